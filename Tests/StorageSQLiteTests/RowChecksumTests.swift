import Testing

@testable import StorageSQLite

@Suite struct RowChecksumTests {
    /// Values of the reference implementation.
    @Test(arguments: [
        ("", UInt64(0), UInt64(0xEF46_DB37_51D8_E999)),
        ("a", 0, 0xD24E_C4F1_A98C_6E5B),
        ("abc", 0, 0x44BC_2CF5_AD77_0999),
        ("Nobody inspects the spammish repetition", 0, 0xFBCE_A83C_8A37_8BF1),
        ("Nobody inspects the spammish repetition", 7, 0x26F1_AEB3_9B9B_1F5F),
    ])
    func `the hash is XXH64`(_ text: String, _ seed: UInt64, _ expected: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes { RowChecksum.hash($0, seed: seed) } == expected)
    }

    @Test func `every bit and the place of a row count`() {
        var bytes = (0..<77).map { UInt8($0) }
        func checksum(_ execution: Int64 = 1, _ sequence: Int64 = 1) -> Int64 {
            bytes.withUnsafeBufferPointer { RowChecksum.of($0, execution: execution, sequence: sequence) }
        }
        var seen: Set<Int64> = [checksum(), checksum(2, 1), checksum(1, 2), checksum(2, 2)]
        #expect(seen.count == 4)
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(seen.insert(checksum()).inserted)
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
    }
}

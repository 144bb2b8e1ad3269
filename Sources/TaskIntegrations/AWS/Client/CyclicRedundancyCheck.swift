/// The checksum CRC-32 as Amazon S3 takes it: four bytes, the highest first (RFC 1952 §8).
enum CyclicRedundancyCheck {
    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func bytes(of data: [UInt8]) -> [UInt8] {
        let value = ~data.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

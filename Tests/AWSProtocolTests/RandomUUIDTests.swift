import AWSProtocol
import Testing

@Suite struct RandomUUIDTests {
    private struct Fixed: RandomNumberGenerator {
        var words: [UInt64]
        mutating func next() -> UInt64 { words.removeFirst() }
    }

    @Test(
        arguments: [
            ([0, 0], "00000000-0000-4000-8000-000000000000"),
            ([UInt64.max, .max], "ffffffff-ffff-4fff-bfff-ffffffffffff"),
            ([0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210], "01234567-89ab-4def-bedc-ba9876543210"),
        ] as [([UInt64], String)]
    )
    func `version and variant are set in random bits`(_ words: [UInt64], _ text: String) {
        var generator = Fixed(words: words)
        #expect(RandomUUID.text(using: &generator) == text)
    }
}

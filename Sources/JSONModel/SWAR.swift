/// Tests of eight bytes at once in a 64-bit word.
enum SWAR {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let high: UInt64 = 0x8080_8080_8080_8080

    /// An odd number with well spread bits, by which products mix (the golden ratio's fraction times 2^64).
    static let mixer: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Marks the high bit of bytes that are a quote, a backslash or a control character.
    ///
    /// Only the lowest mark is exact; a borrow can mark bytes above it.
    @inline(__always)
    static func specials(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let marks = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word)
        return marks & high
    }

    /// Loads up to eight bytes, the first one lowest and the missing ones zero; it reads nothing behind them.
    @inline(__always)
    static func load(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
        if count >= 8 { return UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) }
        let high = UInt64(truncatingIfNeeded: count)
        if count >= 4 {
            let first = UInt64(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
            let last = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
            return first | last &<< ((high &- 4) &* 8)
        }
        guard count > 0 else { return 0 }
        let first = UInt64(bytes.load(as: UInt8.self))
        let middle = UInt64(bytes.load(fromByteOffset: count &>> 1, as: UInt8.self))
        let last = UInt64(bytes.load(fromByteOffset: count &- 1, as: UInt8.self))
        return first | middle &<< ((high &>> 1) &* 8) | last &<< ((high &- 1) &* 8)
    }
}

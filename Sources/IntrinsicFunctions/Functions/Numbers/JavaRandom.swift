/// The linear congruential generator of `java.util.Random`, for seeded random numbers.
///
/// The service does not say which generator it uses; this one is specified exactly, so a seed means the same everywhere.
struct JavaRandom {
    private var state: UInt64
    private static let mask: UInt64 = 1 << 48 - 1

    init(seed: Int64) {
        state = (UInt64(bitPattern: seed) ^ 0x5_DEEC_E66D) & Self.mask
    }

    private mutating func next(bitCount: UInt64) -> Int64 {
        state = (state &* 0x5_DEEC_E66D &+ 0xB) & Self.mask
        return Int64(state >> (48 - bitCount))
    }

    /// A number from 0 up to but not including a bound of at most 2^32.
    mutating func next(below bound: Int64) -> Int64 {
        guard bound <= Int64(Int32.max) else {
            return (next(bitCount: 31) << 31 | next(bitCount: 31)) % bound
        }
        if bound & (bound - 1) == 0 { return (bound * next(bitCount: 31)) >> 31 }
        // Draws again where the last, incomplete run of bounds would make small numbers more likely.
        while true {
            let bits = next(bitCount: 31)
            let value = bits % bound
            if bits - value + bound - 1 <= Int64(Int32.max) { return value }
        }
    }
}

/// UUIDs as text, made without Foundation.
package enum RandomUUID {
    /// A UUID of version 7: the time first, so that names made one after another stand side by side in an index.
    package static func text(
        atMilliseconds milliseconds: Int64,
        using generator: inout some RandomNumberGenerator
    ) -> String {
        let random: UInt64 = generator.next()
        let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | random & 0xFFF
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return text(high, low)
    }

    /// A UUID of version 4.
    ///
    /// Thirty-six characters, lower-case: `0fc1b1a2-8c3e-4d5f-9a6b-7c8d9e0f1a2b`.
    package static func text(using generator: inout some RandomNumberGenerator) -> String {
        var high: UInt64 = generator.next()
        var low: UInt64 = generator.next()
        high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = digit < 16 ? high : low
                let nibble = UInt8(truncatingIfNeeded: word >> UInt64((15 - digit & 15) * 4)) & 0xF
                buffer[position] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
                position += 1
            }
            return position
        }
    }
}

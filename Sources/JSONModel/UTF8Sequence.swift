/// Well-formed UTF-8 sequences, as in table 3-7 of the Unicode standard.
enum UTF8Sequence {
    /// The length of the sequence at `index`, or 0 when it is not well formed.
    static func count(at index: Int, in base: UnsafePointer<UInt8>, end: Int) -> Int {
        let length = length(lead: base[index])
        return firstWrong(at: index, in: base, end: end) == nil ? length : 0
    }

    /// The first offset at which the sequence at `index` is not well formed, or nil; it may be `end`.
    static func firstWrong(at index: Int, in base: UnsafePointer<UInt8>, end: Int) -> Int? {
        let lead = base[index]
        let length = length(lead: lead)
        guard length > 0 else { return index }
        for offset in 1..<max(length, 1) {
            guard index + offset < end else { return end }
            let range = offset == 1 ? secondRange(lead: lead) : 0x80...0xBF
            guard range.contains(base[index + offset]) else { return index + offset }
        }
        return nil
    }

    /// The length that a first byte announces, or 0 when it cannot be one.
    private static func length(lead: UInt8) -> Int {
        switch lead {
        case 0..<0x80: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// What may follow a first byte: overlong forms, surrogates and values above U+10FFFF are left out.
    private static func secondRange(lead: UInt8) -> ClosedRange<UInt8> {
        switch lead {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }
}

/// Base64 with one of its alphabets: three bytes in four digits of six bits.
struct Base64Coder: Sendable {
    private let alphabet: [UInt8]
    /// The value of each character, `illegal` where it has none.
    private let values: [UInt8]
    private let isPadded: Bool

    private static let illegal = UInt8.max
    private static let padding = UInt8(ascii: "=")

    /// `lastDigits`: what stands for 62 and 63.
    init(lastDigits: String, isPadded: Bool) {
        alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(lastDigits)".utf8)
        var values = Array(repeating: Self.illegal, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
        self.isPadded = isPadded
    }

    func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.underestimatedCount + 2) / 3 * 4)
        var group: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(alphabet[Int(group >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { text.append(alphabet[Int(group << UInt32(6 - bitCount) & 63)]) }
        if isPadded { while !text.count.isMultiple(of: 4) { text.append(Self.padding) } }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var bitCount = 0
        var digitCount = 0
        var paddingCount = 0
        for character in text.utf8 {
            if isPadded, character == Self.padding {
                paddingCount += 1
                continue
            }
            let value = values[Int(character)]
            guard value != Self.illegal, paddingCount == 0 else { return nil }
            digitCount += 1
            group = group << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bitCount)))
            }
        }
        guard bitCount < 6, paddingCount == 0 || (-digitCount & 3) == paddingCount else { return nil }
        return bytes
    }
}

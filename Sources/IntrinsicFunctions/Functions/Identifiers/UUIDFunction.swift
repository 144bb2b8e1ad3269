import JSONModel

/// `States.UUID()`: a version 4 UUID in lower case.
enum UUIDFunction: IntrinsicFunction {
    static let name = "States.UUID"
    static let arity = 0...0

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let versionMask: UInt64 = 0xF000
        let variantMask: UInt64 = 0b11 << 62
        let high = (random.next() & ~versionMask) | 0x4000
        let low = (random.next() & ~variantMask) | (0b10 << 62)
        let digits = hexadecimal(high) + hexadecimal(low)
        var text: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return .string(String(decoding: text, as: UTF8.self))
    }

    private static func hexadecimal(_ number: UInt64) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<16).map { digits[Int(number >> UInt64(60 - 4 * $0) & 15)] }
    }
}

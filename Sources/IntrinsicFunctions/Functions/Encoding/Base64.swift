/// Base64 with padding, as in RFC 4648 and, without its line breaks, RFC 2045.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each character: 0 to 63, `blank` for white space, `illegal` for others.
    private static let values: [UInt8] = {
        var values = Array(repeating: illegal, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        for character in " \t\r\n".utf8 { values[Int(character)] = blank }
        return values
    }()
    private static let illegal: UInt8 = 255
    private static let blank: UInt8 = 254
    private static let padding = UInt8(ascii: "=")

    /// The text of some bytes.
    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var count = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                append(group, characterCount: 4, to: &text)
                group = 0
                count = 0
            }
        }
        if count > 0 {
            append(group << UInt32(8 * (3 - count)), characterCount: count + 1, to: &text)
            text.append(contentsOf: repeatElement(padding, count: 3 - count))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ group: UInt32, characterCount: Int, to text: inout [UInt8]) {
        for index in 0..<characterCount {
            text.append(alphabet[Int(group >> UInt32(18 - 6 * index) & 63)])
        }
    }

    /// The bytes of a text, or nil when it is malformed; white space is skipped, and padding may be missing.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var paddingCount = 0
        for character in text.utf8 {
            if character == padding {
                paddingCount += 1
                continue
            }
            let value = values[Int(character)]
            if value == blank { continue }
            guard value != illegal, paddingCount == 0 else { return nil }
            group = group << 6 | UInt32(value)
            count += 1
            if count == 4 {
                appendBytes(of: group, count: 3, to: &bytes)
                group = 0
                count = 0
            }
        }
        guard count != 1, paddingCount == 0 || count >= 2 && count + paddingCount == 4 else { return nil }
        if count > 0 { appendBytes(of: group << UInt32(6 * (4 - count)), count: count - 1, to: &bytes) }
        return bytes
    }

    private static func appendBytes(of group: UInt32, count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index)))
        }
    }
}

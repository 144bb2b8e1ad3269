import BinaryText

/// Base 64 and URL encodings.
enum EncodingFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("base64encode", "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count * 2)
            // Latin 1: the low byte of every UTF-16 code unit, as in the reference.
            return .string(Base64.encode(text.utf16.map { UInt8(truncatingIfNeeded: $0) }))
        },
        BuiltinDefinition("base64decode", "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            return .string(String(String.UnicodeScalarView(LenientBase64.decode(text.utf8).map { Unicode.Scalar($0) })))
        },
        url("encodeUrlComponent") { PercentEncoding.encode($0, keeping: "-_.!~*'()") },
        url("encodeUrl") { PercentEncoding.encode($0, keeping: "-_.!~*'();/?:@&=+$,#") },
        url("decodeUrlComponent") { PercentEncoding.decode($0, keeping: "") },
        url("decodeUrl") { PercentEncoding.decode($0, keeping: ";/?:@&=+$,#") },
    ]

    /// A function that fails for malformed text.
    private static func url(_ name: String, _ change: @escaping @Sendable (String) -> String?) -> BuiltinDefinition {
        BuiltinDefinition(name, "<s-:s>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            guard let result = change(text) else {
                let failure = Failure("D3140", value: arguments[0])
                failure.detail.functionName = name
                throw failure
            }
            return .string(result)
        }
    }
}

/// Base 64 as lenient as the reference reads it.
enum LenientBase64 {
    /// Decodes leniently: characters outside the alphabet are skipped, the URL alphabet is understood, `=` ends.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var word: UInt32 = 0
        var bitCount = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - 0x41
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - 0x61 + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - 0x30 + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            case UInt8(ascii: "="): return bytes
            default: continue
            }
            word = word << 6 | UInt32(digit)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bitCount)))
            }
        }
        return bytes
    }
}

/// Percent encoding as ECMAScript's `encodeURI` and `decodeURI` have it.
enum PercentEncoding {
    /// Encodes the UTF-8 bytes of all but letters, digits and the characters that are kept.
    static func encode(_ text: String, keeping kept: String) -> String? {
        let kept = Set(kept.utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            let isAlphanumeric =
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            if isAlphanumeric || kept.contains(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] { result.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Decodes all but the escapes of characters that are kept; nil for malformed escapes.
    static func decode(_ text: String, keeping kept: String) -> String? {
        let kept = Set(kept.utf8)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard let first = escape(bytes, index) else { return nil }
            if first < 0x80 {
                if kept.contains(first) {
                    result += bytes[index..<(index + 3)]
                } else {
                    result.append(first)
                }
                index += 3
                continue
            }
            let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            var sequence: [UInt8] = []
            for offset in 0..<count {
                guard let byte = escape(bytes, index + offset * 3) else { return nil }
                sequence.append(byte)
            }
            guard let character = String(validating: sequence, as: UTF8.self), character.unicodeScalars.count == 1
            else {
                return nil
            }
            result += sequence
            index += count * 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func escape(_ bytes: [UInt8], _ index: Int) -> UInt8? {
        guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "%"),
            let high = Unicode.Scalar(bytes[index + 1]).hexadecimalDigit,
            let low = Unicode.Scalar(bytes[index + 2]).hexadecimalDigit
        else { return nil }
        return UInt8(high << 4 | low)
    }
}

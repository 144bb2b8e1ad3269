/// Percent-encoding as signatures have it: everything but letters, digits and `-._~` becomes `%XX` in upper case.
///
/// Source: RFC 3986 section 2.3; IAM User Guide, "Create a signed AWS API request", UriEncode.
enum URIText {
    /// Appends bytes, encoded.
    static func encode(_ bytes: some Sequence<UInt8>, keepingSlashes: Bool = false, to output: inout [UInt8]) {
        for byte in bytes {
            if isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(Hexadecimal.upperDigits[Int(byte >> 4)])
                output.append(Hexadecimal.upperDigits[Int(byte & 15)])
            }
        }
    }

    static func encoded(_ text: some StringProtocol) -> String {
        var output: [UInt8] = []
        encode(text.utf8, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes that an encoded text stands for; a `%` that starts no escape stands for itself.
    static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(Hexadecimal.value),
                let low = rest.dropFirst().first.flatMap(Hexadecimal.value)
            {
                output.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return output
    }

    /// A path without empty, `.` and `..` segments; a slash at its end stays.
    ///
    /// Source: RFC 3986 section 5.2.4; the services also merge slashes.
    static func normalizedPath(_ path: String) -> String {
        var kept: [Substring.UTF8View] = []
        for segment in Substring(path).utf8.split(separator: UInt8(ascii: "/")) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) {
                _ = kept.popLast()
            } else {
                kept.append(segment)
            }
        }
        guard !kept.isEmpty else { return "/" }
        let joined = kept.map { "/" + String(Substring($0)) }.joined()
        return path.utf8.last == UInt8(ascii: "/") ? joined + "/" : joined
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
    static let upperDigits = Array("0123456789ABCDEF".utf8)
    static let lowerDigits = Array("0123456789abcdef".utf8)

    /// Lower-case text of bytes.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(64)
        for byte in bytes {
            output.append(lowerDigits[Int(byte >> 4)])
            output.append(lowerDigits[Int(byte & 15)])
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// A JSON Pointer: the way to a value in a document.
///
/// Source: RFC 6901.
package struct JSONPointer: Sendable, Hashable {
    package let source: String
    package let tokens: [String]

    /// Fails for a text that neither is empty nor begins with a slash, or has a tilde without 0 or 1 behind it.
    package init?(_ source: String) {
        self.source = source
        guard !source.isEmpty else {
            tokens = []
            return
        }
        guard source.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in source.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = Self.unescape(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    private static func unescape(_ part: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The index that a token stands for in an array: digits without a leading zero.
    package static func index(_ token: String) -> Int? {
        guard
            token == "0" || (token.utf8.first != UInt8(ascii: "0") && token.utf8.allSatisfy { (48...57).contains($0) })
        else { return nil }
        return Int(token)
    }
}

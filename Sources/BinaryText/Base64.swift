/// Bytes as text with the alphabet of RFC 4648, section 4, filled up with `=` to groups of four.
package enum Base64 {
    private static let coder = Base64Coder(lastDigits: "+/", isPadded: true)

    package static func encode(_ bytes: some Sequence<UInt8>) -> String { coder.encode(bytes) }

    /// The bytes behind a text; padding may be missing as a whole.
    ///
    /// `nil` for other characters, lengths that no encoder leaves, and padding that does not fill up a group.
    package static func decode(_ text: String) -> [UInt8]? { coder.decode(text) }
}

/// Bytes as text that may stand in URLs: the alphabet of RFC 4648, section 5, without padding.
package enum Base64URL {
    private static let coder = Base64Coder(lastDigits: "-_", isPadded: false)

    package static func encode(_ bytes: some Sequence<UInt8>) -> String { coder.encode(bytes) }

    /// The bytes behind a text, of which each has one text only.
    ///
    /// `nil` for other characters, padding included, and for lengths and spare bits that no encoder leaves.
    package static func decode(_ text: String) -> [UInt8]? {
        guard let bytes = coder.decode(text), coder.encode(bytes).utf8.elementsEqual(text.utf8) else { return nil }
        return bytes
    }
}

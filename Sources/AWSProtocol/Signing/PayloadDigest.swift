import Crypto

/// The last line of a canonical request: the SHA-256 of the body in hexadecimal digits, or a word in its place.
package struct PayloadDigest: Sendable, Hashable {
    package let text: String

    /// For a body that the signature does not cover.
    package static let unsigned = PayloadDigest(text: "UNSIGNED-PAYLOAD")

    /// The digest of a body.
    package init(of body: [UInt8]) {
        text = Hexadecimal.text(SHA256.hash(data: body))
    }

    /// Takes a digest that was computed elsewhere, such as of a file: 64 lower-case hexadecimal digits.
    package init(text: String) {
        self.text = text
    }
}

import Crypto

/// Digests by the names that `States.Hash` and JSONata's `$hash` take.
package enum TextDigest {
    /// Lower-case hexadecimal digits of a digest, or nil for an algorithm that is not known: `MD5`, `SHA-1`, `SHA-256`,
    /// `SHA-384`, `SHA-512`.
    package static func hexadecimal(of bytes: [UInt8], algorithm: String) -> String? {
        switch algorithm {
        case "MD5": hexadecimal(Insecure.MD5.hash(data: bytes))
        case "SHA-1": hexadecimal(Insecure.SHA1.hash(data: bytes))
        case "SHA-256": hexadecimal(SHA256.hash(data: bytes))
        case "SHA-384": hexadecimal(SHA384.hash(data: bytes))
        case "SHA-512": hexadecimal(SHA512.hash(data: bytes))
        default: nil
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

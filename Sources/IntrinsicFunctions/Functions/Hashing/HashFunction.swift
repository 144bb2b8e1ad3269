import Crypto
import JSONModel

/// `States.Hash(data, algorithm)`: the digest in lower-case hexadecimal digits.
///
/// A string is hashed as its UTF-8 bytes, anything else as its JSON text.
enum HashFunction: IntrinsicFunction {
    static let name = "States.Hash"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let algorithm = try arguments.string(1)
        let text = arguments[0].stringValue ?? arguments[0].serializedString()
        try arguments.checkLength(text, 0)
        guard let digest = digest(of: Array(text.utf8), algorithm: algorithm) else {
            throw arguments.failure(
                1,
                "is no known algorithm",
                "Pass 'MD5', 'SHA-1', 'SHA-256', 'SHA-384' or 'SHA-512'."
            )
        }
        return .string(digest)
    }

    private static func digest(of bytes: [UInt8], algorithm: String) -> String? {
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

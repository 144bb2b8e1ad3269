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
        guard let digest = TextDigest.hexadecimal(of: Array(text.utf8), algorithm: algorithm) else {
            throw arguments.failure(
                1,
                "is no known algorithm",
                "Pass 'MD5', 'SHA-1', 'SHA-256', 'SHA-384' or 'SHA-512'."
            )
        }
        return .string(digest)
    }
}

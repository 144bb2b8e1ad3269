import BinaryText
import JSONModel

/// `States.Base64Encode(text)`: Base64 of the text's UTF-8 bytes, without line breaks.
enum Base64EncodeFunction: IntrinsicFunction {
    static let name = "States.Base64Encode"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let text = try arguments.shortString(0)
        return .string(Base64.encode(text.utf8))
    }
}

extension IntrinsicArguments {
    /// A string that is not longer than the service takes.
    func shortString(_ index: Int) throws(IntrinsicError) -> String {
        let text = try string(index)
        try checkLength(text, index)
        return text
    }

    /// Checks the length of a text that stands for an argument.
    func checkLength(_ text: String, _ index: Int) throws(IntrinsicError) {
        guard text.utf8.count <= IntrinsicLimits.textLengthMax || text.utf16.count <= IntrinsicLimits.textLengthMax
        else {
            throw failure(
                index,
                "is longer than \(IntrinsicLimits.textLengthMax) characters",
                "Pass a shorter text."
            )
        }
    }
}

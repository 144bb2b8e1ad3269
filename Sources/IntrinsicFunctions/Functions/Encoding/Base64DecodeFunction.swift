import BinaryText
import JSONModel

/// `States.Base64Decode(text)`: the text whose UTF-8 bytes are encoded; bytes that are no UTF-8 become U+FFFD.
enum Base64DecodeFunction: IntrinsicFunction {
    static let name = "States.Base64Decode"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let text = try arguments.shortString(0)
        guard let bytes = Base64.decode(text.filter { !" \t\r\n".contains($0) }) else {
            throw arguments.failure(
                0,
                "is no Base64",
                "Pass text of the characters A-Z, a-z, 0-9, + and /, with = at the end to fill up groups of four."
            )
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }
}

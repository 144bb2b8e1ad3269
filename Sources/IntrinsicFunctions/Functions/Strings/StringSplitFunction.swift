import JSONModel

/// `States.StringSplit(text, delimiters)`: the pieces between delimiters; every character of the second text is one.
///
/// Empty pieces are dropped.
enum StringSplitFunction: IntrinsicFunction {
    static let name = "States.StringSplit"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let text = try arguments.string(0)
        let delimiters = Set(try arguments.string(1).unicodeScalars)
        let pieces = text.unicodeScalars.split { delimiters.contains($0) }
        return .array(pieces.map { .string(String($0)) })
    }
}

import JSONModel
import JSONPath

/// A call as it was written, checked against the table of functions.
struct IntrinsicCall: Sendable {
    let function: any IntrinsicFunction.Type
    let arguments: [IntrinsicArgument]
    /// Where the call stands, in UTF-8 bytes from the start of the source.
    let offset: Int
}

/// An argument of a call.
struct IntrinsicArgument: Sendable {
    enum Value: Sendable {
        /// A number, a boolean or null.
        case literal(JSONValue)
        /// A string in apostrophes, with and without its escapes.
        case string(IntrinsicStringLiteral)
        case path(PathExpression)
        indirect case call(IntrinsicCall)
    }

    let value: Value
    /// Where the argument stands, in UTF-8 bytes from the start of the source.
    let offset: Int
    /// The argument as it was written, for messages.
    let text: String
}

/// A string between apostrophes.
struct IntrinsicStringLiteral: Sendable {
    /// The characters between the apostrophes, with the backslashes.
    let raw: String
    /// The string that they stand for.
    let value: String
}

package import JSONModel

/// What went wrong in parsing or evaluating an expression, in the words of the reference implementation.
package struct JSONataError: Error, Sendable, Hashable {
    /// Which part of the work failed.
    package enum Kind: Sendable, Hashable {
        /// The expression is malformed.
        case syntax
        /// The evaluation met an error.
        case evaluation
        /// The budget of time or steps is used up.
        case timeout
        /// The budget of produced bytes is used up.
        case memory
        /// The evaluation nests too deeply.
        case depth
        /// The result is, or holds, a function.
        case unsupportedResult
    }

    package let kind: Kind
    /// The code of the reference implementation: `S…` syntax, `T…` type, `D…` evaluation, `U1001` a limit.
    package let code: String
    /// The message without the code.
    package let message: String
    /// Code points of the source before the end of the token in question, when known.
    package let position: Int?
    /// The operator, function or word in question.
    package let token: String?
    /// The offending value, when it has a JSON form.
    package let value: JSONValue?
    /// The function named by the errors that carry a function name apart from the token.
    package let functionName: String?
}

extension JSONataError: CustomStringConvertible {
    /// Code and message as users see them: `T1006: Attempted to invoke a non-function`.
    package var description: String { "\(code): \(message)" }
}

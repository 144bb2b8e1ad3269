package import JSONModel
package import JSONPath

/// A compiled call of an intrinsic function, such as `States.Format('Hello {}', $.name)`.
///
/// Compile once, evaluate often. Two expressions are equal when they are written alike.
/// Source: states-language.net, Appendix B; Developer Guide, "Intrinsic functions for JSONPath states".
package struct IntrinsicExpression: Sendable, Hashable, CustomStringConvertible {
    /// The call as it was written.
    package let source: String
    /// The names of the workflow variables that the arguments refer to, in order of appearance, each once.
    package let variables: [String]
    let call: IntrinsicCall

    /// Compiles a call.
    /// - Throws: `IntrinsicSyntaxError` for an unknown function, a wrong number of arguments, a bad escape, a malformed argument
    ///   or too deep nesting.
    package init(parsing source: String) throws(IntrinsicSyntaxError) {
        var parser = IntrinsicParser(source)
        call = try parser.parse()
        variables = parser.variables
        self.source = source
    }

    /// The name of the outermost function, such as `States.Format`.
    package var functionName: String { call.function.name }

    /// Evaluates the call.
    ///
    /// - Parameters:
    ///   - environment: what paths among the arguments refer to.
    ///   - random: where `States.UUID` and unseeded `States.MathRandom` draw from.
    /// - Returns: the function's result.
    /// - Throws: `IntrinsicError.failure` when a function cannot work with its arguments, `.path` when a path finds nothing.
    package func evaluate(
        in environment: borrowing some PathEnvironment,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        try call.evaluate(in: environment, random: &random)
    }

    package var description: String { source }

    package static func == (left: IntrinsicExpression, right: IntrinsicExpression) -> Bool {
        left.source == right.source
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}

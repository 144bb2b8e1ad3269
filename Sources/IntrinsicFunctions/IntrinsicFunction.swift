import JSONModel

/// An intrinsic function: a name, how many arguments it takes, and what it does.
protocol IntrinsicFunction: Sendable {
    /// The name with which it is called, such as `States.Array`.
    static var name: String { get }
    /// How many arguments it takes.
    static var arity: ClosedRange<Int> { get }

    /// Computes the result.
    /// - Parameters:
    ///   - arguments: as many as `arity` allows.
    ///   - random: a source of entropy.
    /// - Returns: the result.
    /// - Throws: `IntrinsicError.failure` with what is wrong and how to put it right.
    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue
}

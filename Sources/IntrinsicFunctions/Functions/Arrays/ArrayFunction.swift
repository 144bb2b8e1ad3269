import JSONModel

/// `States.Array(value, ...)`: an array of the arguments' values.
enum ArrayFunction: IntrinsicFunction {
    static let name = "States.Array"
    static let arity = 0...Int.max

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        .array(arguments.values)
    }
}

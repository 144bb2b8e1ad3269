import JSONModel

/// `States.ArrayLength(array)`: the number of elements.
enum ArrayLengthFunction: IntrinsicFunction {
    static let name = "States.ArrayLength"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        .integer(Int64(try arguments.array(0).count))
    }
}

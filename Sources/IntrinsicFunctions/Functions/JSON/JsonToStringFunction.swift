import JSONModel

/// `States.JsonToString(value)`: the compact JSON text of a value, members in their order.
enum JsonToStringFunction: IntrinsicFunction {
    static let name = "States.JsonToString"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        .string(arguments[0].serializedString())
    }
}

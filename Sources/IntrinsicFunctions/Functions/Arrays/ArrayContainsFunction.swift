import JSONModel

/// `States.ArrayContains(array, value)`: whether an element equals the value, deeply.
enum ArrayContainsFunction: IntrinsicFunction {
    static let name = "States.ArrayContains"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let elements = try arguments.array(0)
        try arguments.checkArraySize(0)
        return .bool(elements.contains(arguments[1]))
    }
}

import JSONModel

/// `States.ArrayUnique(array)`: the elements without duplicates, the first of each kept; equality is deep.
enum ArrayUniqueFunction: IntrinsicFunction {
    static let name = "States.ArrayUnique"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let elements = try arguments.array(0)
        var seen: Set<JSONValue> = []
        return .array(elements.filter { seen.insert($0).inserted })
    }
}

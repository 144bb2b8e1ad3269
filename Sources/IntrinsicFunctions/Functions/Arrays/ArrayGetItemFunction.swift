import JSONModel

/// `States.ArrayGetItem(array, index)`: the element at an index that counts from 0.
enum ArrayGetItemFunction: IntrinsicFunction {
    static let name = "States.ArrayGetItem"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let elements = try arguments.array(0)
        let index = try arguments.integer(1)
        guard index >= 0, index < elements.count else {
            let remedy = elements.isEmpty ? "The array is empty." : "Pass an index from 0 to \(elements.count - 1)."
            throw arguments.failure(1, "is outside of the array", remedy)
        }
        return elements[Int(index)]
    }
}

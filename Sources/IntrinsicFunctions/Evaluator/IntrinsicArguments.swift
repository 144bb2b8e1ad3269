import JSONModel

/// The arguments of one call with their values, and the checks and messages that functions share.
struct IntrinsicArguments {
    let functionName: String
    let written: [IntrinsicArgument]
    let values: [JSONValue]

    var count: Int { values.count }

    subscript(_ index: Int) -> JSONValue { values[index] }

    // MARK: Typed access

    /// The argument as an array.
    func array(_ index: Int) throws(IntrinsicError) -> [JSONValue] {
        guard case .array(let elements) = values[index] else { throw typeFailure(index, expected: "an array") }
        return elements
    }

    /// The argument as an object.
    func object(_ index: Int) throws(IntrinsicError) -> JSONObject {
        guard case .object(let object) = values[index] else { throw typeFailure(index, expected: "an object") }
        return object
    }

    /// The argument as a string.
    func string(_ index: Int) throws(IntrinsicError) -> String {
        guard case .string(let text) = values[index] else { throw typeFailure(index, expected: "a string") }
        return text
    }

    /// The argument as an integer; other numbers are rounded to the nearest one, halves upward.
    func integer(_ index: Int) throws(IntrinsicError) -> Int64 {
        guard case .number(let number) = values[index] else { throw typeFailure(index, expected: "a number") }
        guard let integer = Self.rounded(number) else {
            throw failure(index, "is beyond the range of 64-bit integers", "Pass a smaller number.")
        }
        return integer
    }

    /// The nearest integer, with halves towards positive infinity, or nil beyond 64 bits.
    static func rounded(_ number: JSONNumber) -> Int64? {
        if let integer = number.integerValue { return integer }
        let value = number.doubleValue
        guard value.magnitude < 9_007_199_254_740_992 else { return nil }
        let truncated = Int64(value)
        let floor = Double(truncated) > value ? truncated - 1 : truncated
        return value - Double(floor) >= 0.5 ? floor + 1 : floor
    }

    // MARK: Failures

    /// A failure that names the function, the argument and its value.
    ///
    /// The problem completes "the second argument $.a (5) …"; the remedy is a sentence that says how to put it right.
    func failure(_ index: Int, _ problem: String, _ remedy: String) -> IntrinsicError {
        let argument = written[index].text
        let value = Self.quoted(values[index])
        let shown = argument == value ? argument : "\(Self.cut(argument)) (\(value))"
        return .failure(message: "\(functionName): the \(Self.ordinal(index)) argument \(shown) \(problem). \(remedy)")
    }

    /// A failure of the call as a whole.
    func failure(_ problem: String, _ remedy: String) -> IntrinsicError {
        .failure(message: "\(functionName): \(problem). \(remedy)")
    }

    private func typeFailure(_ index: Int, expected: String) -> IntrinsicError {
        let article: String
        switch values[index] {
        case .null: article = "null"
        case .bool, .number, .string: article = "a \(values[index].typeName)"
        case .array, .object: article = "an \(values[index].typeName)"
        }
        return failure(index, "is \(article)", "Pass \(expected).")
    }

    private static func ordinal(_ index: Int) -> String {
        switch index {
        case 0: "first"
        case 1: "second"
        case 2: "third"
        default: "\(index + 1)th"
        }
    }

    static func quoted(_ value: JSONValue) -> String { cut(value.serializedString()) }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > IntrinsicLimits.quotedLengthMax else { return text }
        return "\(String(decoding: text.utf8.prefix(IntrinsicLimits.quotedLengthMax), as: UTF8.self))..."
    }
}

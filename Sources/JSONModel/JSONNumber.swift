/// A JSON number that keeps what its source said.
///
/// Integers of 64 bits are exact; every other literal keeps its text and prints as it came (`1.0`, `1e5`, `-0`,
/// thirty digits); doubles are results of computations and print in the shortest form that reads back.
///
/// Two numbers are equal when they denote the same decimal value, where a double denotes the decimal that it prints.
/// So `1`, `1.0` and `1e0` are equal, and 9223372036854775807 and 9223372036854775808 are not.
package enum JSONNumber: Sendable {
    case integer(Int64)
    case double(Double)
    /// A literal of the JSON grammar; ``init(literal:)`` checks it.
    case text(String)
}

extension JSONNumber {
    /// Takes a double; integral values below 2^53 become integers (negative zero becomes 0).
    package init(_ value: Double) {
        if let integer = Self.smallInteger(value) {
            self = .integer(integer)
        } else {
            self = .double(value)
        }
    }

    /// Takes a literal of the JSON number grammar; nil when it is none.
    package init?(literal: String) {
        // White space around the number would parse, and make the texts differ in length.
        guard case .number(let number)? = try? JSONValue(parsing: literal),
            number.description.utf8.count == literal.utf8.count
        else { return nil }
        self = number
    }

    /// The nearest double; literals beyond its range become infinite.
    package var doubleValue: Double {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .text(let text): Double(text) ?? .nan
        }
    }

    /// The integer that this number equals, also when it is written as `1.0` or `1e2`; nil when there is none.
    package var integerValue: Int64? {
        switch self {
        case .integer(let value): return value
        case .double(let value):
            if value.magnitude < Self.exactIntegerBound { return Self.smallInteger(value) }
            return value.isFinite ? JSONDecimal(description).integerValue : nil
        case .text(let text):
            return JSONDecimal(text).integerValue
        }
    }

    /// Below this magnitude (2^53) every integral double is one integer and prints all its digits.
    private static var exactIntegerBound: Double { 9_007_199_254_740_992 }

    /// The integer that a double below 2^53 is, or nil; `Int64(exactly:)` would need the mathematics library.
    private static func smallInteger(_ value: Double) -> Int64? {
        guard value.magnitude < exactIntegerBound else { return nil }
        let integer = Int64(value)
        return Double(integer) == value ? integer : nil
    }
}

extension JSONNumber: Hashable {
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            return left == right
        case (.double(let left), .double(let right)):
            return left == right || left.isNaN && right.isNaN
        case (.text(let left), .text(let right)) where left.hasSameUTF8(as: right):
            return true
        case (.integer, _), (.double, _), (.text, _):
            // Equal decimals have the same nearest double, so a difference there decides without the digits.
            let leftDouble = left.doubleValue
            let rightDouble = right.doubleValue
            guard leftDouble == rightDouble else { return false }
            return JSONDecimal(left.description) == JSONDecimal(right.description)
        }
    }

    package func hash(into hasher: inout Hasher) {
        let value = doubleValue
        hasher.combine(value == 0 ? 0 : value.isNaN ? .nan : value)
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The number as JSON text; a double that is not finite reads `null`.
    package var description: String {
        switch self {
        case .integer(let value): value.description
        case .double(let value): DoubleText.json(value)
        case .text(let text): text
        }
    }
}

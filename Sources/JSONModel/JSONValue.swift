/// A JSON value with the order of its members and the spelling of its numbers kept.
///
/// Equality is deep: strings are equal when their code points are (Unicode normal forms are not applied, as in Java),
/// numbers when their numeric values are, objects when they have the same members in any order.
///
/// Values may nest deeper than any parser limit: serialising, comparing and hashing do not recurse without bound.
/// Only releasing a value recurses, as Swift releases enums: 2,000 levels fit in a stack of 512 KB, 30,000 in 8 MB. So
/// builders bound the depth (``nests(deeperThan:)``).
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The name of this value's JSON type: `null`, `boolean`, `number`, `string`, `array` or `object`.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// True for `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The text of a string, else nil.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of `true` and `false`, else nil.
    package var boolValue: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The number, else nil.
    package var numberValue: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The elements of an array, else nil.
    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The object, else nil.
    package var objectValue: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The member of an object; nil when there is none or this is not an object.
    package subscript(key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    /// A number from an integer.
    package static func integer(_ value: Int64) -> JSONValue {
        .number(.integer(value))
    }

    /// A number from a double; integral values below 2^53 become integers.
    package static func number(_ value: Double) -> JSONValue {
        .number(JSONNumber(value))
    }

    /// True when containers nest deeper than `depth`; a scalar has depth 0, `[]` has 1.
    ///
    /// It visits every container and uses no call stack; builders call it before keeping a value.
    package func nests(deeperThan depth: Int) -> Bool {
        guard depth >= 0 else { return true }
        var pending: [(value: JSONValue, depth: Int)] = [(self, 0)]
        while let (value, outer) = pending.popLast() {
            switch value {
            case .null, .bool, .number, .string:
                continue
            case .array(let elements):
                guard outer < depth else { return true }
                for element in elements where element.isContainer {
                    pending.append((element, outer + 1))
                }
            case .object(let object):
                guard outer < depth else { return true }
                for member in object.members where member.value.isContainer {
                    pending.append((member.value, outer + 1))
                }
            }
        }
        return false
    }

    /// True for arrays and objects.
    var isContainer: Bool {
        switch self {
        case .array, .object: true
        case .null, .bool, .number, .string: false
        }
    }
}

import JSONModel

/// A value as filters compare it.
///
/// Jayway 2.0.0 compares by this table, in which a literal is a text (`5`, `true`, `null`, and `'x'` without its apostrophes):
///
/// | Left | Right | Compared as |
/// | --- | --- | --- |
/// | `null` or the text `null` | the same | equal |
/// | `null` or the text `null` | anything else | the null one is less; but `<` and its like are false for a real `null` |
/// | text | text | UTF-16 code units, after `\'` on the right was made `'` |
/// | number | number or text | decimals; a text that is no number makes the path invalid |
/// | boolean | boolean or text | `false` before `true`; a text other than `true` is `false` |
/// | anything else | | not comparable: every operator is false |
enum Comparand {
    case null
    case text(String)
    case number(JSONNumber)
    case bool(Bool)
    /// An array or an object.
    case container(JSONValue)
    case pattern(RegularExpression)

    enum Order {
        case ascending, same, descending
    }

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .array, .object: self = .container(value)
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Null, or the text `null`.
    private var isNullish: Bool {
        switch self {
        case .null: true
        case .text(let text): text == "null"
        default: false
        }
    }

    /// What comparing costs.
    var workUnitCount: Int {
        switch self {
        case .text(let text): text.utf8.count / 16
        default: 0
        }
    }

    /// The value as Java's `toString` writes it, or nil for null and patterns.
    var javaText: String? {
        switch self {
        case .null, .pattern: nil
        case .text(let text): text
        case .number(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        case .container(let value): JavaNotation.text(value)
        }
    }

    /// How the left value stands to the right one, or nil when they cannot be compared.
    /// - Throws: `.invalidPath` for a number against a text that is none.
    static func order(of left: Comparand, to right: Comparand) throws(JSONPathError) -> Order? {
        switch (left.isNullish, right.isNullish) {
        case (true, true): return .same
        case (true, false): return .ascending
        case (false, true): return .descending
        case (false, false): break
        }
        switch (left, right) {
        case (.text(let left), .text(let right)):
            return compareUTF16(left, unescapingApostrophes(right))
        case (.number(let left), .number(let right)):
            if case .integer(let left) = left, case .integer(let right) = right {
                return left < right ? .ascending : left == right ? .same : .descending
            }
            return try DecimalText(left.description).order(to: try DecimalText(right.description))
        case (.number(let left), .text(let right)):
            return try DecimalText(left.description).order(to: try DecimalText(right))
        case (.bool(let left), .bool(let right)):
            return compare(left, right)
        case (.bool(let left), .text(let right)):
            return compare(left, right.lowercased() == "true")
        default:
            return nil
        }
    }

    private static func compare(_ left: Bool, _ right: Bool) -> Order {
        left == right ? .same : left ? .descending : .ascending
    }

    /// Java orders strings by UTF-16 code units, which differs from code points beyond the Basic Multilingual Plane.
    private static func compareUTF16(_ left: String, _ right: String) -> Order {
        if left.hasSameUTF8(as: right) { return .same }
        return left.utf16.lexicographicallyPrecedes(right.utf16) ? .ascending : .descending
    }

    private static func unescapingApostrophes(_ text: String) -> String {
        guard text.utf8.contains(ASCII.backslash) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if byte == ASCII.apostrophe, result.last == ASCII.backslash { result.removeLast() }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

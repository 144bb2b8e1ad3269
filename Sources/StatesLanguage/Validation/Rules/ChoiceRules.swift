/// Rules of Choice states.
///
/// Source: "Choice workflow state". A JSONPath rule holds exactly one comparison (`Variable` and an operator), `And`,
/// `Or` or `Not`; `Next` stands in the outermost rule only.
enum ChoiceRules {
    static let state = FieldTable(
        required: ["Choices"],
        both: StateRules.common + ["Default", "Assign"],
        jsonPath: StateRules.filters,
        jsonata: ["Output"]
    )

    static let pathRule = FieldTable(
        required: ["Next"],
        both: ["Assign", "Comment"],
        jsonPath: comparisonFields,
        jsonata: ["Condition", "Output"]
    )
    static let nestedRule = FieldTable(both: ["Comment"], jsonPath: comparisonFields, jsonata: ["Condition"])
    static let jsonataRule = FieldTable(
        required: ["Condition", "Next"],
        both: ["Assign", "Comment", "Output"],
        jsonPath: comparisonFields
    )

    private static let combinators = ["And", "Or", "Not"]
    private static let comparisonFields = ["Variable"] + combinators + comparators.keys

    /// An operator of a comparison.
    struct Comparator: Sendable {
        enum Kind: Sendable {
            case string(ChoiceComparison.Relation)
            case numeric(ChoiceComparison.Relation)
            case timestamp(ChoiceComparison.Relation)
            case boolean
            case matches
            case isKind(ChoiceComparison.Kind)

            /// The type of the constant on the right side.
            var typeName: String {
                switch self {
                case .string, .timestamp, .matches: "String"
                case .numeric: "Number"
                case .boolean, .isKind: "Boolean"
                }
            }
        }

        let kind: Kind
        /// Whether the right side is a path; the name ends in `Path`.
        let isPath: Bool
    }

    static func isOperator(_ name: String) -> Bool { combinators.contains(name) || comparators[name] != nil }

    /// The operators by name.
    static let comparators: [String: Comparator] = {
        var table: [String: Comparator] = [:]
        func add(_ name: String, _ kind: Comparator.Kind, hasPath: Bool = true) {
            table[name] = Comparator(kind: kind, isPath: false)
            if hasPath { table[name + "Path"] = Comparator(kind: kind, isPath: true) }
        }
        let relations: [(String, ChoiceComparison.Relation)] = [
            ("Equals", .equals), ("LessThan", .lessThan), ("GreaterThan", .greaterThan),
            ("LessThanEquals", .lessThanEquals), ("GreaterThanEquals", .greaterThanEquals),
        ]
        for (name, relation) in relations {
            add("String" + name, .string(relation))
            add("Numeric" + name, .numeric(relation))
            add("Timestamp" + name, .timestamp(relation))
        }
        add("BooleanEquals", .boolean)
        add("StringMatches", .matches, hasPath: false)
        let kinds: [(String, ChoiceComparison.Kind)] = [
            ("IsNull", .null), ("IsPresent", .present), ("IsNumeric", .numeric), ("IsString", .string),
            ("IsBoolean", .boolean), ("IsTimestamp", .timestamp),
        ]
        for (name, kind) in kinds { add(name, .isKind(kind), hasPath: false) }
        return table
    }()
}

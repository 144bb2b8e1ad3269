/// The condition of a filter step.
indirect enum FilterExpression: Sendable {
    /// All of at least two conditions.
    case all([FilterExpression])
    /// Any of at least two conditions.
    case any([FilterExpression])
    /// `!(…)`
    case not(FilterExpression)
    /// `@.a`, or `!@.a` when negated; a member that is `null` counts as absent
    case exists(FilterPath, negated: Bool)
    /// `@.a == 1`
    case comparison(FilterComparison)
}

/// A definite path inside a filter.
struct FilterPath: Sendable {
    /// In UTF-8 bytes from the start of the source.
    let offset: Int
    /// Whether the path starts at the document (`$`) and not at the item (`@`).
    let isDocumentRooted: Bool
    /// The path as it was written, to tell whether both sides of a comparison are the same node.
    let source: String
    let compiled: CompiledPath
}

/// Two operands and the operator between them.
struct FilterComparison: Sendable {
    /// The operators of Jayway 2.0.0.
    enum Operator: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case matches = "=~"
    }

    /// In UTF-8 bytes from the start of the source.
    let offset: Int
    let left: FilterOperand
    let comparison: Operator
    let right: FilterOperand
}

/// One side of a comparison.
enum FilterOperand: Sendable {
    case path(FilterPath)
    /// A string in apostrophes, or any other text as it stands: `5`, `true`, `null`.
    ///
    /// Jayway 2.0.0 does not read literals: they stay texts, and the comparison converts them.
    case text(String)
    /// `/…/` or `/…/i`
    case pattern(RegularExpression)
}

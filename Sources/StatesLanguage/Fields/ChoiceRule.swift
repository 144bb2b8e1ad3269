package import JSONModel
package import JSONPath

/// One element of `Choices`: a condition and where it leads.
package struct ChoiceRule: Sendable {
    package let condition: ChoiceCondition
    package let next: StateIndex
    package let assign: AssignField?
    /// JSONata only.
    package let output: Template?

    package init(condition: ChoiceCondition, next: StateIndex, assign: AssignField?, output: Template?) {
        self.condition = condition
        self.next = next
        self.assign = assign
        self.output = output
    }
}

/// A condition: a JSONata expression or literal, or a tree of JSONPath comparisons.
package indirect enum ChoiceCondition: Sendable {
    case literal(Bool)
    case jsonata(JSONataField)
    case and([ChoiceCondition])
    case or([ChoiceCondition])
    case not(ChoiceCondition)
    case comparison(variable: PathExpression, ChoiceComparison)
}

/// What a JSONPath rule asks of its `Variable`.
package enum ChoiceComparison: Sendable {
    package enum Relation: Sendable { case equals, lessThan, greaterThan, lessThanEquals, greaterThanEquals }
    package enum Kind: Sendable { case null, present, numeric, string, boolean, timestamp }

    case string(Relation, Operand<String>)
    case numeric(Relation, Operand<Double>)
    case boolean(Operand<Bool>)
    case timestamp(Relation, Operand<DateTimeInstant>)
    case matches(StringPattern)
    /// `IsNull`, `IsPresent`, … and the answer that makes the rule true.
    case isKind(Kind, expected: Bool)

    /// The right side: a constant, or a path (the operators that end in `Path`).
    package enum Operand<Value: Sendable>: Sendable {
        case literal(Value)
        case path(PathExpression)
    }
}

/// A `StringMatches` pattern: texts with wildcards between them.
///
/// `*` matches any run of characters; `\*` and `\\` are the characters themselves.
package struct StringPattern: Sendable, Hashable {
    /// Literal runs; between two neighbours stands one `*`, and one run alone has no wildcard at all.
    package let literals: [String]

    package init(parsing source: String) {
        var literals = [""]
        var escaped = false
        for character in source.unicodeScalars {
            if escaped {
                literals[literals.count - 1].unicodeScalars.append(character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "*" {
                literals.append("")
            } else {
                literals[literals.count - 1].unicodeScalars.append(character)
            }
        }
        if escaped { literals[literals.count - 1].append("\\") }
        self.literals = literals
    }
}

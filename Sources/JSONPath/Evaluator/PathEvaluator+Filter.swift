import JSONModel

extension PathEvaluator {
    /// Whether the condition holds for an item.
    ///
    /// Jayway 2.0.0 looks at the last part of `&&` and `||` first; that shows when another part cannot be evaluated.
    mutating func accepts(_ expression: FilterExpression, _ item: JSONValue) throws(JSONPathError) -> Bool {
        try charge(1)
        switch expression {
        case .all(let parts):
            for part in parts.reversed() {
                guard try accepts(part, item) else { return false }
            }
            return true
        case .any(let parts):
            for part in parts.reversed() {
                if try accepts(part, item) { return true }
            }
            return false
        case .not(let part):
            return try !accepts(part, item)
        case .exists(let path, let negated):
            guard let value = try value(of: path, item) else { return negated }
            return value.isNull == negated
        case .comparison(let comparison):
            return try holds(comparison, item)
        }
    }

    private mutating func holds(_ comparison: FilterComparison, _ item: JSONValue) throws(JSONPathError) -> Bool {
        guard let left = try comparand(comparison.left, item), let right = try comparand(comparison.right, item) else {
            return false
        }
        if comparison.comparison == .matches { return try matches(left, right) }
        if case .path(let leftPath) = comparison.left, case .path(let rightPath) = comparison.right,
            leftPath.source == rightPath.source
        {
            // One and the same node equals itself, even an array or an object.
            return comparison.comparison.accepts(.same)
        }
        let order = try Comparand.order(of: left, to: right)
        try charge(left.workUnitCount + right.workUnitCount)
        guard let order else { return false }
        if left.isNull != right.isNull, comparison.comparison.isOrdering { return false }
        return comparison.comparison.accepts(order)
    }

    /// The operand's value for an item, or nil for a path that finds nothing.
    private mutating func comparand(_ operand: FilterOperand, _ item: JSONValue) throws(JSONPathError) -> Comparand? {
        switch operand {
        case .text(let text): return .text(text)
        case .pattern(let pattern): return .pattern(pattern)
        case .path(let path):
            guard let value = try value(of: path, item) else { return nil }
            return Comparand(value)
        }
    }

    private mutating func value(of path: FilterPath, _ item: JSONValue) throws(JSONPathError) -> JSONValue? {
        try charge(path.compiled.steps.count)
        let start = path.isDocumentRooted ? document : item
        do {
            return try path.compiled.evaluate(start, root: document, budget: &budget)
        } catch .notFound {
            return nil
        }
    }

    /// The operator `=~`, with the pattern on either side.
    private mutating func matches(_ left: Comparand, _ right: Comparand) throws(JSONPathError) -> Bool {
        let pattern: RegularExpression
        let target: Comparand
        switch (left, right) {
        case (.pattern(let expression), _): (pattern, target) = (expression, right)
        case (_, .pattern(let expression)): (pattern, target) = (expression, left)
        default:
            throw .invalidPath(message: "One operand of =~ must be a regular expression between slashes, like /a.*/i")
        }
        guard let text = target.javaText else { return false }
        try charge(text.utf8.count)
        guard let isMatch = pattern.matches(text, budget: &budget) else { throw .budgetExceeded }
        return isMatch
    }
}

extension FilterComparison.Operator {
    /// Whether the operator holds for operands in this order; not for `=~`.
    func accepts(_ order: Comparand.Order) -> Bool {
        switch self {
        case .equal: order == .same
        case .notEqual: order != .same
        case .less: order == .ascending
        case .lessOrEqual: order != .descending
        case .greater: order == .descending
        case .greaterOrEqual: order != .ascending
        case .matches: false
        }
    }

    /// Whether the operator is none of `==`, `!=` and `=~`.
    var isOrdering: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual: true
        case .equal, .notEqual, .matches: false
        }
    }
}

import JSONModel
import JSONPath
import StatesLanguage

extension ExecutionMachine {
    mutating func decide(
        _ choice: ChoiceState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let isJSONata = choice.header.queryLanguage == .jsonata
        let effective = try evaluator.filter(choice.filters.inputPath, .payload(branch.input))
        let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
        if !isJSONata { note(.afterInputPath, effective.value) }
        var assign = choice.assign
        var template = choice.output
        var next = choice.defaultNext
        for rule in choice.choices where try holds(rule.condition, fields, &context) {
            (assign, template, next) = (rule.assign, rule.output, rule.next)
            break
        }
        guard let next else {
            throw .error(
                StatesError(
                    name: "States.NoChoiceMatched",
                    cause: evaluator.prefixed(
                        "Failed to transition out of the state. The state does not point to a next state."
                    )
                )
            )
        }
        let assigned = try fields.evaluate(assign, &context)
        if isJSONata {
            let output = try output(template, evaluator, default: .payload(branch.input), &context)
            return try exit(branch, output, assigned, next, &context)
        }
        try exit(branch, try evaluator.filter(choice.filters.outputPath, effective), assigned, next, &context)
    }

    private func holds(
        _ condition: ChoiceCondition,
        _ evaluator: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Bool {
        switch condition {
        case .literal(let answer):
            return answer
        case .jsonata(let expression):
            let value = try evaluator.evaluate(expression, &context)
            guard let answer = value.boolValue else {
                throw evaluator.unexpectedType(expression, expected: "boolean", value)
            }
            return answer
        case .and(let conditions):
            for condition in conditions where try !holds(condition, evaluator, &context) { return false }
            return true
        case .or(let conditions):
            for condition in conditions where try holds(condition, evaluator, &context) { return true }
            return false
        case .not(let condition):
            return try !holds(condition, evaluator, &context)
        case .comparison(let variable, let comparison):
            return try holds(variable, comparison, evaluator)
        }
    }

    private func holds(
        _ variable: PathExpression,
        _ comparison: ChoiceComparison,
        _ evaluator: FieldEvaluator
    ) throws(StepFailure) -> Bool {
        if case .isKind(.present, let expected) = comparison {
            do {
                _ = try variable.evaluate(in: evaluator)
                return expected
            } catch {
                return !expected
            }
        }
        let value = try operand(variable, evaluator)
        switch comparison {
        case .string(let relation, let right):
            guard let a = value.stringValue, let b = try resolve(right, evaluator, \.stringValue) else { return false }
            return relation.holds(UTF16Order.compare(a, b))
        case .numeric(let relation, let right):
            guard let a = value.numberValue?.doubleValue,
                let b = try resolve(right, evaluator, \.numberValue?.doubleValue)
            else { return false }
            return relation.holds(a < b ? -1 : a > b ? 1 : 0)
        case .boolean(let right):
            guard let a = value.boolValue, let b = try resolve(right, evaluator, \.boolValue) else { return false }
            return a == b
        case .timestamp(let relation, let right):
            guard let a = value.instantValue, let b = try resolve(right, evaluator, \.instantValue) else {
                return false
            }
            return relation.holds(a < b ? -1 : a > b ? 1 : 0)
        case .matches(let pattern):
            return value.stringValue.map { pattern.matches($0) } ?? false
        case .isKind(let kind, let expected):
            return kind.holds(value) == expected
        }
    }

    private func resolve<Value>(
        _ operand: ChoiceComparison.Operand<Value>,
        _ evaluator: FieldEvaluator,
        _ convert: (JSONValue) -> Value?
    ) throws(StepFailure) -> Value? {
        switch operand {
        case .literal(let value): value
        case .path(let path): convert(try self.operand(path, evaluator))
        }
    }

    private func operand(_ path: PathExpression, _ evaluator: FieldEvaluator) throws(StepFailure) -> JSONValue {
        do {
            return try path.evaluate(in: evaluator)
        } catch {
            throw .runtime(
                cause: evaluator.prefixed(
                    "Invalid path '\(path.source)': The choice state's condition path references an invalid value."
                )
            )
        }
    }
}

extension ChoiceComparison.Relation {
    /// `order`: negative, zero or positive as of a three-way comparison.
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .equals: order == 0
        case .lessThan: order < 0
        case .greaterThan: order > 0
        case .lessThanEquals: order <= 0
        case .greaterThanEquals: order >= 0
        }
    }
}

extension ChoiceComparison.Kind {
    fileprivate func holds(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.numeric, .number), (.string, .string), (.boolean, .bool): true
        case (.present, _): true
        case (.timestamp, .string): value.instantValue != nil
        default: false
        }
    }
}

extension JSONValue {
    fileprivate var instantValue: DateTimeInstant? { stringValue.flatMap { DateTimeInstant(rfc3339: $0) } }
}

/// Java's order of strings: by UTF-16 code units.
private enum UTF16Order {
    static func compare(_ a: String, _ b: String) -> Int {
        if a == b, a.utf8.elementsEqual(b.utf8) { return 0 }
        var left = a.utf16.makeIterator()
        var right = b.utf16.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let x?, let y?):
                if x != y { return x < y ? -1 : 1 }
            }
        }
    }
}

extension StringPattern {
    /// Linear-time wildcard match over UTF-8: the first literal anchors the start, the last one the end.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = literals.first.map({ Array($0.utf8) }) else { return bytes.isEmpty }
        if literals.count == 1 { return bytes == first }
        let last = literals.last.map { Array($0.utf8) } ?? []
        guard bytes.count >= first.count + last.count, bytes.starts(with: first),
            bytes.suffix(last.count).elementsEqual(last)
        else { return false }
        var position = first.count
        let end = bytes.count - last.count
        for literal in literals.dropFirst().dropLast() {
            guard let found = Self.find(Array(literal.utf8), in: bytes, from: position, to: end) else { return false }
            position = found + literal.utf8.count
        }
        return true
    }

    private static func find(_ needle: [UInt8], in text: [UInt8], from start: Int, to end: Int) -> Int? {
        if needle.isEmpty { return start }
        var position = start
        while position + needle.count <= end {
            if text[position..<(position + needle.count)].elementsEqual(needle) { return position }
            position += 1
        }
        return nil
    }
}

import JSONModel

extension DefinitionDecoder {
    mutating func choice(_ object: JSONObject, _ header: StateHeader) -> ChoiceState? {
        let filters = pathFilters(object)
        let elements = objects(object, "Choices", min: 1)
        var rules: [ChoiceRule] = []
        rules.reserveCapacity(elements.count)
        enter("Choices")
        for (index, element) in elements {
            enter(index)
            if let rule = rule(element) { rules.append(rule) }
            leave()
        }
        leave()
        let fallback = target(object, "Default")
        let variables = assign(object, scope: .input)
        return ChoiceState(
            header: header,
            filters: filters,
            choices: rules,
            defaultNext: fallback,
            assign: variables,
            output: output(object, scope: .input)
        )
    }

    private mutating func rule(_ object: JSONObject) -> ChoiceRule? {
        check(object, against: language == .jsonPath ? ChoiceRules.pathRule : ChoiceRules.jsonataRule)
        checkComment(object)
        let condition = language == .jsonPath ? comparison(object) : jsonataCondition(object)
        let variables = assign(object, scope: .input)
        let output = output(object, scope: .input)
        guard let next = target(object, "Next"), let condition else { return nil }
        return ChoiceRule(condition: condition, next: next, assign: variables, output: output)
    }

    private mutating func jsonataCondition(_ object: JSONObject) -> ChoiceCondition? {
        guard let value = object["Condition"] else { return nil }
        enter("Condition")
        defer { leave() }
        switch value {
        case .bool(let flag):
            return .literal(flag)
        case .string(let text):
            switch StringForm(text) {
            case .expression(let source): return .jsonata(expression(source))
            case .malformed: report(DiagnosticText.malformedJSONata)
            case .plain: report(DiagnosticText.expectedType("Boolean"))
            }
        case .null, .number, .array, .object:
            report(DiagnosticText.expectedType("Boolean"))
        }
        return nil
    }

    /// A rule of a JSONPath state without what only the outermost has.
    ///
    /// Recursion is bounded by the parser's depth limit.
    private mutating func comparison(_ object: JSONObject) -> ChoiceCondition? {
        let operators = object.keys.filter { ChoiceRules.isOperator($0) }
        guard let name = operators.first else {
            report(DiagnosticText.noComparison)
            return nil
        }
        guard operators.count == 1 else {
            report(DiagnosticText.exclusive(operators))
            return nil
        }
        switch name {
        case "And", "Or":
            refuseVariable(object)
            let rules = nestedRules(object, name)
            return rules.map { name == "And" ? .and($0) : .or($0) }
        case "Not":
            refuseVariable(object)
            guard case .object(let nested)? = object["Not"] else {
                report(at: "Not", DiagnosticText.expectedType("Object"))
                return nil
            }
            enter("Not")
            defer { leave() }
            return nestedRule(nested).map(ChoiceCondition.not)
        default:
            if !object.contains("Variable") { report(DiagnosticText.required(["Variable"])) }
            let variable = referencePath(object, "Variable", allowsContext: true)
            guard let right = operand(object, name), let variable else { return nil }
            return .comparison(variable: variable, right)
        }
    }

    private mutating func refuseVariable(_ object: JSONObject) {
        if object.contains("Variable") { report(DiagnosticText.notSupported("Variable")) }
    }

    /// The rules of `And` or `Or`; `nil` when one of them is faulty.
    private mutating func nestedRules(_ object: JSONObject, _ key: String) -> [ChoiceCondition]? {
        let elements = objects(object, key, min: 1)
        enter(key)
        defer { leave() }
        var rules: [ChoiceCondition] = []
        rules.reserveCapacity(elements.count)
        for (index, element) in elements {
            enter(index)
            if let rule = nestedRule(element) { rules.append(rule) }
            leave()
        }
        return rules.count == elements.count ? rules : nil
    }

    private mutating func nestedRule(_ object: JSONObject) -> ChoiceCondition? {
        check(object, against: ChoiceRules.nestedRule)
        checkComment(object)
        return comparison(object)
    }

    /// The right side of a comparison.
    private mutating func operand(_ object: JSONObject, _ name: String) -> ChoiceComparison? {
        guard let comparator = ChoiceRules.comparators[name] else { return nil }
        if comparator.isPath { return pathOperand(object, name, comparator.kind) }
        guard let value = object[name] else { return nil }
        enter(name)
        defer { leave() }
        switch (comparator.kind, value) {
        case (.string(let relation), .string(let text)):
            if PathLikeText.isPath(text) {
                leave()
                warn(at: name, .noPath, DiagnosticText.noPath(name))
                enter(name)
            }
            return .string(relation, .literal(text))
        case (.matches, .string(let text)):
            return .matches(StringPattern(parsing: text))
        case (.numeric(let relation), .number(let number)):
            return .numeric(relation, .literal(number.doubleValue))
        case (.boolean, .bool(let flag)):
            return .boolean(.literal(flag))
        case (.isKind(let kind), .bool(let flag)):
            return .isKind(kind, expected: flag)
        case (.timestamp(let relation), .string(let text)):
            guard let instant = DateTimeInstant(rfc3339: text) else {
                report(DiagnosticText.invalidTimestamp)
                return nil
            }
            return .timestamp(relation, .literal(instant))
        case (let kind, _):
            report(DiagnosticText.expectedType(kind.typeName))
            return nil
        }
    }

    private mutating func pathOperand(
        _ object: JSONObject,
        _ name: String,
        _ kind: ChoiceRules.Comparator.Kind
    ) -> ChoiceComparison? {
        guard let path = referencePath(object, name, allowsContext: true) else { return nil }
        switch kind {
        case .string(let relation): return .string(relation, .path(path))
        case .numeric(let relation): return .numeric(relation, .path(path))
        case .timestamp(let relation): return .timestamp(relation, .path(path))
        case .boolean: return .boolean(.path(path))
        case .matches, .isKind: return nil
        }
    }
}

import JSONata

/// Checks expressions with the language itself: their syntax, and what Step Functions does not allow in them.
///
/// There is no input document in a state, so `$`, `$$` and bare names mean nothing at the top level of an expression.
/// Source: Amazon States Language, "JSONata"; Step Functions Developer Guide, "Transforming data with JSONata".
package struct JSONataSyntaxChecker: JSONataChecker {
    package init() {}

    package func findings(in source: String, scope: JSONataScope) -> [JSONataFinding] {
        let expression: JSONataExpression
        do {
            expression = try JSONataExpression(parsing: source)
        } catch {
            return [JSONataFinding(code: .invalidJSONataExpression, message: "\(error)")]
        }
        let subject = "The JSONata expression '\(source)'"
        var findings: [JSONataFinding] = []
        let references = expression.references
        for (member, allowed) in [("result", scope == .result), ("errorOutput", scope == .errorOutput)] where !allowed {
            // `$states` as a whole is allowed everywhere; it has the members that have a value.
            guard references.variablePaths.contains(where: { $0.starts(with: ["states", member]) }) else { continue }
            findings.append(
                JSONataFinding(
                    code: .invalidJSONataExpression,
                    message: "\(subject) refers to $states.\(member), which has no value here"
                )
            )
        }
        if references.variables.contains("eval") {
            findings.append(
                JSONataFinding(
                    code: .unsupportedJSONataExpression,
                    message: "\(subject) calls $eval, which is not supported; use $parse for JSON"
                )
            )
        }
        if references.usesContext || references.usesRoot {
            findings.append(
                JSONataFinding(
                    code: .unsupportedJSONataExpression,
                    message: "\(subject) uses \(references.usesRoot ? "$$" : "$") at its top level, where "
                        + "there is no input document; use $states.input"
                )
            )
        }
        if let name = references.topLevelNames.first {
            findings.append(
                JSONataFinding(
                    code: .unsupportedJSONataExpression,
                    message: "\(subject) uses the name '\(name)' at its top level, where there is no input document; "
                        + "use $states.input.\(name), or quotes for a text"
                )
            )
        }
        return findings
    }

    package func variables(in source: String) -> [String] {
        guard let expression = try? JSONataExpression(parsing: source) else { return [] }
        return expression.references.variables.filter { $0 != "states" && !JSONataExpression.isBuiltIn($0) }
    }
}

extension JSONataReferences {
    /// Whether a path is read: itself, a part of it, or something that holds it.
    package func reads(_ path: [String]) -> Bool {
        variablePaths.contains { candidate in
            zip(candidate, path).allSatisfy { $0 == $1 }
        }
    }
}

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
            // The service shows the message of the reference implementation without its code.
            return [JSONataFinding(code: .invalidJSONataExpression, message: error.message)]
        }
        let references = expression.references
        var messages: [String] = []
        // `$states` as a whole is allowed everywhere; it has the members that have a value.
        for path in references.variablePaths where path.count > 1 && path[0] == "states" {
            let message = "Field '$states.\(path[1])' does not exist."
            if !Self.members(in: scope).contains(path[1]), !messages.contains(message) { messages.append(message) }
        }
        var names = references.topLevelNames
        if references.usesContext { names.append("$") }
        if references.usesRoot { names.append("$$") }
        messages += names.map { "Reference to '\($0)' at the top level is not supported." }
        return messages.map { JSONataFinding(code: .unsupportedJSONataExpression, message: $0) }
    }

    private static func members(in scope: JSONataScope) -> [String] {
        switch scope {
        case .input: ["input", "context"]
        case .result: ["input", "context", "result"]
        case .errorOutput: ["input", "context", "errorOutput"]
        }
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

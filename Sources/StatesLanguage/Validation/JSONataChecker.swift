/// What an expression may refer to besides `$states.input` and `$states.context`.
package enum JSONataScope: Sendable, Hashable {
    case input
    /// `$states.result`: `Output` and `Assign` of Task, Parallel and Map.
    case result
    /// `$states.errorOutput`: `Output` and `Assign` of a Catcher.
    case errorOutput
}

/// One finding about an expression; its location is that of the expression.
package struct JSONataFinding: Sendable, Hashable {
    package let code: Diagnostic.Code
    package let message: String

    package init(code: Diagnostic.Code, message: String) {
        self.code = code
        self.message = message
    }
}

/// Reads JSONata expressions for the analyzer, which knows only where they stand.
///
/// The analyzer calls `findings` once for every `{% %}` string, with its trimmed text.
package protocol JSONataChecker: Sendable {
    /// What is wrong with an expression; empty when nothing is.
    func findings(in source: String, scope: JSONataScope) -> [JSONataFinding]

    /// The workflow variables that an expression reads, without `states` and its own local ones.
    func variables(in source: String) -> [String]
}

package import JSONModel

/// A compiled JSONPath, in the dialect of Jayway JsonPath 2.0.0, which is the one of Step Functions.
///
/// Compile once, evaluate often: a path that consists of names and single indexes is followed in a loop that allocates nothing.
/// Two expressions are equal when they are written alike.
///
/// Like Jayway, the expression may leave out the `$.` at the start (`a.b`), start with `@`, and have blanks around it; the
/// language's own paths are stricter, see ``PathExpression``.
package struct JSONPathExpression: Sendable, Hashable, CustomStringConvertible {
    /// The path as it was written.
    package let source: String
    let compiled: CompiledPath

    /// Compiles a path.
    /// - Throws: `JSONPathSyntaxError` with the offset where reading stopped.
    package init(parsing source: String) throws(JSONPathSyntaxError) {
        self.source = source
        self.compiled = try PathParser.parse(source).compiled
    }

    /// Whether the path names at most one node and so gives the bare value.
    ///
    /// A path with `..`, `*`, a slice, several indexes or a filter is indefinite: its result is always an array.
    package var isDefinite: Bool { compiled.isDefinite }

    /// Whether the path only consists of single names and single indexes, as a Reference Path must.
    package var isReference: Bool { compiled.directSteps != nil }

    /// Whether the path is `$` alone.
    package var isRoot: Bool { compiled.steps.isEmpty }

    /// Applies the path to a document.
    /// - Returns: the bare value for a definite path, else an array with all matches in document order.
    /// - Throws: `JSONPathError.notFound` when the document lacks the node, `.invalidPath` when the path cannot be applied, when
    ///   the document is `null`, or when the evaluation's budget is used up.
    package func evaluate(_ document: JSONValue) throws(JSONPathError) -> JSONValue {
        if case .null = document {
            throw .invalidPath(message: "root can not be null")
        }
        return try compiled.evaluate(document)
    }

    package var description: String { source }

    package static func == (left: JSONPathExpression, right: JSONPathExpression) -> Bool {
        left.source == right.source
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}

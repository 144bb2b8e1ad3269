package import JSONModel

/// A path of the states language: `$…` on the input, `$$…` on the context object, `$name…` on a workflow variable.
///
///     path     = "$" rest / "$$" rest / "$" name rest
///     name     = ID_Start *ID_Continue            ; Unicode identifier, UAX #31
///     rest     = what JSONPath allows behind "$"
///
/// Source: states-language.net, "Paths"; Developer Guide, "Passing data between states with variables".
package struct PathExpression: Sendable, Hashable, CustomStringConvertible {
    /// What the path starts at.
    package enum Root: Sendable, Hashable {
        case input
        case context
        case variable(String)
    }

    /// The path as it was written.
    package let source: String
    package let root: Root
    /// The path on the root's value, written with a single `$`.
    package let path: JSONPathExpression

    /// The longest name of a variable, in characters.
    package static let variableNameLengthMax = 80

    /// Compiles a path.
    /// - Throws: `JSONPathSyntaxError`, also for text that does not start with `$`.
    package init(parsing source: String) throws(JSONPathSyntaxError) {
        let scalars = source.unicodeScalars
        guard scalars.first == "$" else {
            throw JSONPathSyntaxError(source: source, offset: 0, message: "A path must start with '$'")
        }
        let rest = scalars.dropFirst()
        var root = Root.input
        var rootLength = 1
        if rest.first == "$" {
            root = .context
            rootLength = 2
        } else if let first = rest.first, first.properties.isIDStart {
            let name = String(String.UnicodeScalarView(rest.prefix { $0.properties.isIDContinue }))
            guard name.unicodeScalars.count <= Self.variableNameLengthMax else {
                throw JSONPathSyntaxError(
                    source: source,
                    offset: 1,
                    message: "The name of a variable can not have more than \(Self.variableNameLengthMax) characters"
                )
            }
            root = .variable(name)
            rootLength = 1 + name.utf8.count
        }
        self.source = source
        self.root = root
        let rewritten =
            rootLength == 1 ? source : "$" + source[source.utf8.index(source.startIndex, offsetBy: rootLength)...]
        do {
            path = try JSONPathExpression(parsing: rewritten)
        } catch {
            let offset = min(error.offset + rootLength - 1, source.utf8.count)
            throw JSONPathSyntaxError(source: source, offset: offset, message: error.message)
        }
    }

    /// Whether the path names at most one node and so gives the bare value; others give an array.
    package var isDefinite: Bool { path.isDefinite }

    /// Whether the path is `$`, the whole input.
    package var isIdentity: Bool { root == .input && path.isRoot }

    /// Whether the path may stand where the language asks for a Reference Path: only names and single indexes, none negative.
    package var isReference: Bool { path.isReference && path.hasNoNegativeIndex }

    /// Evaluates the path.
    /// - Returns: the bare value for a definite path, else an array with all matches. A path that is only a root gives its value
    ///   as it is, also `null`.
    /// - Throws: `JSONPathError`; `.unassignedVariable` when the variable has no value.
    @inlinable
    package func evaluate(in environment: borrowing some PathEnvironment) throws(JSONPathError) -> JSONValue {
        let document: JSONValue
        switch root {
        case .input: document = environment.input
        case .context: document = environment.contextObject()
        case .variable(let name):
            guard let value = environment.variable(name) else { throw .unassignedVariable(name) }
            document = value
        }
        if path.isRoot { return document }
        if document.isNull {
            throw .invalidPath(message: "Unable to apply Path transformation to null or empty input.")
        }
        return try path.evaluate(document)
    }

    package var description: String { source }

    package static func == (left: PathExpression, right: PathExpression) -> Bool {
        left.source == right.source
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}

extension JSONPathExpression {
    fileprivate var hasNoNegativeIndex: Bool {
        compiled.steps.allSatisfy { step in
            if case .index(let index) = step.selector { index >= 0 } else { true }
        }
    }
}

/// What an expression refers to, for checks before it is evaluated.
package struct JSONataReferences: Sendable, Hashable {
    /// Names of variables and functions that the expression uses and does not bind itself, without `$`, in order.
    package fileprivate(set) var variables: [String] = []
    /// Of variables that are read as the head of a path, the paths of names: `["states", "result"]`.
    package fileprivate(set) var variablePaths: [[String]] = []
    /// True when `$` stands where no path, filter, sort or function has set a context.
    package fileprivate(set) var usesContext = false
    /// True when `$$` is used.
    package fileprivate(set) var usesRoot = false
    /// Names that stand, without `$`, where nothing has set a context.
    package fileprivate(set) var topLevelNames: [String] = []
    /// True when `*`, `**` or `%` stands where nothing has set a context.
    package fileprivate(set) var usesTopLevelWildcard = false

    init(_ root: SyntaxNode, guardian: StackGuard) throws(Failure) {
        var visitor = ReferenceVisitor(guardian: guardian)
        try visitor.visit(root, bound: [], hasContext: false)
        self = visitor.found
    }

    fileprivate init() {}
}

/// Walks over a resolved tree and notes what it refers to.
private struct ReferenceVisitor {
    let guardian: StackGuard
    var found = JSONataReferences()

    private mutating func addVariable(_ name: String, _ path: [String]) {
        if !found.variables.contains(name) { found.variables.append(name) }
        if !found.variablePaths.contains(path) { found.variablePaths.append(path) }
    }

    /// Visits a node; gives the names that it binds in the scope around it.
    @discardableResult
    mutating func visit(
        _ node: SyntaxNode,
        bound: Set<String>,
        hasContext: Bool
    ) throws(Failure) -> Set<String> {
        try guardian.check()
        var bound = bound
        let before = bound
        switch node.kind {
        case .variable:
            visitVariable(node.text, [node.text], bound, hasContext)
        case .wildcard, .descendant, .parent:
            if !hasContext { found.usesTopLevelWildcard = true }
        case .name:
            if !hasContext, !found.topLevelNames.contains(node.text) { found.topLevelNames.append(node.text) }
        case .path: try visitPath(node, &bound, hasContext)
        case .bind:
            if let value = node.right {
                // A function may call itself by the name that it is bound to.
                var inner = bound
                if case .lambda = value.kind, let name = node.left?.text { inner.insert(name) }
                try visit(value, bound: inner, hasContext: hasContext)
            }
            if let name = node.left?.text { bound.insert(name) }
        case .lambda:
            let inner = bound.union(node.children.map(\.text))
            if let body = node.right { try visit(body, bound: inner, hasContext: hasContext) }
        case .block:
            // Functions may call functions that are bound further down.
            var inner = bound.union(Self.functionNames(node.children))
            for child in node.children { inner.formUnion(try visit(child, bound: inner, hasContext: hasContext)) }
        case .transform:
            for child in [node.left, node.right, node.third] {
                if let child { try visit(child, bound: bound, hasContext: true) }
            }
        case .call, .partialCall: try visitCall(node, &bound, hasContext)
        case .unary where node.text == "{":
            try visit(node.pairs, &bound, hasContext)
        default:
            // The operands of a chain stand side by side.
            var head = node
            var operands: [SyntaxNode] = []
            while head.isOperator, let left = head.left, left.isOperator, left.predicates == nil, left.group == nil {
                if let right = head.right { operands.append(right) }
                head = left
            }
            let parts = [head.left, head.right, head.third].compactMap { $0 } + head.children
            for child in parts + operands.reversed() {
                bound.formUnion(try visit(child, bound: bound, hasContext: hasContext))
            }
        }
        try visitAfterwork(node, &bound)
        return bound.subtracting(before)
    }

    private static func functionNames(_ nodes: [SyntaxNode]) -> [String] {
        nodes.compactMap { node in
            guard case .bind = node.kind, case .lambda? = node.right?.kind else { return nil }
            return node.left?.text
        }
    }

    private mutating func visitVariable(_ name: String, _ path: [String], _ bound: Set<String>, _ hasContext: Bool) {
        switch name {
        case "": if !hasContext { found.usesContext = true }
        case "$": found.usesRoot = true
        default: if !bound.contains(name) { addVariable(name, path) }
        }
    }

    /// A bare name that is called is an error of its own, not a use of the input.
    private mutating func visitCall(_ node: SyntaxNode, _ bound: inout Set<String>, _ hasContext: Bool) throws(Failure)
    {
        if let callee = node.left { try visit(callee, bound: bound, hasContext: hasContext) }
        for child in node.children { bound.formUnion(try visit(child, bound: bound, hasContext: hasContext)) }
    }

    private mutating func visit(
        _ pairs: [(key: SyntaxNode, value: SyntaxNode)],
        _ bound: inout Set<String>,
        _ hasContext: Bool
    ) throws(Failure) {
        for pair in pairs {
            bound.formUnion(try visit(pair.key, bound: bound, hasContext: hasContext))
            bound.formUnion(try visit(pair.value, bound: bound, hasContext: hasContext))
        }
    }

    /// The first step has the context around the path, all others have that of the step before.
    private mutating func visitPath(_ node: SyntaxNode, _ bound: inout Set<String>, _ hasContext: Bool) throws(Failure)
    {
        for (index, step) in node.children.enumerated() {
            if index == 0, case .variable = step.kind {
                var path = [step.text]
                if step.stages == nil, step.predicates == nil {
                    for next in node.children.dropFirst() {
                        guard case .name = next.kind else { break }
                        path.append(next.text)
                        if next.stages != nil { break }
                    }
                }
                visitVariable(step.text, path, bound, hasContext)
                try visitAfterwork(step, &bound)
            } else if case .sort = step.kind {
                for term in step.terms { bound.formUnion(try visit(term.expression, bound: bound, hasContext: true)) }
                try visitAfterwork(step, &bound)
            } else {
                bound.formUnion(try visit(step, bound: bound, hasContext: hasContext || index > 0))
            }
            if let focus = step.focus { bound.insert(focus) }
            if let position = step.index { bound.insert(position) }
        }
    }

    /// Filters and groups have the items as context.
    private mutating func visitAfterwork(_ node: SyntaxNode, _ bound: inout Set<String>) throws(Failure) {
        for stage in (node.stages ?? []) + (node.predicates ?? []) {
            switch stage {
            case .filter(let predicate): try visit(predicate, bound: bound, hasContext: true)
            case .index(let name): bound.insert(name)
            }
        }
        if let group = node.group { try visit(group.pairs, &bound, true) }
    }
}

extension Compiler {
    /// Compiles a path; the steps from the first that binds something on work on tuples.
    mutating func path(_ node: SyntaxNode) throws(Failure) -> ExpressionNode {
        var steps: [PathStep] = []
        for (index, child) in node.children.enumerated() { steps.append(try step(child, isFirst: index == 0)) }
        let group = try group(node.group)
        guard let start = steps.firstIndex(where: \.isTuple) else {
            return PathNode(
                steps,
                keepsSingletonArray: node.keepsSingletonArray,
                yieldsSequence: node.keepsArray,
                group: group,
                position: node.position
            )
        }
        let head = PathNode(
            Array(steps[..<start]),
            keepsSingletonArray: false,
            yieldsSequence: false,
            group: nil,
            position: node.position
        )
        return TuplePathNode(
            head: head,
            steps: Array(steps[start...]),
            keepsSingletonArray: node.keepsSingletonArray,
            yieldsTuples: node.isTuple,
            group: group,
            position: node.position
        )
    }

    private mutating func step(_ node: SyntaxNode, isFirst: Bool) throws(Failure) -> PathStep {
        var stages: [PathStep.Stage] = []
        for stage in node.stages ?? [] {
            switch stage {
            case .filter(let predicate): stages.append(.filter(try compile(predicate)))
            case .index(let name): stages.append(.index(names.number(name)))
            }
        }
        var isVariable = false
        if case .variable = node.kind { isVariable = true }
        return PathStep(
            try kind(node),
            stages: stages,
            isArrayConstructor: isFirst && node.isConstructedArray,
            isVariable: isVariable,
            isTuple: node.isTuple,
            focus: node.focus.map { names.number($0) },
            index: node.index.map { names.number($0) },
            ancestor: node.ancestor.map { names.number($0.label) }
        )
    }

    private mutating func kind(_ node: SyntaxNode) throws(Failure) -> PathStep.Kind {
        switch node.kind {
        case .sort:
            var terms: [(isDescending: Bool, node: ExpressionNode)] = []
            for term in node.terms { terms.append((term.isDescending, try compile(term.expression))) }
            return .sort(SortClause(terms, position: node.position))
        case .name where node.predicates == nil && node.group == nil: return .name(node.text)
        case .name:
            let inner = SyntaxNode(.path, position: node.position)
            let name = SyntaxNode(.name, text: node.text, position: node.position)
            inner.children = [name]
            inner.group = node.group
            inner.predicates = node.predicates
            return .expression(try compile(inner))
        default: return .expression(try compile(node))
        }
    }
}

extension SyntaxNode {
    /// All nodes directly below, apart from stages and predicates.
    var allChildren: [SyntaxNode] {
        var result = children
        for child in [left, right, third] {
            if let child { result.append(child) }
        }
        for pair in pairs + (group?.pairs ?? []) { result += [pair.key, pair.value] }
        result += terms.map(\.expression)
        return result
    }

    /// The filters behind this node.
    var filters: [SyntaxNode] {
        ((stages ?? []) + (predicates ?? [])).compactMap { stage in
            if case .filter(let predicate) = stage { predicate } else { nil }
        }
    }

    /// True when evaluating this binds a variable in the scope around it.
    var bindsInScope: Bool {
        var pending = [self]
        while let node = pending.popLast() {
            switch node.kind {
            case .bind: return true
            case .block, .lambda:
                for pair in node.group?.pairs ?? [] { pending += [pair.key, pair.value] }
            default: pending += node.allChildren
            }
            pending += node.filters
        }
        return false
    }
}

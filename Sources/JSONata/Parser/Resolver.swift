/// Rewrites the tree of the parser into the tree that is evaluated.
///
/// Chains of `.` become paths with a list of steps; predicates, groups, sort clauses and bindings are hung on the steps
/// that they belong to; every `%` is given the step whose input it denotes (``Resolver+Ancestry``).
struct Resolver {
    let guardian: StackGuard
    var ancestorCount = 0

    /// Resolves a whole expression.
    mutating func resolve(root: SyntaxNode) throws(Failure) -> SyntaxNode {
        let node = try resolve(root)
        if case .parent = node.kind { throw Failure("S0217", position: node.position, token: "parent") }
        guard node.seekingParent == nil else {
            throw Failure("S0217", position: node.position, token: node.kindName)
        }
        return node
    }

    mutating func resolve(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        try guardian.check()
        let result = try resolveKind(node)
        if node.keepsArray { result.keepsArray = true }
        return result
    }

    private mutating func resolveKind(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        switch node.kind {
        case .binary: return try resolveBinary(node)
        case .unary: return try resolveUnary(node)
        case .call, .partialCall:
            for (index, argument) in node.children.enumerated() {
                node.children[index] = try resolve(argument)
                adoptParents(of: node.children[index], by: node)
            }
            node.left = try resolve(part(node.left, node))
        case .lambda:
            node.right = try resolve(part(node.right, node))
        case .condition, .elvis, .coalescing:
            node.left = try resolveAdopting(node.left, node)
            node.right = try resolveAdopting(node.right, node)
            if node.third != nil { node.third = try resolveAdopting(node.third, node) }
        case .transform:
            node.left = try resolve(part(node.left, node))
            node.right = try resolve(part(node.right, node))
            if let third = node.third { node.third = try resolve(third) }
        case .block: try resolveBlock(node)
        case .name: return path(of: node)
        case .parent:
            node.slot = AncestorSlot(label: "!\(ancestorCount)")
            ancestorCount += 1
        case .symbol:
            guard node.text != "?" else { return node }
            node.kind = .name
            return path(of: node)
        case .end: throw Failure("S0207", position: node.position, token: "(end)")
        case .string, .number, .constant, .wildcard, .descendant, .variable, .regex, .path, .sort, .bind, .apply:
            break
        }
        return node
    }

    /// A path of one name.
    private func path(of node: SyntaxNode) -> SyntaxNode {
        let path = SyntaxNode(.path, position: node.position)
        path.children = [node]
        path.keepsSingletonArray = node.keepsArray
        return path
    }

    /// A field that the parser always sets.
    private func part(_ child: SyntaxNode?, _ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard let child else { throw Failure("S0206", position: node.position, token: node.text) }
        return child
    }

    private mutating func resolveAdopting(_ child: SyntaxNode?, _ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        let result = try resolve(part(child, node))
        adoptParents(of: result, by: node)
        return result
    }

    private mutating func resolveBlock(_ node: SyntaxNode) throws(Failure) {
        for (index, child) in node.children.enumerated() {
            let part = try resolve(child)
            node.children[index] = part
            adoptParents(of: part, by: node)
            var isConstructed = part.isConstructedArray
            if case .path = part.kind, part.children.first?.isConstructedArray == true { isConstructed = true }
            if isConstructed { node.isConstructedArray = true }
        }
    }

    private mutating func resolveUnary(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        switch node.text {
        case "[":
            for (index, child) in node.children.enumerated() {
                node.children[index] = try resolveAdopting(child, node)
            }
        case "{":
            for (index, pair) in node.pairs.enumerated() {
                let key = try resolveAdopting(pair.key, node)
                node.pairs[index] = (key, try resolveAdopting(pair.value, node))
            }
        default:
            let operand = try resolve(part(node.left, node))
            if case .number(let value) = operand.kind {
                operand.kind = .number(-value)
                return operand
            }
            node.left = operand
            adoptParents(of: operand, by: node)
        }
        return node
    }

    private mutating func resolveBinary(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        switch node.text {
        case ".": return try resolveStep(node)
        case "[": return try resolvePredicate(node)
        case "{":
            let result = try resolve(part(node.left, node))
            guard result.group == nil else { throw Failure("S0210", position: node.position) }
            var pairs: [(key: SyntaxNode, value: SyntaxNode)] = []
            for pair in node.pairs {
                let key = try resolve(pair.key)
                pairs.append((key, try resolve(pair.value)))
            }
            result.group = SyntaxNode.Group(pairs: pairs, position: node.position)
            return result
        case "^": return try resolveOrder(node)
        case ":=":
            node.kind = .bind
            node.right = try resolveAdopting(node.right, node)
            return node
        case "@": return try resolveFocus(node)
        case "#": return try resolveIndex(node)
        case "~>":
            node.kind = .apply
            let left = try resolve(part(node.left, node))
            let right = try resolve(part(node.right, node))
            node.left = left
            node.right = right
            node.keepsArray = node.keepsArray || left.keepsArray || right.keepsArray
            return node
        default: return try resolveOperands(node)
        }
    }

    /// Resolves an operator, walking down a chain of left operands without recursion.
    private mutating func resolveOperands(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        var chain = [node]
        while let left = chain.last?.left, left.isOperator {
            chain.append(left)
        }
        if let last = chain.last { last.left = try resolveAdopting(last.left, last) }
        for (index, current) in chain.enumerated().reversed() {
            if index + 1 < chain.count { adoptParents(of: chain[index + 1], by: current) }
            current.right = try resolveAdopting(current.right, current)
        }
        return node
    }
}

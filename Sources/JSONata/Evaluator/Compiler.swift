/// Makes the nodes that are evaluated out of a resolved tree.
struct Compiler {
    var names = NameTable()
    /// Names that the expression binds somewhere; all others are looked up without frames.
    private var boundNames: Set<Int32> = []
    private let isDynamic: Bool
    let guardian: StackGuard

    /// `isDynamic` when variables may be bound by code that is not known yet, as with `$eval`.
    init(names: NameTable = NameTable(), isDynamic: Bool, guardian: StackGuard) {
        self.names = names
        self.isDynamic = isDynamic
        self.guardian = guardian
    }

    /// Compiles a whole expression.
    mutating func compile(root: SyntaxNode) throws(Failure) -> ExpressionNode {
        collectBindings(root)
        return try compile(root)
    }

    private mutating func collectBindings(_ root: SyntaxNode) {
        var pending = [root]
        while let node = pending.popLast() {
            if case .bind = node.kind, let name = node.left?.text { boundNames.insert(names.number(name)) }
            if case .lambda = node.kind {
                for parameter in node.children { boundNames.insert(names.number(parameter.text)) }
            }
            for name in [node.focus, node.index] {
                if let name { boundNames.insert(names.number(name)) }
            }
            for case .index(let name) in node.stages ?? [] { boundNames.insert(names.number(name)) }
            pending += node.allChildren
            pending += node.filters
        }
    }

    /// Compiles a node with what hangs on it.
    mutating func compile(_ node: SyntaxNode, isTail: Bool = false) throws(Failure) -> ExpressionNode {
        try guardian.check()
        let hasAfterwork = node.predicates != nil || node.group != nil || node.keepsArray
        let result = try compileKind(node, isTail: isTail && !hasAfterwork)
        guard hasAfterwork else { return result }
        var isPath = false
        if case .path = node.kind { isPath = true }
        result.afterwork = ExpressionNode.Afterwork(
            predicates: try filters(node.predicates),
            group: isPath ? nil : try group(node.group),
            keepsArray: node.keepsArray
        )
        return result
    }

    private mutating func filters(_ stages: [SyntaxNode.Stage]?) throws(Failure) -> [ExpressionNode] {
        var result: [ExpressionNode] = []
        for case .filter(let predicate) in stages ?? [] { result.append(try compile(predicate)) }
        return result
    }

    mutating func group(_ group: SyntaxNode.Group?) throws(Failure) -> GroupClause? {
        guard let group else { return nil }
        return try clause(group.pairs, group.position)
    }

    private mutating func clause(
        _ pairs: [(key: SyntaxNode, value: SyntaxNode)],
        _ position: Int
    ) throws(Failure) -> GroupClause {
        var compiled: [(key: ExpressionNode, value: ExpressionNode)] = []
        for pair in pairs {
            let key = try compile(pair.key)
            compiled.append((key, try compile(pair.value)))
        }
        return GroupClause(compiled, position: position)
    }

    private mutating func required(_ node: SyntaxNode?, isTail: Bool = false) throws(Failure) -> ExpressionNode {
        guard let node else { throw Failure("S0206") }
        return try compile(node, isTail: isTail)
    }

    private mutating func compileKind(_ node: SyntaxNode, isTail: Bool) throws(Failure) -> ExpressionNode {
        let position = node.position
        switch node.kind {
        case .string: return LiteralNode(.string(node.text), position: position)
        case .number(let value): return LiteralNode(.number(value), position: position)
        case .constant(.bool(let flag)): return LiteralNode(.bool(flag), position: position)
        case .constant(.null): return LiteralNode(.null, position: position)
        case .variable: return variable(node)
        case .regex(let regex): return try RegexNode(regex, position: position)
        case .wildcard: return WildcardNode(position: position)
        case .descendant: return DescendantNode(position: position)
        case .parent: return ParentNode(names.number(node.slot?.label ?? ""), position: position)
        case .binary: return try binary(node)
        case .unary: return try unary(node)
        case .call: return try call(node, isTail: isTail)
        case .partialCall: return try partialCall(node)
        case .lambda:
            var parameters: [Int32] = []
            for parameter in node.children { parameters.append(names.number(parameter.text)) }
            let body = try required(node.right, isTail: true)
            return LambdaNode(parameters, node.signature, body, position: position)
        case .condition:
            let condition = try required(node.left)
            let then = try required(node.right, isTail: isTail)
            let otherwise = node.third == nil ? nil : try required(node.third, isTail: isTail)
            return ConditionNode(condition, then, otherwise, position: position)
        case .elvis, .coalescing:
            var needsTruth = false
            if case .elvis = node.kind { needsTruth = true }
            let value = try required(node.left)
            return DefaultNode(value, try required(node.right), needsTruth: needsTruth, position: position)
        case .block: return try block(node, isTail: isTail)
        case .bind:
            let name = names.number(node.left?.text ?? "")
            return BindNode(name, try required(node.right), position: position)
        case .apply:
            let left = try required(node.left)
            return ApplyNode(left, try required(node.right), position: position)
        case .transform:
            let pattern = try required(node.left)
            let update = try required(node.right)
            let deletion = node.third == nil ? nil : try required(node.third)
            return TransformNode(pattern, update, deletion, cloneName: names.number("clone"), position: position)
        case .path: return try path(node)
        case .end, .name, .symbol, .sort:
            throw Failure("S0206", position: position, token: node.text)
        }
    }

    private mutating func variable(_ node: SyntaxNode) -> ExpressionNode {
        if node.text.isEmpty { return ContextNode(position: node.position) }
        let name = names.number(node.text)
        let isGlobal = !isDynamic && !boundNames.contains(name)
        return VariableNode(name, isGlobal: isGlobal, position: node.position)
    }

    /// Compiles an operator; the chain of its left operands goes into one list.
    private mutating func binary(_ node: SyntaxNode) throws(Failure) -> ExpressionNode {
        var spine = [node]
        while let left = spine.last?.left, case .binary = left.kind, left.predicates == nil, left.group == nil,
            !left.keepsArray
        {
            spine.append(left)
        }
        var left = try required(spine.last?.left)
        var chain: [BinaryNode] = []
        for (index, current) in spine.enumerated().reversed() {
            guard let operation = BinaryOperator(rawValue: current.text) else {
                throw Failure("S0206", position: current.position, token: current.text)
            }
            let right = try required(current.right)
            let isOutermost = index == 0
            let result = BinaryNode(
                operation,
                left,
                right,
                chain: isOutermost ? chain : [],
                position: current.position
            )
            chain.append(result)
            left = result
        }
        return left
    }

    private mutating func unary(_ node: SyntaxNode) throws(Failure) -> ExpressionNode {
        switch node.text {
        case "[":
            var items: [ArrayNode.Item] = []
            for child in node.children {
                items.append(ArrayNode.Item(node: try compile(child), isConstructor: child.isArrayConstructor))
            }
            return ArrayNode(items, isConstructed: node.isConstructedArray, position: node.position)
        case "{": return ObjectNode(try clause(node.pairs, node.position), position: node.position)
        default: return NegationNode(try required(node.left), position: node.position)
        }
    }

    private mutating func block(_ node: SyntaxNode, isTail: Bool) throws(Failure) -> ExpressionNode {
        var parts: [ExpressionNode] = []
        for (index, child) in node.children.enumerated() {
            parts.append(try compile(child, isTail: isTail && index == node.children.count - 1))
        }
        let needsFrame = isDynamic || node.children.contains { $0.bindsInScope }
        return BlockNode(parts, needsFrame: needsFrame, position: node.position)
    }

    private mutating func call(_ node: SyntaxNode, isTail: Bool) throws(Failure) -> ExpressionNode {
        let callee = callee(node.left)
        let function = try required(node.left)
        var arguments: [ExpressionNode] = []
        for child in node.children { arguments.append(try compile(child)) }
        return CallNode(
            function,
            arguments,
            name: callee.name,
            bareName: callee.bareName,
            isTail: isTail,
            position: node.position
        )
    }

    private mutating func partialCall(_ node: SyntaxNode) throws(Failure) -> ExpressionNode {
        let callee = callee(node.left)
        var arguments: [ExpressionNode?] = []
        for child in node.children {
            if case .symbol = child.kind { arguments.append(nil) } else { arguments.append(try compile(child)) }
        }
        return PartialCallNode(
            try required(node.left),
            arguments,
            name: callee.name,
            bareName: callee.bareName,
            position: node.position
        )
    }

    /// The name that errors show for what is called, and its number when it lacks the `$`.
    private mutating func callee(_ node: SyntaxNode?) -> (name: String?, bareName: Int32?) {
        guard let node else { return (nil, nil) }
        switch node.kind {
        case .path:
            guard let first = node.children.first else { return (nil, nil) }
            let name = first.tokenText
            return (name, names.number(name))
        case .lambda, .block: return (nil, nil)
        default: return (node.tokenText, nil)
        }
    }
}

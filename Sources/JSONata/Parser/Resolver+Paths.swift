extension Resolver {
    /// `left.right`: the steps of both sides in one path.
    mutating func resolveStep(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        var operands: [SyntaxNode] = []
        var first = node
        while case .binary = first.kind, first.text == ".", let left = first.left, let right = first.right {
            operands.append(right)
            first = left
            if first.keepsArray { break }
        }
        var result: SyntaxNode
        let left = try resolve(first)
        if case .path = left.kind {
            result = left
        } else {
            result = SyntaxNode(.path, position: node.position)
            result.children = [left]
        }
        if case .parent = left.kind, let slot = left.slot { result.seekingParent = [slot] }
        for operand in operands.reversed() {
            result = try append(operand, to: result)
        }
        return result
    }

    private mutating func append(_ operand: SyntaxNode, to path: SyntaxNode) throws(Failure) -> SyntaxNode {
        let rest = try resolve(operand)
        if case .path = rest.kind {
            path.children += rest.children
        } else {
            if let predicates = rest.predicates {
                rest.stages = predicates
                rest.predicates = nil
            }
            path.children.append(rest)
        }
        for step in path.children {
            switch step.kind {
            case .number(let value): throw Failure("S0213", position: step.position, value: .number(value))
            case .constant(.bool(let flag)): throw Failure("S0213", position: step.position, value: .bool(flag))
            case .constant(.null): throw Failure("S0213", position: step.position, value: .null)
            case .string: step.kind = .name
            default: break
            }
            if step.keepsArray { path.keepsSingletonArray = true }
        }
        if let first = path.children.first, first.isArrayConstructor { first.isConstructedArray = true }
        if let last = path.children.last, last.isArrayConstructor { last.isConstructedArray = true }
        try resolveAncestry(of: path)
        return path
    }

    /// `left[right]`: a predicate on the last step of a path, or on what is no path.
    mutating func resolvePredicate(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard let left = node.left, let right = node.right else { return node }
        let result = try resolve(left)
        var step = result
        var isPath = false
        if case .path = result.kind, let last = result.children.last {
            step = last
            isPath = true
        }
        guard step.group == nil else { throw Failure("S0209", position: node.position) }
        let predicate = try resolve(right)
        if let slots = predicate.seekingParent {
            for slot in slots {
                if slot.level == 1 {
                    try seekParent(step, slot)
                } else {
                    slot.level -= 1
                }
            }
            adoptParents(of: predicate, by: step)
        }
        if isPath {
            step.stages = (step.stages ?? []) + [.filter(predicate)]
        } else {
            step.predicates = (step.predicates ?? []) + [.filter(predicate)]
        }
        return result
    }

    /// `left^(terms)`: a step that sorts.
    mutating func resolveOrder(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard let left = node.left else { return node }
        var result = try resolve(left)
        if case .path = result.kind {
        } else {
            let step = result
            result = SyntaxNode(.path, position: node.position)
            result.children = [step]
        }
        let sort = SyntaxNode(.sort, text: "^", position: node.position)
        for term in node.terms {
            let expression = try resolve(term.expression)
            adoptParents(of: expression, by: sort)
            sort.terms.append((term.isDescending, expression))
        }
        result.children.append(sort)
        try resolveAncestry(of: result)
        return result
    }

    /// `left@$variable`: the step binds a variable and leaves the context where it is.
    mutating func resolveFocus(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard let left = node.left, let variable = node.right else { return node }
        let result = try resolve(left)
        var step = result
        if case .path = result.kind, let last = result.children.last { step = last }
        guard step.stages == nil, step.predicates == nil else { throw Failure("S0215", position: node.position) }
        if case .sort = step.kind { throw Failure("S0216", position: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.focus = variable.text
        step.isTuple = true
        return result
    }

    /// `left#$variable`: the step binds the position.
    mutating func resolveIndex(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard let left = node.left, let variable = node.right else { return node }
        var result = try resolve(left)
        var step = result
        if case .path = result.kind, let last = result.children.last {
            step = last
        } else {
            result = SyntaxNode(.path, position: node.position)
            result.children = [step]
            if let predicates = step.predicates {
                step.stages = predicates
                step.predicates = nil
            }
        }
        if step.stages == nil {
            step.index = variable.text
        } else {
            step.stages?.append(.index(variable.text))
        }
        step.isTuple = true
        return result
    }
}

extension SyntaxNode {
    /// True for `[…]` where a value is expected.
    var isArrayConstructor: Bool {
        if case .unary = kind { text == "[" } else { false }
    }

    /// The reference's name for the kind, which some errors show.
    var kindName: String {
        switch kind {
        case .end: "end"
        case .name: "name"
        case .string: "string"
        case .variable: "variable"
        case .symbol: "operator"
        case .number: "number"
        case .constant: "value"
        case .regex: "regex"
        case .wildcard: "wildcard"
        case .descendant: "descendant"
        case .parent: "parent"
        case .binary: "binary"
        case .unary: "unary"
        case .call: "function"
        case .partialCall: "partial"
        case .lambda: "lambda"
        case .condition, .elvis, .coalescing: "condition"
        case .block: "block"
        case .bind: "bind"
        case .apply: "apply"
        case .transform: "transform"
        case .path: "path"
        case .sort: "sort"
        }
    }
}

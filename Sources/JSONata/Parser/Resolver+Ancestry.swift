/// Finds for every `%` the step whose input it denotes.
///
/// A slot counts in `level` how many steps it has still to go back. Slots that reach the front of a path are handed to
/// the node around it, in `seekingParent`.
extension Resolver {
    /// Hands the slots that a child could not place on to its parent.
    func adoptParents(of child: SyntaxNode, by node: SyntaxNode) {
        var isParent = false
        if case .parent = child.kind { isParent = true }
        guard child.seekingParent != nil || isParent else { return }
        var slots = child.seekingParent ?? []
        if isParent, let slot = child.slot { slots.append(slot) }
        node.seekingParent = (node.seekingParent ?? []) + slots
    }

    /// Places the slots that the last step of a path seeks among the steps before it.
    func resolveAncestry(of path: SyntaxNode) throws(Failure) {
        guard let last = path.children.last else { return }
        var slots = last.seekingParent ?? []
        if case .parent = last.kind, let slot = last.slot { slots.append(slot) }
        for slot in slots {
            var index = path.children.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seekingParent = (path.seekingParent ?? []) + [slot]
                    break
                }
                var step = path.children[index]
                index -= 1
                // Steps that only bind a variable leave the context where it is: a run of them counts as one.
                while index >= 0, step.focus != nil, path.children[index].focus != nil {
                    step = path.children[index]
                    index -= 1
                }
                try seekParent(step, slot)
            }
        }
    }

    /// Goes back over one step.
    func seekParent(_ node: SyntaxNode, _ slot: AncestorSlot) throws(Failure) {
        try guardian.check()
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let ancestor = node.ancestor { slot.label = ancestor.label }
            node.ancestor = slot
            node.isTuple = true
        case .parent:
            slot.level += 1
        case .block:
            guard let last = node.children.last else { return }
            node.isTuple = true
            try seekParent(last, slot)
        case .path:
            node.isTuple = true
            var index = node.children.count - 1
            while index >= 0 {
                try seekParent(node.children[index], slot)
                index -= 1
                if slot.level <= 0 { break }
            }
        default:
            throw Failure("S0217", position: node.position, token: node.kindName)
        }
    }
}

/// Rules about where states lead. Dangling targets are found while states are decoded.
extension DefinitionDecoder {
    /// Reports blocks that cannot end and states that cannot be reached.
    ///
    /// A block without any terminal state is reported once, and its states are not called unreachable. The machine
    /// itself has no location then.
    mutating func checkTransitions() {
        for (index, block) in outline.blocks.enumerated() where !isUnclear[index] && !block.states.isEmpty {
            guard block.states.contains(where: { isTerminal[Int($0.rawValue)] }) else {
                let place = block.place
                findings.add(
                    .error,
                    .missingEndState,
                    DiagnosticText.noTerminalState,
                    location: { place.map { LocationNode.location(of: $0, []) } }
                )
                continue
            }
            reportUnreachable(in: block, start: startStates[index])
        }
    }

    private mutating func reportUnreachable(in block: BlockOutline, start: StateIndex?) {
        var isReached: Set<StateIndex> = []
        var pending = start.map { [$0] } ?? []
        while let state = pending.popLast() {
            guard isReached.insert(state).inserted else { continue }
            pending.append(contentsOf: edges[Int(state.rawValue)])
        }
        for index in block.states where !isReached.contains(index) {
            let state = outline.states[Int(index.rawValue)]
            place = state.place
            path = []
            report(DiagnosticText.unreachable(state.name), .missingTransitionTarget)
        }
    }
}

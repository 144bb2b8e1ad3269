package import StatesLanguage

extension StateMachineDefinition {
    /// The workflow that the children of a distributed Map run: its processor, by itself.
    ///
    /// States keep their indices, so that both definitions mean the same by one.
    ///
    /// - Returns: `nil` when the state is no distributed Map.
    package func processor(of index: StateIndex) -> StateMachineDefinition? {
        guard states.indices.contains(Int(index.rawValue)), case .map(let map) = self[index], map.distributed != nil
        else { return nil }
        let block = self[map.processor]
        var blocks = blocks
        blocks[Int(Self.rootBlock.rawValue)] = StatesBlock(startAt: block.startAt, states: block.states, owner: nil)
        return StateMachineDefinition(
            comment: nil,
            queryLanguage: queryLanguage,
            timeoutSeconds: nil,
            states: states,
            blocks: blocks
        )
    }
}

/// A decoded, validated workflow definition: every state of every nested block in one flat table.
///
/// Blocks are the `States` objects: block 0 is the machine's own, the others belong to Parallel branches and
/// Map processors. State names are unique over the whole machine, so an index identifies a state for good.
/// A class: machines and whoever runs them hold one reference. Source: Amazon States Language, "State Machine structure".
package final class StateMachineDefinition: Sendable {
    package let comment: String?
    package let queryLanguage: QueryLanguage
    /// The machine's `TimeoutSeconds`, in seconds; `nil` when absent.
    package let timeoutSeconds: Int?
    package let states: [State]
    package let blocks: [StatesBlock]
    /// True when a state is in JSONata.
    package let usesJSONata: Bool

    package init(
        comment: String?,
        queryLanguage: QueryLanguage,
        timeoutSeconds: Int?,
        states: [State],
        blocks: [StatesBlock]
    ) {
        self.comment = comment
        self.queryLanguage = queryLanguage
        self.timeoutSeconds = timeoutSeconds
        self.states = states
        self.blocks = blocks
        usesJSONata = states.contains { $0.header.queryLanguage == .jsonata }
    }

    package subscript(index: StateIndex) -> State { states[Int(index.rawValue)] }
    package subscript(index: BlockIndex) -> StatesBlock { blocks[Int(index.rawValue)] }

    /// The machine's own block, where an execution starts.
    package static let rootBlock = BlockIndex(rawValue: 0)
}

/// Position of a state in `StateMachineDefinition.states`.
package struct StateIndex: Sendable, Hashable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Position of a block in `StateMachineDefinition.blocks`.
package struct BlockIndex: Sendable, Hashable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// One `States` object with its `StartAt`: a scope of transitions and of variables.
package struct StatesBlock: Sendable {
    package let startAt: StateIndex
    package let states: [StateIndex]
    /// The Parallel or Map state that owns the block; `nil` for the machine itself.
    package let owner: StateIndex?

    package init(startAt: StateIndex, states: [StateIndex], owner: StateIndex?) {
        self.startAt = startAt
        self.states = states
        self.owner = owner
    }
}

/// The language of a state's expressions.
package enum QueryLanguage: String, Sendable, Hashable {
    case jsonPath = "JSONPath"
    case jsonata = "JSONata"
}

/// Where a state goes when it is done: `Next` or `End`.
package enum Successor: Sendable, Hashable {
    case next(StateIndex)
    case end
}

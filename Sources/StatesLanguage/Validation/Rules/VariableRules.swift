/// Rules of workflow variables.
///
/// Source: "Passing data between states with variables".
enum VariableRules {
    static let reservedName = "states"
    static let nameCountMax = 80

    /// Whether a name is a Unicode identifier (UAX #31) of at most 80 characters.
    static func isValidName(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard let first = scalars.first, first.properties.isIDStart, scalars.count <= nameCountMax else { return false }
        return scalars.dropFirst().allSatisfy { $0.properties.isIDContinue }
    }
}

extension DefinitionDecoder {
    /// Reports variables that a block assigns although a block around it may have assigned them before.
    ///
    /// The guide forbids it for all names of outer blocks. The service has accepted a branch that assigns what a
    /// catcher of its own Parallel state assigns, so only states from which the branch can be reached count. A
    /// distributed Map's children are executions of their own and may use any name.
    mutating func checkVariableScopes() {
        guard assignments.filter({ !$0.isEmpty }).count > 1 else { return }
        var flow = VariableFlow(outline: outline, edges: edges, assignments: assignments)
        for (index, block) in outline.blocks.enumerated() where !assignments[index].isEmpty {
            var seen: Set<String> = []
            for assignment in assignments[index] where seen.insert(assignment.name).inserted {
                guard flow.isAssigned(assignment.name, before: block) else { continue }
                place = assignment.place
                path = assignment.path
                report(DiagnosticText.outerVariable(assignment.name))
            }
        }
    }
}

/// Finds out which variables may have a value when a block starts.
private struct VariableFlow {
    /// How many states all searches together may look at; what is not found by then counts as not assigned.
    static let visitCountMax = 250_000

    private let outline: Outline
    private let predecessors: [[StateIndex]]
    /// By block, the states that assign a variable.
    private let assigners: [[String: [StateIndex]]]
    private var visitCount = 0
    /// The states that can run before `owner`; the blocks of one state follow each other, so the last answer is kept.
    private var earlier: (owner: StateIndex, states: Set<StateIndex>)?

    init(outline: Outline, edges: [[StateIndex]], assignments: [[VariableAssignment]]) {
        self.outline = outline
        var predecessors = [[StateIndex]](repeating: [], count: outline.states.count)
        for state in outline.states {
            for target in edges[Int(state.index.rawValue)] { predecessors[Int(target.rawValue)].append(state.index) }
        }
        self.predecessors = predecessors
        assigners = assignments.map { block in
            Dictionary(grouping: block, by: \.name).mapValues { $0.map(\.state) }
        }
    }

    /// Whether a block around `block` may have assigned a variable before `block` starts.
    ///
    /// Each name is looked up in each enclosing block, of which there are at most a quarter of the parser's depth
    /// limit.
    mutating func isAssigned(_ name: String, before block: BlockOutline) -> Bool {
        var current = block
        while let owner = current.owner, !current.isIsolated {
            let outer = outline.states[Int(owner.rawValue)].block
            if let states = assigners[Int(outer.rawValue)][name] {
                let earlier = statesEarlier(than: owner)
                if states.contains(where: earlier.contains) { return true }
            }
            current = outline.blocks[Int(outer.rawValue)]
        }
        return false
    }

    private mutating func statesEarlier(than owner: StateIndex) -> Set<StateIndex> {
        if let earlier, earlier.owner == owner { return earlier.states }
        var states: Set<StateIndex> = []
        var pending = predecessors[Int(owner.rawValue)]
        while let state = pending.popLast(), visitCount < Self.visitCountMax {
            visitCount += 1
            guard states.insert(state).inserted else { continue }
            pending.append(contentsOf: predecessors[Int(state.rawValue)])
        }
        earlier = (owner, states)
        return states
    }
}

import AWSProtocol
import StatesLanguage

/// The state that a request of TestState is about.
struct TestedState {
    let definition: StateMachineDefinition
    let state: State

    /// The name of a state whose definition comes without a machine around it.
    static let loneName = "StateName"

    /// Finds the state: the definition itself, or with `stateName` a state at any depth of a whole machine.
    ///
    /// - Throws: `InvalidDefinition`, `ValidationException`.
    init(_ input: TestStateInput) throws(APIError) {
        let analysis =
            input.stateName == nil
            ? DefinitionAnalyzer.analyzeState(input.definition, name: Self.loneName)
            : DefinitionAnalyzer.analyze(input.definition, type: .standard)
        guard let definition = analysis.definition else {
            throw .invalidDefinition(analysis.refusalMessage(source: input.definition) ?? "")
        }
        self.definition = definition
        let name = input.stateName ?? Self.loneName
        guard let state = definition.states.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw .testedStateNotFound
        }
        self.state = state
    }

    /// Whether the state's type can be tested as the request asks for.
    ///
    /// - Throws: `ValidationException`, `InvalidDefinition`.
    func check(_ input: TestStateInput) throws(APIError) {
        if input.mock != nil {
            switch state {
            case .task, .parallel, .map: break
            case .pass, .choice, .wait, .succeed, .fail: throw .mockForStateType(state.typeName)
            }
        } else {
            switch state {
            case .parallel, .map: throw .testOfJoinWithoutMock
            case .task(let task):
                let isWatched = task.resource.pattern != .requestResponse || task.resource.kind == .activity
                if isWatched { throw .testOfWatchedTaskWithoutMock }
                if input.roleARN == nil { throw .testWithoutRole }
            case .pass, .choice, .wait, .succeed, .fail: break
            }
        }
        if let name = input.configuration.errorCausedByState, !contains(name) { throw .errorCauseNotFound(name) }
    }

    /// Whether the state is a Parallel or Map with a state of that name in it.
    private func contains(_ name: String) -> Bool {
        definition.states.contains { candidate in
            guard candidate.name.utf8.elementsEqual(name.utf8) else { return false }
            var owner = definition[candidate.header.block].owner
            while let index = owner {
                if index == state.header.index { return true }
                owner = definition[definition[index].header.block].owner
            }
            return false
        }
    }

    /// Whether the state runs in iterations of a Map.
    var isInMap: Bool {
        var owner = definition[state.header.block].owner
        while let index = owner {
            if case .map = definition[index] { return true }
            owner = definition[definition[index].header.block].owner
        }
        return false
    }
}

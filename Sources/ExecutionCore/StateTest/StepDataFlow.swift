package import JSONModel
package import StatesLanguage

/// What the expressions of a state could see besides its input, at one visit of it.
package struct StepSurroundings: Sendable {
    package let state: StateIndex
    package let contextObject: JSONValue
    /// The visible ones of all scopes, by name.
    package let variables: [(name: String, value: JSONValue)]

    init(_ frame: StateFrame, of state: StateIndex) {
        self.state = state
        contextObject = frame.contextObject
        var visible: [String: JSONValue] = [:]
        for scope in frame.scopes.reversed() {
            for (name, payload) in scope { visible[name] = payload.value }
        }
        variables = visible.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }
}

/// The values between the fields of a state at one visit, computed anew from what the journal has of it.
///
/// Journals keep a state's input, its task's parameters and result, and its output, not what lies between. The engine's
/// own decisions make those again, as when the state is tried by itself; the stored result stands in for the work.
/// Expressions that draw random values or read the time may come out differently: ``isExact`` tells.
package struct StepDataFlow: Sendable {
    package let surroundings: StepSurroundings
    package private(set) var values: [DataFlowStage: JSONValue]
    /// Position of the retrier that the last error matched.
    package let retryIndex: Int?
    /// Position of the catcher that took the error.
    package let catchIndex: Int?
    /// Whether the output came out as it is stored; `nil` when there is none to compare.
    package let isExact: Bool?
    /// Expressions would have taken more steps than the context allows; what follows them is missing.
    package let isGivenUp: Bool

    /// Takes a visit and the results of its branches or iterations, if it is of a state that has these and all succeeded.
    package init(
        of step: ExecutionStep,
        in surroundings: StepSurroundings,
        joined: JSONValue?,
        definition: StateMachineDefinition,
        identity: ExecutionIdentity,
        _ context: DecisionContext
    ) {
        self.surroundings = surroundings
        let mock = step.mock(joined: joined)
        let hasJoin: Bool
        switch definition[surroundings.state] {
        case .parallel, .map: hasJoin = true
        case .task, .pass, .choice, .wait, .succeed, .fail: hasJoin = false
        }
        var machine = ExecutionMachine(
            testing: surroundings.state,
            of: definition,
            identity: identity,
            input: OutsideValue(value: step.input.value, text: step.input.text),
            variables: surroundings.variables,
            test: StateTestSetting(
                // Without one, branches and iterations would begin.
                mock: mock ?? (hasJoin ? .result(.array([])) : nil),
                contextObject: surroundings.contextObject,
                addsTaskToken: true,
                readItems: step.effectiveInput?.value.arrayValue
            ),
            at: step.start
        )
        var transition = machine.beginTest(context)
        if !transition.isGivenUp, let attempt = machine.testedAttempt, let mock,
            let next = try? machine.handle(mock.trigger(attempt), context)
        {
            transition = next
        }
        isGivenUp = transition.isGivenUp
        let inspection = machine.test?.inspection ?? StateInspection()
        values = inspection.values
        retryIndex = inspection.retryIndex
        catchIndex = inspection.catchIndex
        if hasJoin { values[.result] = joined }
        if hasJoin, mock == nil {
            values[.afterResultSelector] = nil
            values[.afterResultPath] = nil
        }
        switch machine.testOutcome {
        case .succeeded(let output, _), .caught(_, let output, _):
            isExact = mock == nil && hasJoin ? nil : step.output.map { $0.value == output.value }
        case .retriable, .failed, nil: isExact = nil
        }
    }
}

extension StateMock {
    /// The outcome of an attempt that the mock stands for.
    package func trigger(_ attempt: Int64) -> Trigger {
        switch self {
        case .result(let value):
            .taskSucceeded(attempt: attempt, output: OutsideValue(value: value, text: value.serialized()))
        case .failure(let error):
            .taskFailed(attempt: attempt, error)
        }
    }
}

extension ExecutionStep {
    /// What the work of the step came to; `nil` while it goes on, and for states without work.
    fileprivate func mock(joined: JSONValue?) -> StateMock? {
        if let joined { return .result(joined) }
        guard let last = attempts.last else {
            return error.map { .failure(StatesError(name: $0, cause: cause ?? "")) }
        }
        if let result = last.result { return .result(result.value) }
        return last.error.map { .failure(StatesError(name: $0, cause: last.cause ?? "")) }
    }
}

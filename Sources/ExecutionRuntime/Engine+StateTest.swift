package import ExecutionCore
package import JSONModel
import Logging
package import StatesLanguage
package import StorageAPI

/// A state to be tried by itself.
package struct StateTestRequest: Sendable {
    package let definition: StateMachineDefinition
    package let state: StateIndex
    package let scope: ResourceScope
    package let identity: ExecutionIdentity
    package let input: TaskOutput
    package let variables: [(name: String, value: JSONValue)]
    package let test: StateTestSetting
    package let revealsSecrets: Bool

    package init(
        definition: StateMachineDefinition,
        state: StateIndex,
        scope: ResourceScope,
        identity: ExecutionIdentity,
        input: TaskOutput,
        variables: [(name: String, value: JSONValue)],
        test: StateTestSetting,
        revealsSecrets: Bool
    ) {
        self.definition = definition
        self.state = state
        self.scope = scope
        self.identity = identity
        self.input = input
        self.variables = variables
        self.test = test
        self.revealsSecrets = revealsSecrets
    }
}

/// What came of trying a state.
package struct StateTestResult: Sendable {
    package let outcome: StateTestOutcome
    package let inspection: StateInspection
    package let variables: [(name: String, value: JSONValue)]
    package let request: TaskTrace.Request?
    package let response: TaskTrace.Response?
}

extension Engine {
    /// Tries one state: decides as an execution would, stores nothing.
    ///
    /// A Task without a mock is performed by the engine's integrations, with its own timeouts and at most
    /// ``stateTestMillisecondsMax``. A Wait is not waited for, a retry is not made.
    package func test(_ request: StateTestRequest) async -> StateTestResult {
        let now = clock.now()
        let trace = TaskTrace(revealsSecrets: request.revealsSecrets)
        let limit = now.advanced(byMilliseconds: Self.stateTestMillisecondsMax)
        let machine = ExecutionMachine(
            testing: request.state,
            of: request.definition,
            identity: request.identity,
            input: OutsideValue(value: request.input.value, text: request.input.text),
            variables: request.variables,
            test: request.test,
            at: now
        )
        var step = await decide(machine, nil, at: now)
        while step.machine.testOutcome == nil, !step.isRefused,
            let (trigger, time) = await next(step, request, trace, limit)
        {
            step = await decide(step.machine, trigger, at: time)
        }
        return StateTestResult(
            outcome: step.machine.testOutcome
                ?? .failed(
                    error: StatesError.timeoutName,
                    cause: "The test took longer than \(Self.stateTestMillisecondsMax / 1000) seconds."
                ),
            inspection: step.machine.test?.inspection ?? StateInspection(),
            variables: step.machine.testVariables,
            request: trace.request,
            response: trace.response
        )
    }

    /// A machine and what it decided last.
    private struct TestStep: Sendable {
        let machine: ExecutionMachine
        let transition: Transition
        /// The machine took no trigger: the test cannot go on.
        var isRefused = false
    }

    /// Decides the beginning of a test, or what follows from a trigger; long expressions on a thread for them.
    private func decide(_ machine: ExecutionMachine, _ trigger: Trigger?, at time: Timestamp) async -> TestStep {
        var context = testContext(at: time)
        context.expressionStepsMax = configuration.promptExpressionSteps
        let prompt = Self.decided(machine, trigger, context, logger)
        guard prompt.transition.isGivenUp else { return prompt }
        return await withCheckedContinuation { continuation in
            patience.run(ExecutionID(rawValue: Int64(time.milliseconds))) {
                continuation.resume(returning: Self.decided(machine, trigger, self.testContext(at: time), self.logger))
            }
        }
    }

    private static func decided(
        _ machine: ExecutionMachine,
        _ trigger: Trigger?,
        _ context: DecisionContext,
        _ logger: Logger
    ) -> TestStep {
        var machine = machine
        guard let trigger else {
            let transition = machine.beginTest(context)
            return TestStep(machine: machine, transition: transition)
        }
        do {
            let transition = try machine.handle(trigger, context)
            return TestStep(machine: machine, transition: transition)
        } catch {
            logger.error("The test of a state refused a trigger: \(error)")
            return TestStep(machine: machine, transition: Transition(), isRefused: true)
        }
    }

    /// What happens next to a tested state, and when; `nil` when nothing does in time.
    private func next(
        _ step: TestStep,
        _ request: StateTestRequest,
        _ trace: TaskTrace,
        _ limit: Timestamp
    ) async -> (Trigger, Timestamp)? {
        if let attempt = step.machine.testedAttempt {
            if let mock = request.test.mock { return (mock.trigger(attempt), clock.now()) }
            guard let trigger = await perform(step.transition, step.machine, request, trace, limit) else { return nil }
            return (trigger, clock.now())
        }
        return step.machine.state.nextDue.map { (.timersDue, max($0, clock.now())) }
    }

    /// Source: API reference, "TestState": it can run for up to five minutes.
    package static let stateTestMillisecondsMax: Int64 = 300_000

    /// What comes first: the attempt's outcome or its timeout; `nil` when the test's own time is up.
    private func perform(
        _ transition: Transition,
        _ machine: ExecutionMachine,
        _ request: StateTestRequest,
        _ trace: TaskTrace,
        _ limit: Timestamp
    ) async -> Trigger? {
        let commands = transition.commands.compactMap { command -> TaskCommand? in
            if case .performTask(let task) = command { task } else { nil }
        }
        guard let command = commands.first else { return nil }
        var attempt = TaskAttempt(ExecutionID(rawValue: request.identity.key), request.scope, machine, command)
        attempt.trace = trace
        let traced = attempt
        let integration = integrations.integration(for: traced)
        let due = machine.state.nextDue
        let clock = clock
        return await withTaskGroup(of: Trigger?.self) { group in
            group.addTask {
                guard let integration else {
                    return .taskFailed(attempt: traced.number, .noIntegration(traced.resource))
                }
                return Trigger(traced, await integration.perform(traced))
            }
            group.addTask {
                let end = due.map { min($0, limit) } ?? limit
                let milliseconds = max(0, end.milliseconds - clock.now().milliseconds)
                do {
                    try await Task.sleep(for: .milliseconds(milliseconds))
                } catch {
                    // The outcome came first, or the caller has gone.
                    return nil
                }
                return end == limit ? nil : .timersDue
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }

    private func testContext(at now: Timestamp) -> DecisionContext {
        var context = DecisionContext(
            now: now,
            random: SeededGenerator(seed: UInt64.random(in: 0...UInt64.max)),
            limits: configuration.limits,
            tokenKey: tokenKey,
            isActivityKnown: { _ in true }
        )
        context.parameterProblem = { [integrations] in integrations.problem(with: $1, of: $0) }
        return context
    }
}

extension StatesError {
    /// The process has nothing that does the work of a resource.
    static func noIntegration(_ resource: TaskResource) -> StatesError {
        StatesError(name: runtimeName, cause: "No integration for the resource '\(resource.arn)' is configured.")
    }
}

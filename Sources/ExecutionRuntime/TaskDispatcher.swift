import Dispatch
import JSONModel
package import Logging
package import StatesLanguage
package import StorageAPI
import Synchronization

/// Which integration does the work of a resource.
package struct IntegrationRegistry: Sendable {
    private let route: @Sendable (TaskResource) -> (any TaskIntegration)?
    /// What answers in place of integrations in executions with a test case.
    package let mocks: MockConfiguration?
    /// Where distributed Maps find their datasets and leave their results; `nil` for nowhere but the state's input.
    package let datasets: (any MapDatasetAccess)?

    /// `route` gives `nil` for resources that nothing here can perform.
    package init(
        mocks: MockConfiguration? = nil,
        datasets: (any MapDatasetAccess)? = nil,
        route: @escaping @Sendable (TaskResource) -> (any TaskIntegration)?
    ) {
        self.mocks = mocks
        self.datasets = datasets
        self.route = route
    }

    /// Why the resource's integration cannot take parameters; nil where it can, or where there is none.
    func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        route(resource)?.problem(with: parameters, of: resource)
    }

    /// The fields that the parameters of the resource's tasks may and must have; nil where that is not known.
    func parameterFields(of resource: TaskResource) -> ParameterFields? {
        route(resource)?.parameterFields(of: resource)
    }

    /// What the parameters of a resource may hold; nil where that is not known.
    func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        route(resource)?.parameterOutline(of: resource)
    }

    /// The mock of an attempt, else the integration of its resource.
    package func integration(for attempt: TaskAttempt) -> (any TaskIntegration)? {
        if let invocation = attempt.mocked,
            let outcome = MockConfiguration.outcome(of: attempt, invocation, in: mocks)
        {
            return MockedIntegration(outcome: outcome)
        }
        return route(attempt.resource)
    }
}

/// Performs attempts: one task for each that runs now, none for what waits.
package final class TaskDispatcher: Sendable {
    private struct Key: Hashable {
        let execution: ExecutionID
        let attempt: Int64
    }

    private struct Running {
        let task: Task<Void, Never>
        let ending: AttemptEnding
    }

    private struct State {
        var running: [Key: Running] = [:]
        /// Attempts that ended before their task was entered above.
        var ended: Set<Key> = []
        var isStopped = false
    }

    let registry: IntegrationRegistry
    private let logger: Logger
    private let queue = DispatchQueue(label: "newel.dispatcher", attributes: .concurrent)
    private let state = Mutex(State())

    package init(registry: IntegrationRegistry, logger: Logger) {
        self.registry = registry
        self.logger = logger
    }

    /// Performs an attempt; the outcome is told once, unless the attempt is cancelled before.
    package func perform(_ attempt: TaskAttempt, outcome: @escaping @Sendable (TaskOutcome) -> Void) {
        guard !state.withLock({ $0.isStopped }) else { return }
        guard let integration = registry.integration(for: attempt) else {
            return later {
                outcome(
                    .failed(
                        error: "States.Runtime",
                        cause: "No integration for the resource '\(attempt.resource.arn)' is configured."
                    )
                )
            }
        }
        perform(attempt, by: { await integration.perform(attempt) }, outcome: outcome)
    }

    /// Does work for an attempt; the outcome is told once, unless the attempt is cancelled before.
    func perform(
        _ attempt: TaskAttempt,
        by work: @escaping @Sendable () async -> TaskOutcome,
        outcome: @escaping @Sendable (TaskOutcome) -> Void
    ) {
        guard !state.withLock({ $0.isStopped }) else { return }
        let key = Key(execution: attempt.execution, attempt: attempt.number)
        let task = Task {
            let result = await work()
            guard self.end(key) else { return }
            outcome(result)
        }
        state.withLock { state in
            if state.ended.remove(key) == nil { state.running[key] = Running(task: task, ending: attempt.ending) }
        }
    }

    /// Removes an attempt; false when it was cancelled.
    private func end(_ key: Key) -> Bool {
        let isCancelled = Task.isCancelled
        state.withLock { state in
            if state.running.removeValue(forKey: key) == nil, !isCancelled { state.ended.insert(key) }
        }
        return !isCancelled
    }

    package func cancel(execution: ExecutionID, attempt: Int64) {
        let task = state.withLock { $0.running.removeValue(forKey: Key(execution: execution, attempt: attempt)) }
        task?.task.cancel()
    }

    /// Somebody else has reported the attempt's outcome: nobody waits for it, and what it has begun goes on.
    func release(execution: ExecutionID, attempt: Int64) {
        let key = Key(execution: execution, attempt: attempt)
        guard let running = state.withLock({ $0.running.removeValue(forKey: key) }) else { return }
        running.ending.isReported = true
        running.task.cancel()
    }

    /// Runs short work soon, on another thread.
    package func later(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    package func later(milliseconds: Int, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: work)
    }

    /// Attempts that are being performed.
    package var runningCount: Int { state.withLock { $0.running.count } }

    /// Cancels everything; what was cancelled is performed again after the next start.
    package func shutDown() async {
        let running = state.withLock { state in
            state.isStopped = true
            defer { state.running = [:] }
            return Array(state.running.values)
        }
        for entry in running { entry.task.cancel() }
        for entry in running { await entry.task.value }
    }
}

import ExecutionCore
package import JSONModel
package import Logging
import ServiceLifecycle
package import StatesLanguage
package import StorageAPI
import Synchronization

/// Runs executions: delivers triggers to machines, commits transitions, then performs their commands.
///
/// Nothing is acknowledged or performed before it is stored. A waiting execution is rows in the store; in memory are the
/// executions to which something is happening, and a bounded number that were busy last.
package final class Engine: Service, Sendable {
    package let store: any ExecutionStore
    package let configuration: EngineConfiguration
    let clock: any WallClock
    let logger: Logger
    let committer: Committer
    let dispatcher: TaskDispatcher
    let integrations: IntegrationRegistry
    let patience: PatientThreads
    let activities = ActivityQueues()
    let catalogue: MachineCatalogue
    let table: ExecutionTable
    let timers: TimerService
    let mapRunner = MapRunner()
    let closings = ClosingSignals()
    /// Tells who listens which executions have changed.
    package let changes = ChangeFeed()
    /// Told of what happens to executions; nil where nobody asks.
    let observer: (any TransitionObserver)?
    let tokenKey: [UInt8]
    /// Machines whose executions end where they would move on.
    let deleting = Mutex(DeletingMachines())
    private let keys: Mutex<(execution: Int64, revision: Int64, mapRun: Int64)>
    private let status: Mutex<Status>

    private enum Status { case starting, running, stopping, failed }

    /// - Throws: `EngineError` when the store cannot be read.
    package init(
        store: any ExecutionStore,
        configuration: EngineConfiguration,
        integrations: IntegrationRegistry,
        clock: any WallClock,
        observer: (any TransitionObserver)? = nil,
        logger: Logger
    ) throws(EngineError) {
        self.store = store
        self.observer = observer
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        let failure = FailureSignal()
        self.failure = failure
        committer = Committer(
            store: store,
            countMax: configuration.batchWritesMax,
            bytesMax: configuration.batchBytesMax
        ) { error in
            logger.critical("The store failed; nothing is acknowledged any more. Restart to recover: \(error)")
            failure.raise()
        }
        self.integrations = integrations
        dispatcher = TaskDispatcher(registry: integrations, logger: logger)
        patience = PatientThreads(count: configuration.patientThreadCount)
        catalogue = MachineCatalogue(store: store, definitionsMax: configuration.definitionsMax)
        table = ExecutionTable(idleMax: configuration.idleExecutionsMax)
        timers = TimerService(store: store, clock: clock, logger: logger)
        do {
            tokenKey = try Self.tokenKey(store)
            keys = Mutex(
                (
                    try store.lastExecutionID().rawValue, try store.lastRevisionKey().rawValue,
                    try store.lastMapRunID().rawValue
                )
            )
        } catch {
            throw .storage("\(error)")
        }
        status = Mutex(.starting)
    }

    private let failure: FailureSignal

    /// Resumes what a former process left over, then runs until shut down.
    package func run() async throws {
        timers.start { [weak self] id in self?.timerDue(id) }
        status.withLock { if $0 == .starting { $0 = .running } }
        let recovery = Task { await self.recover() }
        let housekeeping = Task { await self.removeExpired() }
        await failure.wait()
        recovery.cancel()
        housekeeping.cancel()
        status.withLock { $0 = failure.isRaised ? .failed : .stopping }
        timers.stop()
        activities.close()
        closings.releaseAll()
        await mapRunner.shutDown()
        await dispatcher.shutDown()
        await committer.flush()
        if failure.isRaised { throw EngineError.stopped }
    }

    /// Whether requests can be served: the store works and the engine is not stopping.
    package var isReady: Bool { status.withLock { $0 == .running } && !failure.isRaised }

    package func now() -> Timestamp { clock.now() }

    /// What executions may be started with in place of integrations.
    package var mocks: MockConfiguration? { dispatcher.registry.mocks }

    /// To be called when the clock was set forward: what is due then fires now.
    package func clockChanged() { timers.check() }

    package func makeRevisionKey() -> RevisionKey {
        keys.withLock { keys in
            keys.revision += 1
            return RevisionKey(rawValue: keys.revision)
        }
    }

    func makeExecutionID() -> ExecutionID {
        keys.withLock { keys in
            keys.execution += 1
            return ExecutionID(rawValue: keys.execution)
        }
    }

    func makeMapRunID() -> MapRunID {
        keys.withLock { keys in
            keys.mapRun += 1
            return MapRunID(rawValue: keys.mapRun)
        }
    }

    /// Commits one write and returns once it is durable.
    package func commit(_ write: StoreWrite) async throws(EngineError) -> WriteOutcome {
        let result = await withCheckedContinuation { continuation in
            committer.submit(write) { continuation.resume(returning: $0) }
        }
        switch result {
        case .success(let outcome): return outcome
        case .failure(let error): throw .storage("\(error)")
        }
    }

    /// A setting that ``store(_:as:)`` has kept; `nil` when there is none.
    package func storedSetting(_ name: String) throws(EngineError) -> [UInt8]? {
        do { return try store.setting(name) } catch { throw .storage("\(error)") }
    }

    /// Keeps a setting of the server, so that it outlives restarts.
    package func store(_ value: [UInt8], as name: String) async throws(EngineError) {
        _ = try await commit(.setSetting(name: name, value: value))
    }

    /// Commits writes together with whatever else is waiting; returns once all are durable or refused.
    func commit(_ writes: [StoreWrite]) async throws(EngineError) -> [WriteOutcome] {
        let gathered = GatheredOutcomes(count: writes.count)
        let results = await withCheckedContinuation { continuation in
            if writes.isEmpty { return continuation.resume(returning: [] as [Result<WriteOutcome, StorageError>]) }
            for (index, write) in writes.enumerated() {
                committer.submit(write) { result in
                    if let all = gathered.add(result, at: index) { continuation.resume(returning: all) }
                }
            }
        }
        var outcomes: [WriteOutcome] = []
        for result in results {
            do { outcomes.append(try result.get()) } catch { throw .storage("\(error)") }
        }
        return outcomes
    }

    /// The MAC key of task tokens: made once, kept in the store, so that tokens outlive restarts.
    private static func tokenKey(_ store: any ExecutionStore) throws(StorageError) -> [UInt8] {
        if let key = try store.setting("task-token-key"), key.count == 32 { return key }
        var generator = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        _ = try store.commit([.setSetting(name: "task-token-key", value: key)])
        return key
    }

    /// The fields that the parameters of a resource's tasks may and must have; nil where that is not known.
    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        integrations.parameterFields(of: resource)
    }

    /// What the parameters of a resource may hold; nil where that is not known.
    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        integrations.parameterOutline(of: resource)
    }

    /// What a transition is decided with, now or at another time.
    func decisionContext(_ pace: DecisionPace, at time: Timestamp? = nil) -> DecisionContext {
        var limits = configuration.limits
        if pace == .startOnly { limits.stepsPerTransitionMax = 0 }
        var context = DecisionContext(
            now: time ?? clock.now(),
            random: SeededGenerator(seed: UInt64.random(in: 0...UInt64.max)),
            limits: limits,
            tokenKey: tokenKey,
            isActivityKnown: { [store] arn in
                guard let (scope, name) = ResourceNames.activity(arn) else { return false }
                // An unreadable store is no reason to fail a workflow for good: the task waits for its worker.
                do { return try store.activity(scope: scope, name: name) != nil } catch { return true }
            }
        )
        context.parameterProblem = { [integrations] in integrations.problem(with: $1, of: $0) }
        if pace == .prompt { context.expressionStepsMax = configuration.promptExpressionSteps }
        return context
    }
}

/// The results of writes that were submitted together.
private final class GatheredOutcomes: Sendable {
    private let state: Mutex<(results: [Result<WriteOutcome, StorageError>?], left: Int)>

    init(count: Int) { state = Mutex((Array(repeating: nil, count: count), count)) }

    /// Adds a result; returns all when it was the last one.
    func add(_ result: Result<WriteOutcome, StorageError>, at index: Int) -> [Result<WriteOutcome, StorageError>]? {
        state.withLock { state in
            state.results[index] = result
            state.left -= 1
            return state.left == 0 ? state.results.compactMap { $0 } : nil
        }
    }
}

/// Wakes the engine's `run` when it must end: by failure, or by graceful shutdown.
private final class FailureSignal: Sendable {
    private let raised = Mutex(false)
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    var isRaised: Bool { raised.withLock { $0 } }

    func raise() {
        raised.withLock { $0 = true }
        continuation.finish()
    }

    /// Returns when raised or when the service is to shut down.
    func wait() async {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                for await _ in stream {}
            } onCancel: {
                continuation.finish()
            }
        } onGracefulShutdown: {
            self.continuation.finish()
        }
    }
}

/// The names of things in ARNs, as far as the engine itself needs them.
enum ResourceNames {
    static func activity(_ arn: String) -> (scope: ResourceScope, name: String)? {
        let parts = arn.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false)
        guard parts.count == 7, parts[5] == "activity" else { return nil }
        return (ResourceScope(account: String(parts[4]), region: String(parts[3])), String(parts[6]))
    }

    static func executionARN(_ scope: ResourceScope, machine: String, name: String) -> String {
        "arn:\(partition(scope.region)):states:\(scope.region):\(scope.account):execution:\(machine):\(name)"
    }

    static func stateMachineARN(_ scope: ResourceScope, machine: String) -> String {
        "arn:\(partition(scope.region)):states:\(scope.region):\(scope.account):stateMachine:\(machine)"
    }

    static func expressARN(_ scope: ResourceScope, machine: String, name: String, id: String) -> String {
        "arn:\(partition(scope.region)):states:\(scope.region):\(scope.account):express:\(machine):\(name):\(id)"
    }

    static func mapRunARN(_ scope: ResourceScope, machine: String, label: String, uuid: String) -> String {
        "arn:\(partition(scope.region)):states:\(scope.region):\(scope.account):mapRun:\(machine)/\(label):\(uuid)"
    }

    private static func partition(_ region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import Logging
import StatesLanguage
import StorageAPI
import StorageTesting
import Synchronization
import Testing

/// A clock that moves when told, or a little with each reading.
final class ManualClock: WallClock {
    private let time = Mutex(Timestamp(milliseconds: 1_700_000_000_000))
    private let millisecondsPerReading: Int64

    init(millisecondsPerReading: Int64 = 0) { self.millisecondsPerReading = millisecondsPerReading }

    func now() -> Timestamp {
        time.withLock { time in
            defer { time = time.advanced(byMilliseconds: millisecondsPerReading) }
            return time
        }
    }

    func advance(milliseconds: Int64) { time.withLock { $0 = $0.advanced(byMilliseconds: milliseconds) } }
}

/// Performs attempts as a test says; counts what it was asked.
final class ScriptedIntegration: TaskIntegration {
    private let script: @Sendable (TaskAttempt) async -> TaskOutcome
    private let seen = Mutex<[String]>([])

    init(_ script: @escaping @Sendable (TaskAttempt) async -> TaskOutcome) { self.script = script }

    func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        seen.withLock { $0.append(attempt.attemptID) }
        return await script(attempt)
    }

    var attempts: [String] { seen.withLock { $0 } }
}

/// An engine on some store, running until the test is over.
struct EngineHarness {
    let engine: Engine
    let clock: ManualClock
    static let scope = ResourceScope(account: "123456789012", region: "us-east-1")

    /// Starts an engine, runs the body, and shuts the engine down: a clean end of a process.
    static func run(
        store: any ExecutionStore = InMemoryStore(),
        clock: ManualClock = ManualClock(),
        integration: any TaskIntegration = ScriptedIntegration { .succeeded(TaskOutput($0.parameters)) },
        configuration: EngineConfiguration = EngineConfiguration(limits: .aws),
        mocks: MockConfiguration? = nil,
        _ body: (EngineHarness) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let engine = try Engine(
            store: store,
            configuration: configuration,
            integrations: IntegrationRegistry(mocks: mocks) { $0.kind == .activity ? nil : integration },
            clock: clock,
            logger: logger
        )
        let running = Task { try await engine.run() }
        while !engine.isReady { await Task.yield() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(EngineHarness(engine: engine, clock: clock)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try result.get()
    }

    func createMachine(_ name: String, _ definition: JSONValue, type: String = "STANDARD") async throws -> MachineRecord
    {
        let id = try engine.store.machineID(scope: Self.scope, name: name)
        let record = MachineRecord(
            id: id,
            scope: Self.scope,
            name: name,
            type: type,
            status: .active,
            creationDate: clock.now(),
            revision: RevisionRecord(
                key: engine.makeRevisionKey(),
                machine: id,
                revisionID: nil,
                definition: definition.serializedString(),
                roleARN: "arn:aws:iam::123456789012:role/r",
                updateDate: clock.now(),
                configuration: []
            )
        )
        #expect(try await engine.commit(.createMachine(record, tags: [])) == .done)
        return record
    }

    func request(_ machine: MachineRecord, _ name: String, _ input: JSONValue = [:], testCase: String? = nil)
        -> StartRequest
    {
        let prefix = "arn:aws:states:us-east-1:123456789012"
        return StartRequest(
            machine: machine,
            revision: machine.revision,
            executionARN: "\(prefix):execution:\(machine.name):\(name)",
            stateMachineARN: "\(prefix):stateMachine:\(machine.name)",
            name: name,
            input: TaskOutput(input),
            testCase: testCase
        )
    }

    /// Waits for the end and tells how it was.
    func end(of id: ExecutionID) async throws -> ExecutionDescription {
        let record = try #require(try await engine.waitUntilClosed(id))
        return try engine.describe(record)
    }

    func history(of id: ExecutionID) throws -> [HistoryEvent] {
        try engine.history(try #require(try engine.store.execution(id)))
    }

    static let lambda: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"

    static let task: JSONValue = [
        "StartAt": "T", "States": ["T": ["Type": "Task", "Resource": lambda, "End": true]],
    ]
}

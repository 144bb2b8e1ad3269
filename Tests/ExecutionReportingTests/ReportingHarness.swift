import ExecutionCore
import ExecutionReporting
import ExecutionRuntime
import JSONModel
import Logging
import StorageAPI
import StorageTesting
import Synchronization
import Testing

/// Keeps what it is given; a gate can hold it up.
final class KeepingSink: TransitionSink {
    private struct State {
        var transitions: [ObservedTransition] = []
        var isOpen = true
    }

    private let state = Mutex(State())

    init(isOpen: Bool = true) { state.withLock { $0.isOpen = isOpen } }

    func open() { state.withLock { $0.isOpen = true } }

    func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        while !state.withLock({ $0.isOpen }) {
            guard !Task.isCancelled else { throw CancellationError() }
            await Task.yield()
        }
        state.withLock { $0.transitions += transitions }
    }

    func flush() async {}

    /// Such as `e1:3`: execution and history event.
    var events: [String] {
        state.withLock { state in
            state.transitions.flatMap { transition in
                transition.history.map { "\(transition.identity.executionName):\($0.id)" }
            }
        }
    }

    var statuses: [String] {
        state.withLock { $0.transitions.flatMap { $0.statusChanges.map(\.status.name) } }
    }
}

struct FixedClock: WallClock {
    func now() -> Timestamp { Timestamp(milliseconds: 1_700_000_000_123) }
}

/// An engine whose executions are reported to a sink.
struct ReportingHarness {
    let engine: Engine
    let pump: TransitionPump
    static let scope = ResourceScope(account: "123456789012", region: "us-east-1")
    static let group = "arn:aws:logs:us-east-1:123456789012:log-group:/g:*"

    static func silent() -> Logger {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }

    /// Runs the body; then the engine ends and the pump after it, unless the process is to have died.
    static func run(
        store: any ExecutionStore,
        sink: any TransitionSink,
        queue: TransitionQueue = TransitionQueue(),
        dies: Bool = false,
        _ body: (ReportingHarness) async throws -> Void
    ) async throws {
        let logger = silent()
        let pump = TransitionPump(
            name: "test",
            sink: sink,
            interests: LogInterest(catalogue: LoggingCatalogue()),
            queue: queue,
            notices: ReportingNotices(logger: logger),
            logger: logger
        )
        let engine = try Engine(
            store: store,
            configuration: EngineConfiguration(limits: .aws),
            integrations: IntegrationRegistry { _ in nil },
            clock: FixedClock(),
            observer: ExecutionReporter(logs: pump, events: nil),
            logger: logger
        )
        try await pump.prepare(engine)
        let running = Task { try await engine.run() }
        let pumping = Task { if !dies { try await pump.run() } }
        while !engine.isReady { await Task.yield() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(ReportingHarness(engine: engine, pump: pump)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        pumping.cancel()
        _ = await pumping.result
        try result.get()
    }

    func machine(_ level: String = "ALL", type: String = "STANDARD") async throws -> MachineRecord {
        let name = "m-\(type)"
        let id = try engine.store.machineID(scope: Self.scope, name: name)
        if let known = try engine.store.machine(scope: Self.scope, name: name) { return known }
        let destination: JSONValue = ["cloudWatchLogsLogGroup": ["logGroupArn": .string(Self.group)]]
        let logging: JSONValue = [
            "level": .string(level), "includeExecutionData": true, "destinations": [destination],
        ]
        let definition: JSONValue = ["StartAt": "P", "States": ["P": ["Type": "Pass", "End": true]]]
        let record = MachineRecord(
            id: id,
            scope: Self.scope,
            name: name,
            type: type,
            status: .active,
            creationDate: engine.now(),
            revision: RevisionRecord(
                key: engine.makeRevisionKey(),
                machine: id,
                revisionID: nil,
                definition: definition.serializedString(),
                roleARN: "arn:aws:iam::123456789012:role/r",
                updateDate: engine.now(),
                configuration: JSONValue.object(["loggingConfiguration": logging]).serialized()
            )
        )
        #expect(try await engine.commit(.createMachine(record, tags: [])) == .done)
        return record
    }

    /// Runs executions of a machine to their ends, one after the other.
    func start(_ machine: MachineRecord, _ names: [String]) async throws {
        let prefix = "arn:aws:states:us-east-1:123456789012"
        for name in names {
            let started = try await engine.start(
                StartRequest(
                    machine: machine,
                    revision: machine.revision,
                    executionARN: "\(prefix):execution:\(machine.name):\(name)",
                    stateMachineARN: "\(prefix):stateMachine:\(machine.name)",
                    name: name,
                    input: TaskOutput(["n": .string(name)])
                )
            )
            if machine.type == "STANDARD" { _ = try await engine.waitUntilClosed(started.id) }
        }
    }

    static func expected(_ names: [String]) -> [String] { names.flatMap { name in (1...4).map { "\(name):\($0)" } } }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import Logging
import StatesLanguage
import StorageAPI
import StorageSQLite

/// Durable executions in this process: engine and SQLite with full durability, no HTTP.
struct StoreBenchmark {
    private let options: BenchmarkOptions
    private static let suite = "store"
    private static let concurrency = 256

    init(_ options: BenchmarkOptions) {
        self.options = options
    }

    func run(_ report: inout Report) async throws {
        let directory = try WorkDirectory(in: options.directory, Self.suite)
        defer { directory.remove() }
        try DiskProbe.run(directory.path, &report)
        let one = try StoreLoad(directory.directory("one"), Definitions.onePass)
        try await measure("one Pass state", one, goal: nil, &report)
        let ten = try StoreLoad(directory.directory("ten"), Definitions.tenStates)
        try await measure("ten states", ten, goal: .atLeast(20_000), &report)
    }

    private func measure(
        _ name: String,
        _ load: StoreLoad,
        goal: Figure.Goal?,
        _ report: inout Report
    ) async throws {
        let serving = Task { try await load.engine.run() }
        let result = await Result { try await load.run(concurrency: Self.concurrency, seconds: options.seconds) }
        serving.cancel()
        _ = await serving.result
        let succeeded = Result { try load.succeededCount() }
        try load.store.close()
        let outcome = try result.get()
        report.add(Self.suite, "\(name), concurrency \(Self.concurrency)", outcome.perSecond, "executions/s", goal)
        report.add(Self.suite, "\(name), CPU", outcome.cpuSeconds * 1e6 / Double(outcome.count), "µs/execution")
        let counted = try succeeded.get()
        if counted != outcome.count {
            report.fail("store: \(outcome.count) executions of \(name) were started, \(counted) succeeded")
        }
    }
}

extension Result where Failure == any Error {
    /// The asynchronous form of `init(catching:)`.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }

    fileprivate init(_ body: () throws -> Success) { self.init(catching: body) }
}

/// An engine on a store of its own, with one state machine.
struct StoreLoad: Sendable {
    struct Outcome: Sendable {
        let count: Int
        let seconds: Double
        let cpuSeconds: Double
        var perSecond: Double { Double(count) / seconds }
    }

    let store: SQLiteStore
    let engine: Engine
    private let machineID: MachineID
    private let source: String
    private let input: TaskOutput
    private static let scope = ResourceScope(account: "123456789012", region: "us-east-1")

    private struct SystemClock: WallClock {
        func now() -> Timestamp { Clocks.now() }
    }

    init(_ path: String, _ source: String) throws {
        self.source = source
        store = try SQLiteStore(directory: path)
        engine = try Engine(
            store: store,
            configuration: EngineConfiguration(),
            integrations: IntegrationRegistry { _ in nil },
            clock: SystemClock(),
            logger: Logger(label: "newel-bench") { _ in SwiftLogNoOpLogHandler() }
        )
        machineID = try store.machineID(scope: Self.scope, name: "bench")
        let text = OrderDocument.bytes(257)
        input = TaskOutput(value: try JSONValue(parsing: text), text: text)
    }

    /// Starts executions, `concurrency` at a time; an execution of Pass and Choice states has ended when its start returns.
    @concurrent
    func run(concurrency: Int, seconds: Double) async throws -> Outcome {
        while !engine.isReady { try await Task.sleep(for: .milliseconds(1)) }
        let machine = try await makeMachine()
        let start = Clocks.monotonic()
        let cpu = Clocks.processCPU()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<concurrency {
                group.addTask {
                    var count = 0
                    while Clocks.monotonic() - start < seconds {
                        _ = try await engine.start(request("\(worker)-\(count)", machine))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Outcome(
            count: count,
            seconds: Clocks.monotonic() - start,
            cpuSeconds: Clocks.processCPU() - cpu
        )
    }

    private func makeMachine() async throws -> MachineRecord {
        let now = Clocks.now()
        let revision = RevisionRecord(
            key: engine.makeRevisionKey(),
            machine: machineID,
            revisionID: nil,
            definition: source,
            roleARN: "arn:aws:iam::123456789012:role/bench",
            updateDate: now,
            configuration: Array("{}".utf8)
        )
        let machine = MachineRecord(
            id: machineID,
            scope: Self.scope,
            name: "bench",
            type: WorkflowType.standard.rawValue,
            status: .active,
            creationDate: now,
            revision: revision
        )
        guard try await engine.commit(.createMachine(machine, tags: [])) == .done else {
            throw BenchmarkError("the state machine could not be made")
        }
        return machine
    }

    private func request(_ name: String, _ machine: MachineRecord) -> StartRequest {
        StartRequest(
            machine: machine,
            revision: machine.revision,
            executionARN: "arn:aws:states:us-east-1:123456789012:execution:bench:\(name)",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:bench",
            name: name,
            input: input
        )
    }

    /// Executions that the store holds as succeeded.
    func succeededCount() throws -> Int {
        let page = 1_000
        var count = 0
        var before: ExecutionID?
        while true {
            let found = try store.executions(
                machine: machineID,
                matching: ExecutionFilter(status: .succeeded),
                before: before,
                limit: page
            )
            count += found.count
            guard let last = found.last, found.count == page else { return count }
            before = last.id
        }
    }
}

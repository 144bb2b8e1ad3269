import ExecutionCore
import ExecutionReporting
import ExecutionRuntime
import StorageAPI
import StorageTesting
import Synchronization
import Testing

@Suite struct TransitionQueueTests {
    /// Transitions of one EXPRESS and one STANDARD execution, as an engine makes them.
    private func transitions() async throws -> (express: ObservedTransition, standard: ObservedTransition) {
        let seen = KeepingObserver()
        let engine = try Engine(
            store: InMemoryStore(),
            configuration: EngineConfiguration(limits: .aws),
            integrations: IntegrationRegistry { _ in nil },
            clock: FixedClock(),
            observer: seen,
            logger: ReportingHarness.silent()
        )
        let running = Task { try await engine.run() }
        while !engine.isReady { await Task.yield() }
        let logger = ReportingHarness.silent()
        let harness = ReportingHarness(
            engine: engine,
            pump: TransitionPump(
                name: "unused",
                sink: KeepingSink(),
                interests: StatusInterest(),
                notices: ReportingNotices(logger: logger),
                logger: logger
            )
        )
        try await harness.start(try await harness.machine(type: "EXPRESS"), ["x"])
        try await harness.start(try await harness.machine(), ["s"])
        while seen.transitions.count < 2 { await Task.yield() }
        running.cancel()
        _ = await running.result
        let all = seen.transitions
        return (try #require(all.first { $0.isExpress }), try #require(all.first { !$0.isExpress }))
    }

    @Test func `until the store has been read, only EXPRESS executions are queued`() async throws {
        let (express, standard) = try await transitions()
        var queue = TransitionQueue()
        _ = queue.add(standard)
        _ = queue.add(express)
        #expect(queue.isReading && queue.hasNews)
        let first = queue.take()
        #expect(first.transitions.map(\.isExpress) == [true])
        queue.goLive()
        _ = queue.add(standard)
        let second = queue.take()
        #expect(second.transitions.count == 1)
    }

    @Test func `over the bound, the store stands in for STANDARD executions`() async throws {
        let (express, standard) = try await transitions()
        var queue = TransitionQueue(countMax: 3)
        queue.goLive()
        let wakes = [standard, express, standard].map { queue.add($0) }
        #expect(wakes == [true, false, false])
        // One too many: those that the store has go, and it is to be read again.
        let wakesAgain = queue.add(standard)
        #expect(wakesAgain)
        #expect(queue.isReading)
        let taken = queue.take()
        #expect(taken.transitions.map(\.isExpress) == [true] && taken.lost == 0)
    }

    @Test func `over the bound, the oldest EXPRESS executions stay and the others are counted`() async throws {
        let (express, _) = try await transitions()
        var queue = TransitionQueue(countMax: 2)
        for _ in 0..<5 { _ = queue.add(express) }
        let taken = queue.take()
        #expect(taken.transitions.count == 2 && taken.lost == 3)
        let again = queue.take()
        #expect(again.lost == 0)
    }

    @Test func `the bound counts bytes, but one transition always fits`() async throws {
        let (express, _) = try await transitions()
        var queue = TransitionQueue(bytesMax: 1)
        _ = queue.add(express)
        _ = queue.add(express)
        let taken = queue.take()
        #expect(taken.transitions.count == 1)
    }
}

/// Wants everything, and keeps it.
final class KeepingObserver: TransitionObserver {
    private let kept = Mutex<[ObservedTransition]>([])

    func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest {
        TransitionInterest(wantsStatus: true, history: .withData)
    }

    func observe(_ transition: ObservedTransition) { kept.withLock { $0.append(transition) } }

    var transitions: [ObservedTransition] { kept.withLock { $0 } }
}

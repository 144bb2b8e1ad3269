import ExecutionReporting
import ExecutionRuntime
import StorageTesting
import Testing

@Suite struct TransitionPumpTests {
    @Test func `what happens is delivered in its order, the end of the process included`() async throws {
        let sink = KeepingSink()
        try await ReportingHarness.run(store: InMemoryStore(), sink: sink) { harness in
            try await harness.start(try await harness.machine(), ["a", "b", "c"])
        }
        #expect(sink.events == ReportingHarness.expected(["a", "b", "c"]))
    }

    @Test func `what a process that died had not delivered, the next one delivers`() async throws {
        let store = InMemoryStore()
        let lost = KeepingSink()
        try await ReportingHarness.run(store: store, sink: lost, dies: true) { harness in
            try await harness.start(try await harness.machine(), ["a", "b"])
        }
        #expect(lost.events.isEmpty)
        let sink = KeepingSink()
        try await ReportingHarness.run(store: store, sink: sink) { harness in
            try await harness.start(try await harness.machine(), ["c"])
        }
        #expect(Set(sink.events) == Set(ReportingHarness.expected(["a", "b", "c"])))
        #expect(sink.events.count == 12)
    }

    @Test func `what was delivered before a regular end is not delivered again`() async throws {
        let store = InMemoryStore()
        let (first, second) = (KeepingSink(), KeepingSink())
        try await ReportingHarness.run(store: store, sink: first) { harness in
            try await harness.start(try await harness.machine(), ["a"])
        }
        try await ReportingHarness.run(store: store, sink: second) { harness in
            try await harness.start(try await harness.machine(), ["b"])
        }
        #expect(first.events == ReportingHarness.expected(["a"]))
        #expect(second.events == ReportingHarness.expected(["b"]))
    }

    @Test func `what happened while nothing was reported is not reported later`() async throws {
        let store = InMemoryStore()
        try await ReportingHarness.run(store: store, sink: KeepingSink(), dies: true) { harness in
            try await harness.start(try await harness.machine(), ["a"])
            try await TransitionPump.forget("test", harness.engine)
        }
        let sink = KeepingSink()
        try await ReportingHarness.run(store: store, sink: sink) { harness in
            try await harness.start(try await harness.machine(), ["b"])
        }
        #expect(sink.events == ReportingHarness.expected(["b"]))
    }

    @Test func `a sink that is held up loses nothing of STANDARD executions, whatever the queue's bound`() async throws
    {
        let sink = KeepingSink(isOpen: false)
        let names = (0..<40).map { "e\($0)" }
        let queue = TransitionQueue(countMax: 3)
        try await ReportingHarness.run(store: InMemoryStore(), sink: sink, queue: queue) { harness in
            let machine = try await harness.machine()
            try await harness.start(machine, names)
            sink.open()
            while sink.events.count < names.count * 4 { await Task.yield() }
        }
        #expect(Set(sink.events) == Set(ReportingHarness.expected(names)))
    }

    @Test func `a machine that does not log is not delivered`() async throws {
        let sink = KeepingSink()
        try await ReportingHarness.run(store: InMemoryStore(), sink: sink) { harness in
            try await harness.start(try await harness.machine("OFF"), ["a"])
        }
        #expect(sink.events.isEmpty)
    }

    @Test func `EXPRESS executions are delivered although the store knows nothing of them`() async throws {
        let sink = KeepingSink()
        let store = InMemoryStore()
        try await ReportingHarness.run(store: store, sink: sink) { harness in
            try await harness.start(try await harness.machine(type: "EXPRESS"), ["x"])
            while sink.events.count < 4 { await Task.yield() }
        }
        #expect(sink.events == ReportingHarness.expected(["x"]))
        #expect(try store.lastJournalPosition() == 0)
    }
}

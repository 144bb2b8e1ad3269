import ExecutionCore
import ExecutionRuntime
import JSONModel
import StatesLanguage
import StorageAPI
import StorageTesting
import Synchronization
import Testing

@Suite struct EngineRedriveTests {
    /// Fails until told otherwise.
    private static func gate(_ isOpen: Flag) -> ScriptedIntegration {
        ScriptedIntegration { attempt in
            isOpen.value ? .succeeded(TaskOutput(attempt.parameters)) : .failed(error: "E", cause: "C")
        }
    }

    private func failed(_ harness: EngineHarness, _ name: String = "e") async throws -> ExecutionRecord {
        let machine = try await harness.createMachine("m-\(name)", EngineHarness.task)
        let id = try await harness.engine.start(harness.request(machine, name, 7)).id
        return try await harness.end(of: id).record
    }

    @Test func `a redrive is stored when it is answered, and goes on in another process`() async throws {
        let store = InMemoryStore()
        let clock = ManualClock()
        let isOpen = Flag()
        let id = Mutex(ExecutionID(rawValue: 0))
        try await EngineHarness.run(store: store, clock: clock, integration: Self.gate(isOpen)) { harness in
            let record = try await failed(harness)
            #expect(record.status == .failed && record.redriveDate == nil)
            id.withLock { $0 = record.id }
        }
        clock.advance(milliseconds: 5_000)
        let hanging = ScriptedIntegration { _ in
            while !Task.isCancelled { await Task.yield() }
            return .failed(error: "never", cause: "told")
        }
        try await EngineHarness.run(store: store, clock: clock, integration: hanging) { harness in
            let record = try #require(try store.execution(id.withLock { $0 }))
            #expect(try harness.engine.redriveRefusal(of: record) == nil)
            #expect(try await harness.engine.redrive(record, token: "t").get() == clock.now())
            let stored = try #require(try store.execution(record.id))
            #expect((stored.status, stored.redriveCount, stored.redriveDate) == (.running, 1, clock.now()))
            #expect(stored.stopDate == nil)
            #expect(try store.outbox(after: nil, limit: 9).map(\.number) == [2])
        }
        isOpen.value = true
        let first = clock.now()
        clock.advance(milliseconds: 5_000)
        let again = Self.gate(isOpen)
        try await EngineHarness.run(store: store, clock: clock, integration: again) { harness in
            let end = try await harness.end(of: id.withLock { $0 })
            #expect(end.record.status == .succeeded && end.output == Array("7".utf8) && end.redriveCount == 1)
            #expect(again.attempts == ["1-2"])
            // The same request once more: the same answer, and nothing happens.
            #expect(try await harness.engine.redrive(end.record, token: "t").get() == first)
            #expect(try harness.engine.store.execution(end.record.id) == end.record)
        }
    }

    @Test func `what speaks against a redrive is told, and changes nothing`() async throws {
        let isOpen = Flag()
        try await EngineHarness.run(integration: Self.gate(isOpen)) { harness in
            let record = try await failed(harness)
            harness.clock.advance(milliseconds: harness.engine.configuration.limits.redriveMillisecondsMax + 1)
            #expect(try harness.engine.redriveRefusal(of: record) == .periodOver)
            await #expect(throws: RedriveRefused.self) { try await harness.engine.redrive(record, token: nil).get() }
            #expect(try harness.engine.store.execution(record.id) == record)

            let other = try await failed(harness, "other")
            _ = try await harness.engine.commit(.markMachineDeleting(other.machine))
            harness.engine.forgetMachine(scope: EngineHarness.scope, name: "m-other")
            #expect(try harness.engine.redriveRefusal(of: other) == .machineDeleting)
            await #expect(throws: RedriveRefused.self) { try await harness.engine.redrive(other, token: nil).get() }
        }
    }

    @Test func `of many redrives at once one is accepted`() async throws {
        let isOpen = Flag()
        try await EngineHarness.run(integration: Self.gate(isOpen)) { harness in
            let record = try await failed(harness)
            isOpen.value = true
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        if case .success = try await harness.engine.redrive(record, token: "t\(number)") { return true }
                        return false
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 1)
            let end = try await harness.end(of: record.id)
            #expect(end.record.status == .succeeded && end.redriveCount == 1)
        }
    }

    @Test func `a redrive that cannot be stored is refused and can be repeated`() async throws {
        let isOpen = Flag()
        let store = FaultyStore(wrapping: InMemoryStore())
        try await EngineHarness.run(store: store, integration: Self.gate(isOpen)) { harness in
            let record = try await failed(harness)
            isOpen.value = true
            store.arm(.init(.commit, number: store.count(of: .commit) + 1, moment: .before))
            await #expect(throws: EngineError.self) { try await harness.engine.redrive(record, token: "t") }
            #expect(try store.execution(record.id) == record)
            #expect(try await harness.engine.redrive(record, token: "t").get() == harness.clock.now())
            let end = try await harness.end(of: record.id)
            #expect(end.record.status == .succeeded && end.redriveCount == 1)
        }
    }
}

/// A switch that a test throws.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var value: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

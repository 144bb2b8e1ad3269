import ExecutionRuntime
import JSONModel
import StorageAPI
import StorageTesting
import Testing

@Suite struct MachineDeletionTests {
    private static let twoWaits: JSONValue = [
        "StartAt": "W",
        "States": [
            "W": ["Type": "Wait", "Seconds": 60, "Next": "X"], "X": ["Type": "Wait", "Seconds": 60, "End": true],
        ],
    ]

    private func machine(_ harness: EngineHarness) throws -> MachineRecord? {
        try harness.engine.store.machine(scope: EngineHarness.scope, name: "m")
    }

    @Test func `a machine without open executions is gone when its deletion returns`() async throws {
        try await EngineHarness.run { harness in
            let record = try await harness.createMachine("m", EngineHarness.task)
            let id = try await harness.engine.start(harness.request(record, "e")).id
            _ = try await harness.engine.waitUntilClosed(id)
            try await harness.engine.deleteMachine(record)
            #expect(try machine(harness) == nil)
        }
    }

    @Test func `executions of a deleted machine end where they would move on, and the machine with them`() async throws
    {
        try await EngineHarness.run { harness in
            let record = try await harness.createMachine("m", Self.twoWaits)
            let id = try await harness.engine.start(harness.request(record, "e")).id
            try await harness.engine.deleteMachine(record)
            #expect(try machine(harness)?.status == .deleting)
            #expect(try harness.engine.store.execution(id)?.status == .running)
            harness.clock.advance(milliseconds: 60_000)
            harness.engine.clockChanged()
            #expect(try await harness.end(of: id).record.status == .aborted)
            while try machine(harness) != nil { await Task.yield() }
        }
    }

    @Test func `a deletion goes on after a restart`() async throws {
        let store = InMemoryStore()
        let clock = ManualClock()
        try await EngineHarness.run(store: store, clock: clock) { harness in
            let record = try await harness.createMachine("m", Self.twoWaits)
            _ = try await harness.engine.start(harness.request(record, "e"))
            try await harness.engine.deleteMachine(record)
        }
        try await EngineHarness.run(store: store, clock: clock) { harness in
            let id = ExecutionID(rawValue: 1)
            #expect(try machine(harness)?.status == .deleting)
            _ = try await harness.engine.stop(id, error: nil, cause: nil)
            while try machine(harness) != nil { await Task.yield() }
        }
    }

    @Test func `a new machine of the same name is not removed by late closings of the old one`() async throws {
        try await EngineHarness.run { harness in
            for round in 0..<10 {
                let record = try await harness.createMachine("m", Self.twoWaits)
                var ids: [ExecutionID] = []
                for index in 0..<10 {
                    ids.append(try await harness.engine.start(harness.request(record, "e\(round)-\(index)")).id)
                }
                try await harness.engine.deleteMachine(record)
                await withThrowingTaskGroup(of: Void.self) { group in
                    for id in ids {
                        group.addTask { _ = try await harness.engine.stop(id, error: nil, cause: nil) }
                    }
                }
                while try machine(harness) != nil { await Task.yield() }
                let next = try await harness.createMachine("m", Self.twoWaits)
                for _ in 0..<100 { await Task.yield() }
                #expect(try machine(harness)?.revision == next.revision)
                try await harness.engine.deleteMachine(next)
                #expect(try machine(harness) == nil)
            }
        }
    }
}

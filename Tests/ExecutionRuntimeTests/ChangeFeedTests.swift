import ExecutionRuntime
import JSONModel
import StorageAPI
import StorageTesting
import Testing

@Suite struct ChangeFeedTests {
    @Test func `a listener hears of each execution's latest state`() async throws {
        try await EngineHarness.run { harness in
            let subscription = harness.engine.changes.subscribe()
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "A", "States": ["A": ["Type": "Pass", "End": true]]]
            )
            _ = try await harness.engine.start(harness.request(machine, "e"))
            let batch = subscription.take()
            #expect(batch.records.map(\.name) == ["e"])
            #expect(batch.records.map(\.status) == [.succeeded])
            #expect(!batch.hasOverflowed)
            #expect(subscription.take().records.isEmpty)
            subscription.cancel()
            #expect(harness.engine.changes.count == 0)
        }
    }

    @Test func `a listener that takes nothing is told that it missed some`() async throws {
        try await EngineHarness.run { harness in
            let subscription = harness.engine.changes.subscribe()
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "A", "States": ["A": ["Type": "Pass", "End": true]]]
            )
            for number in 0...ChangeSubscription.recordsMax {
                _ = try await harness.engine.start(harness.request(machine, "e\(number)"))
            }
            let batch = subscription.take()
            #expect(batch.hasOverflowed)
            #expect(batch.records.isEmpty)
            subscription.cancel()
        }
    }
}

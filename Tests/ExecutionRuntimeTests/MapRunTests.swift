import ExecutionCore
import JSONModel
import StatesLanguage
import StorageAPI
import StorageTesting
import Testing

@testable import ExecutionRuntime

@Suite struct MapRunTests {
    /// A distributed Map whose children call a function each, or pass their input on.
    private func definition(_ fields: [(String, JSONValue)] = [], calls: Bool = false) -> JSONValue {
        let child: JSONValue =
            calls
            ? ["Type": "Task", "Resource": EngineHarness.lambda, "End": true]
            : ["Type": "Pass", "End": true]
        var map = JSONObject()
        map["Type"] = "Map"
        map["Label"] = "each"
        map["ItemProcessor"] = [
            "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "C",
            "States": ["C": child],
        ]
        map["End"] = true
        for (name, value) in fields { map[name] = value }
        return ["StartAt": "M", "States": ["M": .object(map)]]
    }

    private func text(_ value: JSONValue) -> [UInt8] { value.serialized() }

    @Test func `each item has a child of its own`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine("m", definition())
            let started = try await harness.engine.start(harness.request(machine, "e", [1, 2, 3]))
            #expect(try await harness.end(of: started.id).output == text([1, 2, 3]))
            let store = harness.engine.store
            let run = try #require(try store.mapRuns(of: started.id, before: nil, limit: 9).first)
            #expect((run.status, run.label) == (.succeeded, "each"))
            let children = try store.children(of: run.id, from: 0, limit: 9)
            #expect(children.map(\.status) == [.succeeded, .succeeded, .succeeded])
            #expect(children.map { $0.mapRun?.index } == [0, 1, 2])
            let described = try harness.engine.describe(run)
            #expect((described.items.succeeded, described.executions.total) == (3, 3))
        }
    }

    @Test func `a run goes on where a former process left it`() async throws {
        let store = InMemoryStore()
        let gate = Gate()
        var id: ExecutionID?
        let first = ScriptedIntegration { attempt in
            guard attempt.parameters == 1 || attempt.parameters == 2 else {
                await gate.reached()
                // Until the process ends.
                while !Task.isCancelled { await Task.yield() }
                return .failed(error: "Cancelled", cause: "")
            }
            return .succeeded(TaskOutput(attempt.parameters))
        }
        try await EngineHarness.run(store: store, integration: first) { harness in
            let machine = try await harness.createMachine("m", definition([("MaxConcurrency", 2)], calls: true))
            id = try await harness.engine.start(harness.request(machine, "e", [1, 2, 3, 4, 5])).id
            await gate.wait()
        }
        let second = ScriptedIntegration { .succeeded(TaskOutput($0.parameters)) }
        try await EngineHarness.run(store: store, integration: second) { harness in
            let resumed = try #require(id)
            #expect(try await harness.end(of: resumed).output == text([1, 2, 3, 4, 5]))
        }
        let parent = try #require(id)
        let run = try #require(try store.mapRuns(of: parent, before: nil, limit: 9).first)
        #expect(try store.children(of: run.id, from: 0, limit: 9).count == 5)
        #expect(second.attempts.count == 3)
    }

    @Test(arguments: 2...9)
    func `a commit that fails is made again`(_ number: Int) async throws {
        let store = FaultyStore(wrapping: InMemoryStore())
        try await EngineHarness.run(store: store) { harness in
            let machine = try await harness.createMachine("m", definition())
            let started = try await harness.engine.start(harness.request(machine, "e", [1, 2]))
            let now = store.count(of: .commit)
            store.arm(FaultyStore.Fault(.commit, number: now + number, moment: .before))
            #expect(try await harness.end(of: started.id).output == text([1, 2]))
        }
    }

    @Test func `an execution is removed with its runs and their children, and theirs`() async throws {
        try await EngineHarness.run { harness in
            let inner = definition()["States"]?["M"]
            let outer = definition([
                ("Label", "outer"),
                (
                    "ItemProcessor",
                    [
                        "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "I",
                        "States": ["I": try #require(inner)],
                    ]
                ),
            ])
            let machine = try await harness.createMachine("m", outer)
            let started = try await harness.engine.start(harness.request(machine, "e", [[1, 2], [3]]))
            #expect(try await harness.end(of: started.id).output == text([[1, 2], [3]]))
            let store = harness.engine.store
            let run = try #require(try store.mapRuns(of: started.id, before: nil, limit: 9).first)
            let child = try #require(try store.children(of: run.id, from: 0, limit: 1).first)
            let below = try #require(try store.mapRuns(of: child.id, before: nil, limit: 1).first)
            #expect(try store.children(of: below.id, from: 0, limit: 9).count == 2)

            #expect(try await harness.engine.removeTree(started.id) == .done)
            #expect(try store.execution(started.id) == nil)
            #expect(try store.mapRun(run.id) == nil)
            #expect(try store.mapRun(below.id) == nil)
            #expect(try store.execution(child.id) == nil)
            #expect(try store.children(of: below.id, from: 0, limit: 9).isEmpty)
        }
    }

    @Test func `what runs is not removed`() async throws {
        try await EngineHarness.run { harness in
            let wait: JSONValue = ["StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 100, "End": true]]]
            let machine = try await harness.createMachine("m", wait)
            let started = try await harness.engine.start(harness.request(machine, "e"))
            #expect(try await harness.engine.removeTree(started.id) == .conflict)
        }
    }

    @Test func `an item reader fails the run where there are no datasets`() async throws {
        try await EngineHarness.run { harness in
            let reader: JSONValue = [
                "Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": ["Bucket": "b", "Prefix": "p"],
            ]
            let machine = try await harness.createMachine("m", definition([("ItemReader", reader)]))
            let started = try await harness.engine.start(harness.request(machine, "e"))
            #expect(try await harness.end(of: started.id).error == "States.ItemReaderFailed")
        }
    }
}

/// Lets a test wait until something has been reached.
private actor Gate {
    private var isReached = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func reached() {
        isReached = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func wait() async {
        guard !isReached else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI
import StorageTesting
import Synchronization
import Testing

@Suite struct MockedExecutionTests {
    private static let retried: JSONValue = [
        [
            "ErrorEquals": ["Busy"], "IntervalSeconds": 60, "MaxAttempts": 5, "BackoffRate": 1,
        ]
    ]

    private static func task(_ resource: JSONValue = EngineHarness.lambda, retry: JSONValue = []) -> JSONValue {
        ["StartAt": "T", "States": ["T": ["Type": "Task", "Resource": resource, "End": true, "Retry": retry]]]
    }

    private static func mocks(_ response: JSONValue, state: String = "T") throws -> MockConfiguration {
        let file: JSONValue = [
            "StateMachines": ["m": ["TestCases": ["case": .object([state: "r"]), "other": [:]]]],
            "MockedResponses": ["r": response],
        ]
        return try MockConfiguration(parsing: file.serialized())
    }

    private static let busyTwice: JSONValue = [
        "0-1": ["Throw": ["Error": "Busy", "Cause": "later"]], "2": ["Return": ["Payload": "done"]],
    ]

    /// Runs a definition with a test case, without delays; tells how it ended, its event types, and the real calls.
    private static func run(
        _ definition: JSONValue,
        _ mocks: MockConfiguration,
        input: JSONValue = [:]
    ) async throws -> (end: ExecutionDescription, types: [String], calls: Int) {
        var limits = ExecutionLimits.aws
        limits.timeScale = 0
        let real = ScriptedIntegration { .succeeded(TaskOutput(["real": $0.parameters])) }
        let found = Mutex<(ExecutionDescription, [String])?>(nil)
        try await EngineHarness.run(
            integration: real,
            configuration: EngineConfiguration(limits: limits),
            mocks: mocks
        ) { harness in
            let machine = try await harness.createMachine("m", definition)
            let id = try await harness.engine.start(harness.request(machine, "e", input, testCase: "case")).id
            let end = try await harness.end(of: id)
            let types = try harness.history(of: id).map(\.type)
            found.withLock { $0 = (end, types) }
        }
        let (end, types) = try #require(found.withLock { $0 })
        return (end, types, real.attempts.count)
    }

    @Test func `retries take the outcomes of their numbers`() async throws {
        let (end, types, calls) = try await Self.run(Self.task(retry: Self.retried), try Self.mocks(Self.busyTwice))
        #expect(end.output == Array(#""done""#.utf8))
        #expect(types.filter { $0 == "LambdaFunctionFailed" }.count == 2)
        #expect(calls == 0)
    }

    @Test func `iterations of a map count together`() async throws {
        let definition: JSONValue = [
            "StartAt": "M",
            "States": [
                "M": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": [
                        "StartAt": "T",
                        "States": ["T": ["Type": "Task", "Resource": EngineHarness.lambda, "End": true]],
                    ],
                ]
            ],
        ]
        let mocks = try Self.mocks(["0": ["Return": 10], "1": ["Return": 11], "2": ["Return": 12]])
        let (end, _, calls) = try await Self.run(definition, mocks, input: [1, 2, 3])
        #expect(end.output == Array("[10,11,12]".utf8))
        #expect(calls == 0)
    }

    @Test(arguments: [
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "arn:aws:states:::glue:startJobRun.sync",
        "arn:aws:states:::states:startExecution.sync:2",
    ])
    func `callback and job tasks are submitted and end with the mock`(resource: String) async throws {
        let definition = Self.task(.string(resource))
        let good = try await Self.run(definition, try Self.mocks(["0": ["Return": ["a": 1]]]))
        #expect(good.end.output == Array(#"{"a":1}"#.utf8))
        #expect(good.types[2...5] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"])
        let bad = try await Self.run(definition, try Self.mocks(["0": ["Throw": ["Error": "E", "Cause": "c"]]]))
        #expect(bad.end.error == "E" && bad.end.cause == "c")
        #expect(bad.types[2...5] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskFailed"])
    }

    @Test func `an invocation without an outcome fails the execution, whatever is retried`() async throws {
        let retry: JSONValue = [["ErrorEquals": ["States.ALL"], "MaxAttempts": 5]]
        let mocks = try Self.mocks(["0": ["Throw": ["Error": "Busy"]], "2": ["Return": 1]])
        let (end, _, calls) = try await Self.run(Self.task(retry: retry), mocks)
        #expect(end.error == "States.Runtime")
        #expect(end.cause?.contains("The mocked response 'r' has no outcome for invocation 1 of the state 'T'") == true)
        #expect(calls == 0)
    }

    @Test func `a state that is not named calls its integration`() async throws {
        let (end, _, calls) = try await Self.run(Self.task(), try Self.mocks(Self.busyTwice, state: "U"), input: 5)
        #expect(end.output == Array(#"{"real":5}"#.utf8))
        #expect(calls == 1)
    }

    @Test func `invocations go on counting after a restart, and without the mocks nothing is called`() async throws {
        let store = InMemoryStore()
        let clock = ManualClock()
        let real = ScriptedIntegration { .succeeded(TaskOutput($0.parameters)) }
        let ids = Mutex<[ExecutionID]>([])
        let mocks = try Self.mocks(Self.busyTwice)
        try await EngineHarness.run(store: store, clock: clock, integration: real, mocks: mocks) { harness in
            let machine = try await harness.createMachine("m", Self.task(retry: Self.retried))
            for name in ["e", "f"] {
                let id = try await harness.engine.start(harness.request(machine, name, testCase: "case")).id
                ids.withLock { $0.append(id) }
                while try harness.history(of: id).last?.type != "LambdaFunctionFailed" { await Task.yield() }
            }
            await #expect(throws: EngineError.self) {
                try await harness.engine.start(harness.request(machine, "e", testCase: "other"))
            }
        }
        let (first, second) = ids.withLock { ($0[0], $0[1]) }
        clock.advance(milliseconds: 60_000)
        try await EngineHarness.run(store: store, clock: clock, integration: real, mocks: mocks) { harness in
            while try harness.history(of: first).count < 8 { await Task.yield() }
            while try harness.history(of: second).count < 8 { await Task.yield() }
            clock.advance(milliseconds: 60_000)
            harness.engine.clockChanged()
            #expect(try await harness.end(of: first).output == Array(#""done""#.utf8))
        }
        #expect(real.attempts.isEmpty)
    }

    @Test func `a server without the mocks fails the execution`() async throws {
        let store = InMemoryStore()
        let clock = ManualClock()
        let real = ScriptedIntegration { .succeeded(TaskOutput($0.parameters)) }
        let started = Mutex<ExecutionID?>(nil)
        try await EngineHarness.run(
            store: store,
            clock: clock,
            integration: real,
            mocks: try Self.mocks(Self.busyTwice)
        ) { harness in
            let machine = try await harness.createMachine("m", Self.task(retry: Self.retried))
            let id = try await harness.engine.start(harness.request(machine, "e", testCase: "case")).id
            started.withLock { $0 = id }
            while try harness.history(of: id).last?.type != "LambdaFunctionFailed" { await Task.yield() }
        }
        let id = try #require(started.withLock { $0 })
        clock.advance(milliseconds: 60_000)
        try await EngineHarness.run(store: store, clock: clock, integration: real) { harness in
            let end = try await harness.end(of: id)
            #expect(end.error == "States.Runtime")
            #expect(end.cause?.contains("this server has no mock configuration") == true)
        }
        #expect(real.attempts.isEmpty)
    }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import StatesLanguage
import StorageAPI
import StorageTesting
import Synchronization
import Testing

@Suite struct EngineTests {
    @Test func `an execution is stored when start returns`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "A", "States": ["A": ["Type": "Pass", "Result": 5, "End": true]]]
            )
            let started = try await harness.engine.start(harness.request(machine, "e"))
            let record = try #require(try harness.engine.store.execution(started.id))
            #expect(record.status == .succeeded)
            #expect(try harness.engine.describe(record).output == Array("5".utf8))
        }
    }

    @Test func `the error that an execution ended with is told without its input`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine(
                "m",
                [
                    "StartAt": "C",
                    "States": [
                        "C": [
                            "Type": "Choice", "Default": "W",
                            "Choices": [
                                ["Variable": "$.kind", "StringEquals": "bad", "Next": "F"],
                                ["Variable": "$.kind", "StringEquals": "good", "Next": "S"],
                            ],
                        ],
                        "F": ["Type": "Fail", "Error": "Broken", "Cause": "why"], "S": ["Type": "Succeed"],
                        "W": ["Type": "Wait", "Seconds": 60, "End": true],
                    ],
                ]
            )
            var ids: [String: ExecutionID] = [:]
            for kind in ["bad", "good", "wait", "stopped"] {
                ids[kind] = try await harness.engine.start(
                    harness.request(machine, kind, ["kind": .string(kind)])
                ).id
            }
            let stopped = try #require(ids["stopped"])
            _ = try await harness.engine.stop(stopped, error: "Halt", cause: nil)
            for (kind, error) in ["bad": "Broken", "good": nil, "wait": nil, "stopped": "Halt"] as [String: String?] {
                let id = try #require(ids[kind])
                let record = try #require(try harness.engine.store.execution(id))
                #expect(try harness.engine.endingError(record) == error, "\(kind)")
            }
        }
    }

    @Test func `an execution and its first event start at the same time`() async throws {
        try await EngineHarness.run(clock: ManualClock(millisecondsPerReading: 1)) { harness in
            let machine = try await harness.createMachine("m", ["StartAt": "A", "States": ["A": ["Type": "Succeed"]]])
            let started = try await harness.engine.start(harness.request(machine, "e"))
            #expect(try harness.history(of: started.id).first?.timestamp == started.startDate)
            #expect(try harness.engine.store.execution(started.id)?.startDate == started.startDate)
        }
    }

    @Test func `the same name and input while running is the same execution`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 60, "End": true]]]
            )
            let first = try await harness.engine.start(harness.request(machine, "e", ["a": 1]))
            let again = try await harness.engine.start(harness.request(machine, "e", ["a": 1]))
            #expect(again.id == first.id && again.existing)
            await #expect(throws: EngineError.self) {
                try await harness.engine.start(harness.request(machine, "e", ["a": 2]))
            }
            _ = try await harness.engine.stop(first.id, error: nil, cause: nil)
            await #expect(throws: EngineError.self) {
                try await harness.engine.start(harness.request(machine, "e", ["a": 1]))
            }
        }
    }

    @Test func `a thousand concurrent starts all end, with few commits`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine("m", EngineHarness.task)
            let ids = try await withThrowingTaskGroup(of: ExecutionID.self) { group in
                for index in 0..<1000 {
                    group.addTask {
                        try await harness.engine.start(harness.request(machine, "e\(index)", .integer(Int64(index)))).id
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for id in ids {
                let description = try await harness.end(of: id)
                #expect(description.output == description.input)
            }
        }
    }

    @Test func `a wait ends when its time has come, also after a restart`() async throws {
        let store = InMemoryStore()
        let clock = ManualClock()
        let id = Mutex(ExecutionID(rawValue: 0))
        try await EngineHarness.run(store: store, clock: clock) { harness in
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "W", "States": ["W": ["Type": "Wait", "Seconds": 3600, "End": true]]]
            )
            let started = try await harness.engine.start(harness.request(machine, "e", "in")).id
            id.withLock { $0 = started }
        }
        clock.advance(milliseconds: 3_600_000)
        try await EngineHarness.run(store: store, clock: clock) { harness in
            let end = try await harness.end(of: id.withLock { $0 })
            #expect(end.output == Array(#""in""#.utf8))
        }
    }

    @Test func `a task that was under way is performed again with the same id after a restart`() async throws {
        let store = InMemoryStore()
        let id = Mutex(ExecutionID(rawValue: 0))
        let hanging = ScriptedIntegration { _ in
            while !Task.isCancelled { await Task.yield() }
            return .failed(error: "never", cause: "told")
        }
        try await EngineHarness.run(store: store, integration: hanging) { harness in
            let machine = try await harness.createMachine("m", EngineHarness.task)
            let started = try await harness.engine.start(harness.request(machine, "e", 7)).id
            id.withLock { $0 = started }
            while hanging.attempts.isEmpty { await Task.yield() }
        }
        let working = ScriptedIntegration { .succeeded(TaskOutput(["did": $0.parameters])) }
        try await EngineHarness.run(store: store, integration: working) { harness in
            let end = try await harness.end(of: id.withLock { $0 })
            #expect(end.output == Array(#"{"did":7}"#.utf8))
            let scheduled = try harness.history(of: id.withLock { $0 }).filter { $0.type == "LambdaFunctionScheduled" }
            #expect(scheduled.count == 1)
        }
        #expect(working.attempts == hanging.attempts)
    }

    @Test func `an activity's task goes to one worker and its token ends it once`() async throws {
        try await EngineHarness.run { harness in
            let arn = "arn:aws:states:us-east-1:123456789012:activity:act"
            let activity = ActivityRecord(
                scope: EngineHarness.scope,
                name: "act",
                creationDate: harness.clock.now(),
                configuration: []
            )
            #expect(try await harness.engine.commit(.createActivity(activity, tags: [])) == .done)
            let machine = try await harness.createMachine(
                "m",
                ["StartAt": "T", "States": ["T": ["Type": "Task", "Resource": .string(arn), "End": true]]]
            )
            async let polled = harness.engine.nextActivityTask(activityARN: arn, workerName: "w", wait: .seconds(30))
            let id = try await harness.engine.start(harness.request(machine, "e", ["job": 1])).id
            let task = try #require(try await polled)
            #expect(task.input == Array(#"{"job":1}"#.utf8))
            try await harness.engine.taskHeartbeat(token: task.token, account: "123456789012")
            try await harness.engine.taskSucceeded(token: task.token, account: "123456789012", output: TaskOutput("ok"))
            #expect(try await harness.end(of: id).output == Array(#""ok""#.utf8))
            await #expect(throws: TaskTokenError.self) {
                try await harness.engine.taskSucceeded(
                    token: task.token,
                    account: "123456789012",
                    output: TaskOutput("again")
                )
            }
            await #expect(throws: TaskTokenError.self) {
                try await harness.engine.taskSucceeded(
                    token: "forged",
                    account: "123456789012",
                    output: TaskOutput("x")
                )
            }
        }
    }

    @Test func `a poll without a task ends with nothing`() async throws {
        try await EngineHarness.run { harness in
            let task = try await harness.engine.nextActivityTask(
                activityARN: "arn:aws:states:us-east-1:123456789012:activity:none",
                workerName: nil,
                wait: .milliseconds(1)
            )
            #expect(task == nil)
        }
    }

    @Test func `an Express execution runs in memory and returns its result`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine("x", EngineHarness.task, type: "EXPRESS")
            let result = try await harness.engine.startSync(harness.request(machine, "e", [1, 2]))
            #expect(result.status == .succeeded)
            #expect(result.output == Array("[1,2]".utf8))
            #expect(try harness.engine.store.execution(machine: machine.id, name: "e") == nil)
        }
    }

    @Test func `a job is watched again after a restart and submitted once`() async throws {
        let store = InMemoryStore()
        let id = Mutex(ExecutionID(rawValue: 0))
        let definition: JSONValue = [
            "StartAt": "J",
            "States": ["J": ["Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "End": true]],
        ]
        let hanging = ScriptedIntegration { _ in
            .submitted(TaskOutput("begun")) {
                while !Task.isCancelled { await Task.yield() }
                return .failed(error: "never", cause: "told")
            }
        }
        try await EngineHarness.run(store: store, integration: hanging) { harness in
            let machine = try await harness.createMachine("m", definition)
            let started = try await harness.engine.start(harness.request(machine, "e")).id
            id.withLock { $0 = started }
            while try harness.history(of: started).last?.type != "TaskSubmitted" { await Task.yield() }
        }
        let ending = ScriptedIntegration { _ in .submitted(TaskOutput("begun")) { .succeeded(TaskOutput("done")) } }
        try await EngineHarness.run(store: store, integration: ending) { harness in
            let end = try await harness.end(of: id.withLock { $0 })
            #expect(end.output == Array(#""done""#.utf8))
            let types = try harness.history(of: id.withLock { $0 }).map(\.type)
            #expect(types.filter { $0 == "TaskSubmitted" }.count == 1)
        }
    }

    @Test func `a name is free again when the retention of its closed execution is over`() async throws {
        try await EngineHarness.run { harness in
            let machine = try await harness.createMachine("m", EngineHarness.task)
            let first = try await harness.engine.start(harness.request(machine, "e")).id
            _ = try await harness.engine.waitUntilClosed(first)
            harness.clock.advance(milliseconds: harness.engine.configuration.retentionMilliseconds - 1)
            await #expect(throws: EngineError.self) {
                try await harness.engine.start(harness.request(machine, "e"))
            }
            harness.clock.advance(milliseconds: 2)
            let second = try await harness.engine.start(harness.request(machine, "e"))
            #expect(second.id != first && !second.existing)
            #expect(try harness.engine.store.execution(first) == nil)
        }
    }
}

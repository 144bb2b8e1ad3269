import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// What a redrive of each failed shape records, and what it leaves alone.
@Suite struct RedriveTests {
    static let lambda: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"

    static func task(_ fields: JSONValue = [:]) -> JSONValue {
        var object = JSONObject()
        object["Type"] = "Task"
        object["Resource"] = lambda
        for member in fields.objectValue?.members ?? [] { object[member.key] = member.value }
        if object["Next"] == nil { object["End"] = true }
        return .object(object)
    }

    static func machine(_ states: JSONValue, start: String, timeout: Int64? = nil) throws -> CoreHarness {
        var object = JSONObject()
        object["StartAt"] = .string(start)
        object["States"] = states
        if let timeout { object["TimeoutSeconds"] = .integer(timeout) }
        return try CoreHarness(.object(object))
    }

    @Test func `a failed Task is scheduled again without being entered again`() throws {
        var harness = try Self.machine(
            [
                "A": ["Type": "Pass", "Assign": ["v": 5], "Next": "T"], "T": Self.task(["Next": "Z"]),
                "Z": ["Type": "Succeed"],
            ],
            start: "A"
        )
        try harness.start(["k": 1])
        try harness.fail(1, "Boom", "b")
        #expect(harness.machine.state.status == .failed)
        try harness.redrive()
        #expect(harness.machine.state.status == .running)
        #expect(harness.machine.state.error == nil && harness.machine.state.stopTime == nil)
        try harness.restart()
        try harness.succeed(2, "done")
        #expect(harness.output == "done")
        #expect(
            harness.sequence.suffix(9)
                == [
                    "7<6 LambdaFunctionFailed", "8<7 ExecutionFailed", "9<8 ExecutionRedriven",
                    "10<9 LambdaFunctionScheduled", "11<10 LambdaFunctionStarted", "12<11 LambdaFunctionSucceeded",
                    "13<12 TaskStateExited", "14<13 SucceedStateEntered", "15<14 SucceedStateExited",
                    "16<15 ExecutionSucceeded",
                ].suffix(9)
        )
        let redriven = try #require(harness.history.first { $0.type == "ExecutionRedriven" })
        #expect(redriven.detailsName == "executionRedrivenEventDetails")
        #expect(redriven.fields.map(\.name) == ["redriveCount"])
        #expect(harness.rerunStates == [])
    }

    @Test func `the result of the attempt before is refused`() throws {
        var harness = try Self.machine(["T": Self.task()], start: "T")
        try harness.start()
        try harness.handle(.stop(error: nil, cause: nil))
        try harness.redrive()
        #expect(throws: TriggerRejected.attemptNotOpen) { try harness.succeed(1, "late") }
        try harness.succeed(2, "new")
        #expect(harness.output == "new")
    }

    @Test func `retries start from zero`() throws {
        let retry: JSONValue = [["ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1]]
        var harness = try Self.machine(
            ["T": Self.task(["Retry": retry, "Parameters": ["n.$": "$$.State.RetryCount"]])],
            start: "T"
        )
        try harness.start()
        for _ in 0..<3 {
            let first = Int64(harness.tasks.count)
            try harness.fail(first, "E")
            try harness.fireNext()
            try harness.fail(first + 1, "E")
            #expect(harness.machine.state.status == .failed)
            try harness.redrive()
        }
        #expect(harness.tasks.map { $0.parameters.value["n"] } == [0, 1, 0, 1, 0, 1, 0])
    }

    @Test func `the context object counts redrives and knows the last one's time`() throws {
        var harness = try Self.machine(
            ["T": Self.task(["Parameters": ["e.$": "$$.Execution", "s.$": "$$.State.EnteredTime"]])],
            start: "T"
        )
        try harness.start()
        let start = harness.now
        for _ in 0..<2 {
            try harness.fail(Int64(harness.tasks.count), "E")
            harness.now = harness.now.advanced(byMilliseconds: 1_000)
            try harness.redrive()
        }
        let seen = harness.tasks.map(\.parameters.value)
        #expect(seen.map { $0["e"]?["RedriveCount"] } == [0, 1, 2])
        #expect(seen[0]["e"]?["RedriveTime"] == nil)
        #expect(seen[1]["e"]?["RedriveTime"] == .string(start.advanced(byMilliseconds: 1_000).iso8601))
        #expect(seen[2]["e"]?["RedriveTime"] == .string(start.advanced(byMilliseconds: 2_000).iso8601))
        #expect(Set(seen.map { $0["s"] }) == [.string(start.iso8601)])
    }

    @Test func `only the branch that failed and those it aborted run again`() throws {
        var harness = try Self.machine(
            [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "T1", "States": ["T1": Self.task()]],
                        ["StartAt": "T2", "States": ["T2": Self.task()]],
                        ["StartAt": "T3", "States": ["T3": Self.task()]],
                    ],
                ]
            ],
            start: "P"
        )
        try harness.start()
        try harness.succeed(1, "one")
        try harness.fail(2, "Boom")
        let failedAt = harness.history.count
        try harness.redrive()
        try harness.restart()
        #expect(harness.tasks.map(\.attempt) == [1, 2, 3, 4, 5])
        #expect(harness.tasks.suffix(2).map(\.state.header.name) == ["T2", "T3"])
        try harness.succeed(5, "three")
        try harness.succeed(4, "two")
        #expect(harness.output == ["one", "two", "three"])
        let added = harness.history[failedAt...].map(\.type)
        #expect(
            added == [
                "ExecutionRedriven", "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionScheduled",
                "LambdaFunctionStarted", "LambdaFunctionSucceeded", "TaskStateExited", "LambdaFunctionSucceeded",
                "TaskStateExited", "ParallelStateSucceeded", "ParallelStateExited", "ExecutionSucceeded",
            ]
        )
        // Each branch goes on where it ended.
        let scheduled = harness.history[(failedAt + 1)...].filter { $0.type == "LambdaFunctionScheduled" }
        let failed = try #require(harness.history.first { $0.type == "LambdaFunctionFailed" })
        #expect(scheduled.map(\.previousEventID).contains(failed.id))
        #expect(harness.rerunStates == [])
    }

    @Test func `a Parallel that exceeded the data limit runs again as a whole`() throws {
        var harness = try Self.machine(
            [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "T1", "States": ["T1": Self.task()]],
                        ["StartAt": "T2", "States": ["T2": Self.task()]],
                    ],
                ]
            ],
            start: "P"
        )
        let large = JSONValue.string(String(repeating: "x", count: 200_000))
        try harness.start()
        try harness.succeed(1, large)
        try harness.succeed(2, large)
        #expect(harness.machine.state.error == "States.DataLimitExceeded")
        try harness.redrive()
        let added = harness.history.drop { $0.type != "ExecutionRedriven" }.map(\.type)
        #expect(added.prefix(2) == ["ExecutionRedriven", "ParallelStateStarted"])
        try harness.succeed(3, 1)
        try harness.succeed(4, 2)
        #expect(harness.output == [1, 2])
    }

    @Test func `a Map goes on with the iterations that failed or had not begun`() throws {
        var harness = try Self.machine(
            [
                "M": [
                    "Type": "Map", "MaxConcurrency": 2, "End": true,
                    "ItemProcessor": ["StartAt": "T", "States": ["T": Self.task()]],
                ]
            ],
            start: "M"
        )
        try harness.start([10, 20, 30, 40, 50])
        try harness.succeed(1, "a")
        try harness.succeed(2, "b")
        try harness.fail(3, "E")
        let failedAt = harness.history.count
        try harness.redrive()
        try harness.restart()
        var next = Int64(5)
        while harness.machine.state.status == .running {
            let task = try #require(harness.tasks.first { $0.attempt == next })
            try harness.succeed(next, .string("x\(task.parameters.value.serializedString())"))
            next += 1
        }
        #expect(harness.output == ["a", "b", "x30", "x40", "x50"])
        let added = harness.history[failedAt...].map(\.type)
        #expect(added.filter { $0 == "MapIterationStarted" }.count == 1)
        #expect(added.filter { $0 == "MapIterationSucceeded" }.count == 3)
        #expect(!added.contains("MapStateStarted") && !added.contains("MapStateEntered"))
        #expect(harness.rerunStates == [])
    }

    @Test func `a Parallel inside a Map goes on inside its iteration`() throws {
        var harness = try Self.machine(
            [
                "M": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": [
                        "StartAt": "P",
                        "States": [
                            "P": [
                                "Type": "Parallel", "End": true,
                                "Branches": [
                                    ["StartAt": "T1", "States": ["T1": Self.task()]],
                                    ["StartAt": "T2", "States": ["T2": Self.task()]],
                                ],
                            ]
                        ],
                    ],
                ]
            ],
            start: "M"
        )
        try harness.start([1, 2])
        try harness.succeed(1, "1/1")
        try harness.succeed(3, "2/1")
        try harness.succeed(4, "2/2")
        try harness.fail(2, "E")
        try harness.redrive()
        try harness.restart()
        #expect(harness.tasks.count == 5)
        try harness.succeed(5, "1/2")
        #expect(harness.output == [["1/1", "1/2"], ["2/1", "2/2"]])
        #expect(harness.rerunStates == [])
    }

    @Test func `the timeout of the machine starts again`() throws {
        var harness = try Self.machine(["T": Self.task()], start: "T", timeout: 10)
        try harness.start()
        try harness.fireNext()
        #expect(harness.machine.state.status == .timedOut)
        harness.now = harness.now.advanced(byMilliseconds: 60_000)
        let again = harness.now
        try harness.redrive()
        #expect(harness.machine.state.nextDue == again.advanced(byMilliseconds: 10_000))
        #expect(harness.sequence.suffix(4).first == "5<0 ExecutionTimedOut")
        try harness.succeed(2, 1)
        #expect(harness.output == 1)
    }

    @Test func `the timeout of a Task starts again`() throws {
        var harness = try Self.machine(["T": Self.task(["TimeoutSeconds": 5])], start: "T")
        try harness.start()
        try harness.fireNext()
        #expect(harness.machine.state.error == "States.Timeout")
        try harness.redrive()
        #expect(harness.machine.state.nextDue == harness.now.advanced(byMilliseconds: 5_000))
        try harness.succeed(2, 1)
        #expect(harness.output == 1)
    }

    @Test func `a Fail state is entered again and fails again`() throws {
        var harness = try Self.machine(["F": ["Type": "Fail", "Error": "E", "Cause": "C"]], start: "F")
        try harness.start()
        try harness.redrive()
        try harness.redrive()
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 FailStateEntered", "3<2 ExecutionFailed", "4<3 ExecutionRedriven",
                "5<4 FailStateEntered", "6<5 ExecutionFailed", "7<6 ExecutionRedriven", "8<7 FailStateEntered",
                "9<8 ExecutionFailed",
            ]
        )
        #expect(harness.machine.state.redriveCount == 2 && harness.machine.state.error == "E")
    }

    @Test func `a Choice is evaluated again`() throws {
        var harness = try Self.machine(
            [
                "C": [
                    "Type": "Choice",
                    "Choices": [["Variable": "$$.Execution.RedriveCount", "NumericGreaterThan": 0, "Next": "S"]],
                ],
                "S": ["Type": "Succeed"],
            ],
            start: "C"
        )
        try harness.start(["a": 1])
        #expect(harness.machine.state.error == "States.NoChoiceMatched")
        try harness.redrive()
        #expect(harness.output == ["a": 1])
        #expect(
            harness.sequence.suffix(5) == [
                "4<3 ExecutionRedriven", "5<4 ChoiceStateExited", "6<5 SucceedStateEntered", "7<6 SucceedStateExited",
                "8<7 ExecutionSucceeded",
            ]
        )
    }

    @Test func `a stopped Wait ends when its time has passed, and waits anew for its seconds`() throws {
        var timestamp = try Self.machine(
            ["W": ["Type": "Wait", "TimestampPath": "$.t", "Next": "S"], "S": ["Type": "Succeed"]],
            start: "W"
        )
        try timestamp.start(["t": .string(timestamp.now.advanced(byMilliseconds: 5_000).iso8601)])
        try timestamp.handle(.stop(error: nil, cause: nil))
        timestamp.now = timestamp.now.advanced(byMilliseconds: 6_000)
        try timestamp.redrive()
        #expect(timestamp.history.suffix(5).map(\.type).first == "ExecutionRedriven")
        #expect(timestamp.machine.state.status != .running)

        var seconds = try Self.machine(["W": ["Type": "Wait", "Seconds": 10, "End": true]], start: "W")
        try seconds.start()
        try seconds.handle(.stop(error: nil, cause: nil))
        seconds.now = seconds.now.advanced(byMilliseconds: 60_000)
        try seconds.redrive()
        #expect(seconds.machine.state.nextDue == seconds.now.advanced(byMilliseconds: 10_000))
        try seconds.fireNext()
        #expect(
            seconds.sequence.suffix(3) == ["4<3 ExecutionRedriven", "5<4 WaitStateExited", "6<5 ExecutionSucceeded"]
        )
    }

    @Test func `work of a caught failure stays as it is`() throws {
        var harness = try Self.machine(
            [
                "P": [
                    "Type": "Parallel", "Next": "After",
                    "Catch": [["ErrorEquals": ["States.ALL"], "Next": "After"]],
                    "Branches": [
                        ["StartAt": "T1", "States": ["T1": Self.task()]],
                        ["StartAt": "T2", "States": ["T2": Self.task()]],
                    ],
                ],
                "After": Self.task(),
            ],
            start: "P"
        )
        try harness.start()
        try harness.fail(1, "Caught")
        try harness.fail(3, "Boom")
        try harness.redrive()
        #expect(harness.tasks.map(\.state.header.name) == ["T1", "T2", "After", "After"])
        try harness.succeed(4, 1)
        #expect(harness.output == 1)
    }

    @Test func `a runtime error inside a branch is taken up there`() throws {
        var harness = try Self.machine(
            [
                "P": [
                    "Type": "Parallel", "End": true,
                    "Branches": [
                        ["StartAt": "T", "States": ["T": Self.task()]],
                        [
                            "StartAt": "U",
                            "States": ["U": Self.task(["OutputPath": "$.missing"])],
                        ],
                    ],
                ]
            ],
            start: "P"
        )
        try harness.start()
        try harness.succeed(2, ["other": 1])
        #expect(harness.machine.state.error == "States.Runtime")
        try harness.redrive()
        #expect(harness.tasks.map(\.state.header.name) == ["T", "U", "T", "U"])
        try harness.succeed(3, "t")
        try harness.succeed(4, ["missing": "u"])
        #expect(harness.output == ["t", "u"])
    }

    @Test func `a failed JSONata expression is evaluated again`() throws {
        var harness = try CoreHarness([
            "StartAt": "A", "QueryLanguage": "JSONata",
            "States": [
                "A": [
                    "Type": "Pass",
                    "Output": "{% $states.context.Execution.RedriveCount > 0 ? 'fine' : $error('no') %}", "End": true,
                ]
            ],
        ])
        try harness.start()
        #expect(harness.machine.state.error == "States.QueryEvaluationError")
        try harness.redrive()
        #expect(harness.output == "fine")
        #expect(
            harness.sequence.suffix(3) == ["5<4 ExecutionRedriven", "6<5 PassStateExited", "7<6 ExecutionSucceeded"]
        )
    }

    /// A distributed Map of Tasks with room for two.
    private static func distributed(_ fields: JSONValue = [:]) throws -> CoreHarness {
        var map: JSONObject = [
            "Type": "Map", "MaxConcurrency": 2, "End": true,
            "ItemProcessor": [
                "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"],
                "StartAt": "T", "States": ["T": task()],
            ],
        ]
        for member in fields.objectValue?.members ?? [] { map[member.key] = member.value }
        return try machine(["M": .object(map)], start: "M")
    }

    @Test func `failed items of a distributed Map wait for room to be redriven`() throws {
        var harness = try Self.distributed(["ToleratedFailureCount": 3])
        try harness.start([0, 1, 2, 3, 4, 5, 6])
        for attempt in [1, 2, 3, 4] as [Int64] { try harness.fail(attempt, "E") }
        #expect(harness.machine.state.error == "States.ExceedToleratedFailureThreshold")
        func open() -> [JSONValue] {
            harness.tasks.filter { harness.machine.isOpen(attempt: $0.attempt) }.map(\.parameters.value)
        }
        try harness.redrive()
        #expect(open() == [0, 1])
        try harness.restart()
        try harness.succeed(6, "a")
        #expect(open() == [1, 2])
        // What waits, what runs and what has not begun is all there after the next end.
        try harness.handle(.stop(error: nil, cause: nil))
        try harness.redrive()
        try harness.restart()
        #expect(open() == [1, 2])
        while harness.machine.state.status == .running {
            #expect(open().count <= 2)
            let attempt = try #require(harness.tasks.last { harness.machine.isOpen(attempt: $0.attempt) })
            try harness.succeed(attempt.attempt, attempt.parameters.value)
        }
        #expect(harness.output == ["a", 1, 2, 3, 4, 5, 6])
        let redriven = harness.history.filter { $0.type == "MapRunRedriven" }
        #expect(redriven.count == 2 && redriven.allSatisfy { $0.previousEventID == $0.id - 1 })
    }

    @Test func `a Map Run is redriven a number of times, then never again`() throws {
        var harness = try Self.distributed()
        harness.limits.mapRunRedrivesMax = 2
        try harness.start([0])
        for _ in 0..<2 {
            try harness.fail(Int64(harness.tasks.count), "E")
            try harness.redrive()
        }
        try harness.fail(Int64(harness.tasks.count), "E")
        try harness.redrive()
        #expect(harness.machine.state.error == "States.Runtime" && harness.tasks.count == 3)
    }

    @Test func `a distributed Map whose output could not be made begins anew, an inline one does not`() throws {
        var distributed = try Self.distributed(["OutputPath": "$.missing"])
        try distributed.start([0])
        try distributed.succeed(1, 0)
        #expect(distributed.machine.state.error == "States.Runtime")
        try distributed.redrive()
        let added = distributed.history.drop { $0.type != "ExecutionRedriven" }.map(\.type)
        #expect(added == ["ExecutionRedriven", "MapStateStarted", "MapRunStarted"])
        #expect(distributed.tasks.count == 2)

        var inline = try Self.machine(
            [
                "M": [
                    "Type": "Map", "OutputPath": "$.missing", "End": true,
                    "ItemProcessor": ["StartAt": "T", "States": ["T": Self.task()]],
                ]
            ],
            start: "M"
        )
        try inline.start([0])
        try inline.succeed(1, 0)
        try inline.redrive()
        #expect(inline.tasks.count == 1)
        #expect(inline.history.suffix(3).map(\.type) == ["ExecutionRedriven", "MapStateSucceeded", "ExecutionFailed"])
    }

    @Test func `a distributed Map whose run never started begins anew`() throws {
        var harness = try CoreHarness([
            "StartAt": "M", "QueryLanguage": "JSONata",
            "States": [
                "M": [
                    "Type": "Map", "End": true, "Items": [1],
                    "ToleratedFailureCount": "{% $states.context.Execution.RedriveCount = 0 ? 'none' : 1 %}",
                    "ItemProcessor": [
                        "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"],
                        "StartAt": "P", "States": ["P": ["Type": "Pass", "End": true]],
                    ],
                ]
            ],
        ])
        try harness.start()
        #expect(harness.machine.state.status == .failed)
        try harness.redrive()
        #expect(harness.output == [1])
        #expect(harness.history.filter { $0.type == "MapRunStarted" }.count == 1)
    }

    @Test func `a redriven transition stays within its bound of steps`() throws {
        let branches = (0..<30).map { number -> JSONValue in
            var states = JSONObject()
            states["T\(number)"] = Self.task()
            return ["StartAt": .string("T\(number)"), "States": .object(states)]
        }
        var harness = try Self.machine(
            ["P": ["Type": "Parallel", "End": true, "Branches": .array(branches)]],
            start: "P"
        )
        try harness.start()
        try harness.fail(1, "E")
        harness.limits.stepsPerTransitionMax = 4
        try harness.redrive()
        var rounds = 0
        while case .resume? = harness.commands.last {
            rounds += 1
            try harness.restart()
            try harness.handle(.resume)
        }
        #expect(rounds > 3 && harness.tasks.count == 60)
    }

    @Test func `a closed execution that cannot be redriven says why`() throws {
        var done = try Self.machine(["S": ["Type": "Succeed"]], start: "S")
        try done.start()
        #expect(throws: TriggerRejected.notRedrivable(.succeeded)) { try done.redrive() }

        var open = try Self.machine(["T": Self.task()], start: "T")
        #expect(throws: TriggerRejected.wrongOrder) { try open.redrive() }
        try open.start()
        #expect(throws: TriggerRejected.notRedrivable(.running)) { try open.redrive() }
        try open.fail(1, "E")
        open.now = open.now.advanced(byMilliseconds: open.limits.redriveMillisecondsMax)
        var late = open
        late.now = late.now.advanced(byMilliseconds: 1)
        #expect(throws: TriggerRejected.notRedrivable(.periodOver)) { try late.redrive() }
        try open.redrive()

        var long = try Self.machine(["T": Self.task()], start: "T")
        try long.start()
        long.now = long.now.advanced(byMilliseconds: long.limits.openMillisecondsMax)
        try long.fail(1, "E")
        #expect(throws: TriggerRejected.notRedrivable(.openTooLong)) { try long.redrive() }

        var full = try Self.machine(["F": ["Type": "Fail"]], start: "F")
        full.limits.historyEventsMax = 7
        try full.start()
        try full.redrive()
        #expect(full.machine.state.eventCount == 6)
        #expect(throws: TriggerRejected.notRedrivable(.historyFull)) { try full.redrive() }
    }

    @Test func `a client token redrives once within its time, among the last ten`() throws {
        var harness = try Self.machine(["F": ["Type": "Fail"]], start: "F")
        try harness.start()
        let first = harness.now
        for number in 0..<11 { try harness.redrive("t\(number)") }
        #expect(harness.machine.state.redriveCount == 11)
        harness.now = harness.now.advanced(byMilliseconds: 14 * 60_000)
        try harness.redrive("t1")
        #expect(harness.machine.state.redriveCount == 11)
        #expect(harness.machine.state.redriveTime(token: "t1", now: harness.now) == first)
        #expect(harness.machine.state.redriveTime(token: "t0", now: harness.now) == nil)
        try harness.restart()
        #expect(harness.machine.state.redriveTime(token: "t10", now: harness.now) == first)
        harness.now = harness.now.advanced(byMilliseconds: 60_000)
        try harness.redrive("t1")
        #expect(harness.machine.state.redriveCount == 12)
    }
}

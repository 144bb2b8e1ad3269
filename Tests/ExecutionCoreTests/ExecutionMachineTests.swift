import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

@Suite struct ExecutionMachineTests {
    @Test func `a run of Pass and Choice states is one transition`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": ["Type": "Pass", "Result": ["n": 1], "Next": "B"],
                "B": [
                    "Type": "Choice",
                    "Choices": [["Variable": "$.n", "NumericEquals": 1, "Next": "C"]], "Default": "D",
                ],
                "C": ["Type": "Succeed"], "D": ["Type": "Fail"],
            ],
        ])
        try harness.start()
        #expect(harness.rows.count == 1)
        #expect(harness.output == ["n": 1])
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 PassStateEntered", "3<2 PassStateExited", "4<3 ChoiceStateEntered",
                "5<4 ChoiceStateExited", "6<5 SucceedStateEntered", "7<6 SucceedStateExited", "8<7 ExecutionSucceeded",
            ]
        )
    }

    @Test func `an untouched input keeps its text through all states`() throws {
        var harness = try CoreHarness([
            "StartAt": "A", "States": ["A": ["Type": "Pass", "Next": "B"], "B": ["Type": "Succeed"]],
        ])
        let text = Array(#"{ "a" : 1.0 }"#.utf8)
        try harness.handle(.start(input: OutsideValue(value: try JSONValue(parsing: text), text: text)))
        #expect(harness.machine.state.output?.text == text)
    }

    @Test func `paths select, place and filter in AWS's order`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Pass", "InputPath": "$.x", "Parameters": ["y.$": "$.n", "z": 2], "ResultPath": "$.r",
                    "OutputPath": "$.r", "End": true,
                ]
            ],
        ])
        try harness.start(["x": ["n": 5]])
        #expect(harness.output == ["y": 5, "z": 2])
    }

    @Test func `a task's result is applied once`() throws {
        var harness = try CoreHarness(Self.task(["End": true]))
        try harness.start(["a": 1])
        #expect(harness.tasks.map(\.attempt) == [1])
        try harness.succeed(1, "done")
        #expect(harness.output == "done")
        #expect(throws: TriggerRejected.executionClosed) { try harness.succeed(1, "again") }
        #expect(
            harness.sequence == [
                "1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 LambdaFunctionScheduled",
                "4<3 LambdaFunctionStarted", "5<4 LambdaFunctionSucceeded", "6<5 TaskStateExited",
                "7<6 ExecutionSucceeded",
            ]
        )
    }

    @Test func `an outcome of an attempt that is over is refused and changes nothing`() throws {
        var harness = try CoreHarness(
            Self.task(["Retry": [["ErrorEquals": ["E"], "IntervalSeconds": 1]], "End": true])
        )
        try harness.start()
        try harness.fail(1, "E")
        let count = harness.rows.count
        #expect(throws: TriggerRejected.attemptNotOpen) { try harness.succeed(1, 1) }
        #expect(harness.rows.count == count)
        try harness.fireNext()
        #expect(throws: TriggerRejected.attemptNotOpen) { try harness.succeed(1, 1) }
        try harness.succeed(2, 2)
        #expect(harness.output == 2)
    }

    @Test func `backoff grows by its rate up to the maximum`() throws {
        let retry: JSONValue = [
            "ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 4,
            "MaxDelaySeconds": 20,
        ]
        var harness = try CoreHarness(Self.task(["Retry": [retry], "End": true]))
        try harness.start()
        var delays: [Int64] = []
        for attempt in 1...4 {
            let before = harness.now
            try harness.fail(Int64(attempt), "E")
            delays.append(try #require(harness.machine.state.nextDue).milliseconds - before.milliseconds)
            try harness.fireNext()
        }
        #expect(delays == [2000, 6000, 18_000, 20_000])
        try harness.fail(5, "E", "no more")
        #expect(harness.machine.state.status == .failed)
        #expect(harness.machine.state.cause == "no more")
    }

    @Test func `full jitter stays within the delay`() throws {
        let retry: JSONValue = ["ErrorEquals": ["E"], "IntervalSeconds": 10, "JitterStrategy": "FULL"]
        for seed in 1...50 as ClosedRange<UInt64> {
            var harness = try CoreHarness(Self.task(["Retry": [retry], "End": true]))
            harness.seed = seed
            try harness.start()
            try harness.fail(1, "E")
            let delay = try #require(harness.machine.state.nextDue).milliseconds - harness.now.milliseconds
            #expect((0...10_000).contains(delay))
        }
    }

    @Test func `counters belong to their retrier and an exhausted one does not fall through`() throws {
        var harness = try CoreHarness(
            Self.task([
                "Retry": [
                    ["ErrorEquals": ["A", "B"], "MaxAttempts": 2, "IntervalSeconds": 1],
                    ["ErrorEquals": ["C"], "MaxAttempts": 1, "IntervalSeconds": 1],
                    ["ErrorEquals": ["States.ALL"], "MaxAttempts": 9, "IntervalSeconds": 1],
                ],
                "Catch": [["ErrorEquals": ["States.ALL"], "Next": "Caught"]], "End": true,
            ])
        )
        try harness.start()
        for (attempt, error) in ["A", "C", "B"].enumerated() {
            try harness.fail(Int64(attempt + 1), error)
            try harness.fireNext()
        }
        try harness.fail(4, "B", "cause")
        #expect(harness.output == ["Error": "B", "Cause": "cause"])
    }

    @Test(arguments: [
        ("States.ALL", "Any", true), ("States.ALL", "States.Runtime", false),
        ("States.ALL", "States.DataLimitExceeded", false), ("States.TaskFailed", "Any", true),
        ("States.TaskFailed", "States.Timeout", false), ("Any", "any", false),
        ("States.DataLimitExceeded", "States.DataLimitExceeded", true),
    ])
    func `ErrorEquals matches as documented`(name: String, error: String, caught: Bool) throws {
        var harness = try CoreHarness(
            Self.task(["Catch": [["ErrorEquals": [.string(name)], "Next": "Caught"]], "End": true])
        )
        try harness.start()
        try harness.fail(1, error)
        #expect((harness.output != nil) == caught)
    }

    @Test func `a missed heartbeat is a timeout that both names catch`() throws {
        for name in ["States.Timeout", "States.HeartbeatTimeout"] {
            var harness = try CoreHarness(
                Self.task([
                    "TimeoutSeconds": 60, "HeartbeatSeconds": 10,
                    "Catch": [["ErrorEquals": [.string(name)], "Next": "Caught"]], "End": true,
                ])
            )
            try harness.start()
            harness.now = harness.now.advanced(byMilliseconds: 8_000)
            try harness.handle(.heartbeat(attempt: 1))
            let due = try #require(harness.machine.state.nextDue)
            #expect(due.milliseconds - harness.now.milliseconds == 10_000)
            try harness.fireNext()
            #expect(harness.output == ["Error": "States.Timeout", "Cause": ""])
        }
    }

    @Test func `a stale timer changes nothing`() throws {
        var harness = try CoreHarness(Self.task(["TimeoutSeconds": 5, "End": true]))
        try harness.start()
        let count = harness.rows.count
        try harness.handle(.timersDue)
        #expect(harness.rows.count == count)
    }

    @Test func `the machine's timeout ends everything`() throws {
        var definition = Self.task(["End": true])
        guard case .object(var object) = definition else { return }
        object["TimeoutSeconds"] = 30
        definition = .object(object)
        var harness = try CoreHarness(definition)
        try harness.start()
        try harness.fireNext()
        #expect(harness.machine.state.status == .timedOut)
        #expect(harness.sequence.last == "5<0 ExecutionTimedOut")
        #expect(harness.commands.contains { if case .cancelTask(1) = $0 { true } else { false } })
    }

    @Test func `a result over the limit fails the task with the service's name`() throws {
        var harness = try CoreHarness(Self.task(["End": true]))
        try harness.start()
        try harness.succeed(1, .string(String(repeating: "x", count: 262_143)))
        #expect(harness.machine.state.error == "States.DataLimitExceeded")
        #expect(harness.machine.state.cause?.contains("function:f' returned a result with a size exceeding") == true)
        var within = try CoreHarness(Self.task(["End": true]))
        try within.start()
        try within.succeed(1, .string(String(repeating: "x", count: 262_142)))
        #expect(within.output != nil)
    }

    @Test(arguments: [(0, true), (1, false)])
    func `a document put together by ResultPath may be as large as the limit and no larger`(
        excess: Int,
        fits: Bool
    ) throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": ["A": ["Type": "Pass", "Result": "0123456789", "ResultPath": "$.r", "End": true]],
        ])
        // {"x":"…","r":"0123456789"} has 25 bytes besides the text of x.
        let text = String(repeating: "x", count: 262_144 - 25 + excess)
        try harness.start(["x": .string(text)])
        #expect((harness.output != nil) == fits)
        #expect((harness.machine.state.error == "States.DataLimitExceeded") == !fits)
        if let output = harness.machine.state.output { #expect(output.text.count == 262_144) }
    }

    @Test func `a counter in a loop is no larger for its many turns`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Pass", "Parameters": ["n.$": "States.MathAdd($.c.n, 1)"], "ResultPath": "$.c", "Next": "B",
                ],
                "B": [
                    "Type": "Choice", "Choices": [["Variable": "$.c.n", "NumericEquals": 50, "Next": "C"]],
                    "Default": "A",
                ],
                "C": ["Type": "Succeed"],
            ],
        ])
        harness.limits.payloadBytesMax = 100
        try harness.start(["c": ["n": 0], "text": "some more"])
        #expect(harness.output == ["c": ["n": 50], "text": "some more"])
    }

    @Test func `the event limit ends a loop with its last event`() throws {
        var harness = try CoreHarness(Self.loop)
        harness.limits.historyEventsMax = 101
        try harness.start()
        #expect(harness.machine.state.status == .failed)
        #expect(harness.history.count == 101)
        #expect(harness.history.last?.type == "ExecutionFailed")
        #expect(harness.machine.state.cause == "The execution reached the maximum number of history events (101).")
    }

    @Test func `a bounded transition asks to be resumed and goes on where it was`() throws {
        var harness = try CoreHarness(Self.loop)
        harness.limits.historyEventsMax = 200
        harness.limits.stepsPerTransitionMax = 10
        try harness.start()
        #expect(harness.commands.contains { if case .resume = $0 { true } else { false } })
        try harness.restart()
        var rounds = 0
        while harness.machine.state.status == .running, rounds < 100 {
            try harness.handle(.resume)
            rounds += 1
        }
        #expect(harness.history.count == 200)
    }

    /// Goes round for ever, although it has a way out.
    static let loop: JSONValue = [
        "StartAt": "A",
        "States": [
            "A": ["Type": "Pass", "Next": "B"],
            "B": [
                "Type": "Choice", "Choices": [["Variable": "$.out", "IsPresent": true, "Next": "C"]], "Default": "A",
            ],
            "C": ["Type": "Succeed"],
        ],
    ]

    static func task(_ fields: JSONObject) -> JSONValue {
        var state: JSONObject = [
            "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
        ]
        for member in fields.members { state[member.key] = member.value }
        var states: JSONObject = ["T": .object(state)]
        if fields["Catch"] != nil { states["Caught"] = ["Type": "Succeed"] }
        return ["StartAt": "T", "States": .object(states)]
    }
}

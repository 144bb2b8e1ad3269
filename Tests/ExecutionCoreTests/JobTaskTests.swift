import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// Tasks that wait for a job, and parameters that are refused before there is a task.
@Suite struct JobTaskTests {
    private static func job(_ fields: JSONObject = [:]) -> JSONValue {
        var state: JSONObject = [
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync",
            "Parameters": ["Input": ["Token.$": "$$.Task.Token"]], "End": true,
        ]
        for member in fields.members { state[member.key] = member.value }
        return ["StartAt": "Job", "States": ["Job": .object(state)]]
    }

    private func cancelled(_ harness: CoreHarness) -> [Int64] {
        harness.commands.compactMap { if case .cancelTask(let attempt) = $0 { attempt } else { nil } }
    }

    private func released(_ harness: CoreHarness) -> [Int64] {
        harness.commands.compactMap { if case .releaseTask(let attempt) = $0 { attempt } else { nil } }
    }

    @Test func `a job's parameters can hold its token, which ends the task and lets the job go on`() throws {
        var harness = try CoreHarness(Self.job())
        try harness.start()
        guard case .performTask(let task)? = harness.commands.first else {
            Issue.record("nothing is performed")
            return
        }
        let token = try #require(task.parameters.value["Input"]?["Token"]?.stringValue)
        #expect(token == task.token)
        let parsed = try #require(TaskToken.parse(token, key: Array(repeating: 3, count: 32)))
        let submitted: JSONValue = ["ExecutionArn": "a"]
        let output = OutsideValue(value: submitted, text: submitted.serialized())
        try harness.handle(.taskSubmitted(attempt: 1, output: output))
        try harness.succeed(parsed.attempt, "early")
        #expect(harness.sequence.last?.hasSuffix("ExecutionSucceeded") == true)
        #expect(harness.machine.state.output?.value == "early")
        #expect(released(harness) == [1])
        #expect(cancelled(harness).isEmpty)
    }

    @Test func `a job whose task times out is cancelled`() throws {
        var harness = try CoreHarness(Self.job(["TimeoutSeconds": 5]))
        try harness.start()
        try harness.fireNext()
        #expect(cancelled(harness) == [1])
        #expect(released(harness).isEmpty)
    }

    @Test func `a plain task has no token`() throws {
        var harness = try CoreHarness(Self.job(["Resource": "arn:aws:states:::states:startExecution"]))
        try harness.start()
        #expect(harness.machine.state.error == "States.Runtime")
        #expect(harness.machine.state.cause?.contains("The JSONPath '$$.Task.Token'") == true)
    }

    @Test func `parameters that the integration cannot take fail the execution before a task is scheduled`() throws {
        var harness = try CoreHarness(
            Self.job([
                "Parameters": ["Foo": 1],
                "Catch": [["ErrorEquals": ["States.ALL"], "Next": "Job"]],
            ])
        )
        harness.parameterProblem = { resource, parameters in
            resource.arn.hasSuffix(".sync") && parameters["Foo"] != nil ? "The field 'Foo' is wrong" : nil
        }
        try harness.start()
        #expect(harness.sequence == ["1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 ExecutionFailed"])
        #expect(harness.machine.state.error == "States.Runtime")
        #expect(
            harness.machine.state.cause
                == "An error occurred while executing the state 'Job' (entered at the event id #2). The Parameters "
                + "'{\"Foo\":1}' could not be used to start the Task: [The field 'Foo' is wrong]"
        )
        #expect(harness.commands.isEmpty)
    }
}

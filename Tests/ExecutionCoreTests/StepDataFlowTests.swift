import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// The values between a step's fields, computed from its journal.
@Suite struct StepDataFlowTests {
    private static let resource: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"

    private func flow(
        _ harness: CoreHarness,
        _ number: Int,
        stepsMax: Int? = nil
    ) throws -> (step: ExecutionStep, flow: StepDataFlow) {
        let machine = harness.machine
        var projection = StepProjection(definition: machine.definition, observing: (number, machine.identity))
        for row in harness.rows { projection.append(row.events, at: row.time) }
        let step = try #require(projection.steps.first { $0.number == number })
        var context = DecisionContext(
            now: step.start,
            random: SeededGenerator(seed: 9),
            limits: .aws,
            tokenKey: Array(repeating: 1, count: 32),
            isActivityKnown: { _ in true }
        )
        context.expressionStepsMax = stepsMax
        let flow = StepDataFlow(
            of: step,
            in: try #require(projection.surroundings),
            joined: projection.joinedOutputs(of: step),
            definition: machine.definition,
            identity: machine.identity,
            context
        )
        return (step, flow)
    }

    @Test func `every filter of a task's data is shown`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Task", "Resource": Self.resource, "End": true, "InputPath": "$.order",
                    "Parameters": ["id.$": "$.id"], "ResultSelector": ["sum.$": "$.total"],
                    "ResultPath": "$.price", "OutputPath": "$.price",
                ]
            ],
        ])
        try harness.start(["order": ["id": 7], "other": 1])
        let open = try flow(harness, 0).flow
        #expect(open.values[.afterInputPath] == ["id": 7])
        #expect(open.values[.result] == nil)
        #expect(open.isExact == nil)
        try harness.succeed(1, ["total": 12, "noise": true])
        let (step, done) = try flow(harness, 0)
        #expect(done.values[.result] == ["total": 12, "noise": true])
        #expect(done.values[.afterResultSelector] == ["sum": 12])
        #expect(done.values[.afterResultPath]?["price"] == ["sum": 12])
        #expect(step.output?.value == ["sum": 12])
        #expect(done.isExact == true)
    }

    @Test func `the variables and the context object are those of the visit`() throws {
        var harness = try CoreHarness([
            "StartAt": "Set",
            "States": [
                "Set": ["Type": "Pass", "Assign": ["who": "Ada"], "Next": "Each"],
                "Each": [
                    "Type": "Map", "ItemsPath": "$.items", "End": true,
                    "ItemSelector": ["n.$": "$$.Map.Item.Value", "who.$": "$who"], "ResultPath": "$.out",
                    "ItemProcessor": [
                        "StartAt": "Ask",
                        "States": [
                            "Ask": [
                                "Type": "Task", "Resource": Self.resource, "End": true,
                                "ResultSelector": ["at.$": "$$.Map.Item.Index", "who.$": "$who"],
                            ]
                        ],
                    ],
                ],
            ],
        ])
        try harness.start(["items": [10, 20]])
        try harness.succeed(1, ["ok": true])
        try harness.succeed(2, ["ok": true])
        let second = try flow(harness, 3)
        #expect(second.step.slot == 1)
        #expect(second.flow.surroundings.variables.map(\.name) == ["who"])
        #expect(second.flow.values[.afterResultSelector] == ["at": 1, "who": "Ada"])
        #expect(second.flow.isExact == true)
        let map = try flow(harness, 1).flow
        #expect(map.values[.afterItemsPath] == [10, 20])
        #expect(map.values[.afterItemSelector] == [["n": 10, "who": "Ada"], ["n": 20, "who": "Ada"]])
        #expect(map.values[.result] == [["at": 0, "who": "Ada"], ["at": 1, "who": "Ada"]])
        #expect(map.values[.afterResultPath]?["items"] == [10, 20])
        #expect(map.isExact == true)
    }

    @Test func `a Map that runs shows its items and no result`() throws {
        var harness = try CoreHarness([
            "StartAt": "Each",
            "States": [
                "Each": [
                    "Type": "Map", "End": true,
                    "ItemProcessor": [
                        "StartAt": "Ask",
                        "States": ["Ask": ["Type": "Task", "Resource": Self.resource, "End": true]],
                    ],
                ]
            ],
        ])
        try harness.start([1, 2])
        try harness.succeed(1, 1)
        let map = try flow(harness, 0).flow
        #expect(map.values[.afterItemsPath] == [1, 2])
        #expect(map.values[.result] == nil)
        #expect(map.values[.afterResultPath] == nil)
        #expect(map.isExact == nil)
    }

    @Test func `a caught error names its catcher, a retry its retrier and count`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Task", "Resource": Self.resource, "End": true,
                    "Parameters": ["count.$": "$$.State.RetryCount"],
                    "Retry": [["ErrorEquals": ["Other"]], ["ErrorEquals": ["Broken"], "MaxAttempts": 1]],
                    "Catch": [
                        ["ErrorEquals": ["Other"], "Next": "B"],
                        ["ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "B"],
                    ],
                ],
                "B": ["Type": "Pass", "End": true],
            ],
        ])
        try harness.start(["n": 1])
        try harness.fail(1, "Broken", "why")
        try harness.fireNext()
        let open = try flow(harness, 0).flow
        #expect(open.surroundings.contextObject["State"]?["RetryCount"] == 1)
        try harness.fail(2, "Broken", "again")
        let (step, done) = try flow(harness, 0)
        #expect(step.status == .caught)
        #expect(done.retryIndex == 1)
    }

    @Test func `random values come out differently, and it says so`() throws {
        var harness = try CoreHarness([
            "QueryLanguage": "JSONata", "StartAt": "A",
            "States": ["A": ["Type": "Pass", "Output": "{% $random() %}", "End": true]],
        ])
        try harness.start()
        #expect(try flow(harness, 0).flow.isExact == false)
    }

    @Test func `an expression that takes too long is given up`() throws {
        var harness = try CoreHarness([
            "QueryLanguage": "JSONata", "StartAt": "A",
            "States": ["A": ["Type": "Pass", "Output": "{% $sum([1..5000]) %}", "End": true]],
        ])
        try harness.start()
        #expect(try flow(harness, 0, stepsMax: 10).flow.isGivenUp)
        #expect(try flow(harness, 0).flow.isExact == true)
    }
}

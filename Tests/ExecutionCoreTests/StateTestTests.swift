import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// One state tried by itself, with the engine's own decisions.
@Suite struct StateTestTests {
    private struct Run {
        let outcome: StateTestOutcome?
        let inspection: StateInspection
        let variables: [(name: String, value: JSONValue)]

        var output: JSONValue? {
            switch outcome {
            case .succeeded(let output, _), .caught(_, let output, _): output.value
            case .retriable, .failed, nil: nil
            }
        }

        var next: String? {
            switch outcome {
            case .succeeded(_, let next), .caught(_, _, let next): next
            case .retriable, .failed, nil: nil
            }
        }

        var error: String? {
            switch outcome {
            case .caught(let error, _, _), .retriable(let error): error.name
            case .failed(let error, _): error
            case .succeeded, nil: nil
            }
        }
    }

    private let now = Timestamp(milliseconds: 1_700_000_000_000)

    private var context: DecisionContext {
        DecisionContext(
            now: now,
            random: SeededGenerator(seed: 1),
            limits: .aws,
            tokenKey: Array(repeating: 3, count: 32),
            isActivityKnown: { _ in false }
        )
    }

    private func run(
        _ state: JSONValue,
        _ input: JSONValue = [:],
        mock: StateMock? = nil,
        variables: [(name: String, value: JSONValue)] = [],
        contextObject: JSONValue = ["State": ["Name": "S"]],
        retrierRetryCount: Int? = nil,
        failures: Int? = nil,
        readItems: [JSONValue]? = nil
    ) throws -> Run {
        let analysis = DefinitionAnalyzer.analyzeState(state.serializedString(), name: "S")
        let definition = try #require(analysis.definition, "\(analysis.diagnostics)")
        let identity = ExecutionIdentity(
            key: 0,
            executionARN: "e",
            executionName: "e",
            stateMachineARN: "m",
            stateMachineName: "m",
            roleARN: "r",
            region: "us-east-1",
            startTime: now,
            isExpress: false
        )
        var machine = ExecutionMachine(
            testing: StateIndex(rawValue: 0),
            of: definition,
            identity: identity,
            input: OutsideValue(value: input, text: input.serialized()),
            variables: variables,
            test: StateTestSetting(
                mock: mock,
                contextObject: contextObject,
                addsTaskToken: true,
                retrierRetryCount: retrierRetryCount,
                mapIterationFailureCount: failures,
                readItems: readItems
            ),
            at: now
        )
        _ = machine.beginTest(context)
        if let attempt = machine.testedAttempt {
            switch try #require(mock, "a Task needs a mock here") {
            case .result(let value):
                _ = try machine.handle(
                    .taskSucceeded(attempt: attempt, output: OutsideValue(value: value, text: value.serialized())),
                    context
                )
            case .failure(let error):
                _ = try machine.handle(.taskFailed(attempt: attempt, error), context)
            }
        }
        return Run(
            outcome: machine.testOutcome,
            inspection: try #require(machine.test).inspection,
            variables: machine.testVariables
        )
    }

    private static let lambda: JSONObject = [
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "After",
    ]

    private func task(_ fields: JSONObject) -> JSONValue {
        var state = Self.lambda
        for member in fields.members { state[member.key] = member.value }
        return .object(state)
    }

    @Test func `a Pass shows each step of its data`() throws {
        let run = try run(
            [
                "Type": "Pass", "InputPath": "$.a", "Parameters": ["x.$": "$.b"], "ResultPath": "$.r",
                "OutputPath": "$.r", "Next": "After",
            ],
            ["a": ["b": 1]]
        )
        #expect(run.output == ["x": 1] && run.next == "After")
        #expect(run.inspection.values[.afterInputPath] == ["b": 1])
        #expect(run.inspection.values[.afterParameters] == ["x": 1])
        #expect(run.inspection.values[.afterResultSelector] == ["x": 1])
        #expect(run.inspection.values[.afterResultPath] == ["a": ["b": 1], "r": ["x": 1]])
        #expect(run.inspection.values[.result] == nil)
    }

    @Test func `a Pass with a Result shows that instead of its input`() throws {
        let run = try run(["Type": "Pass", "Result": 7, "End": true], ["a": 1])
        #expect(run.inspection.values[.result] == 7 && run.inspection.values[.afterInputPath] == nil)
        #expect(run.inspection.values[.afterParameters] == nil)
    }

    @Test func `only the tested state runs`() throws {
        let run = try run(["Type": "Pass", "Next": "After"], ["a": 1])
        #expect(run.next == "After" && run.output == ["a": 1])
    }

    @Test func `a Task shows what goes in and what comes back`() throws {
        let state = task(["Parameters": ["in.$": "$.a"], "ResultSelector": ["out.$": "$.r"], "ResultPath": "$.t"])
        let run = try run(state, ["a": 1], mock: .result(["r": 2]))
        #expect(run.inspection.values[.afterParameters] == ["in": 1])
        #expect(run.inspection.values[.result] == ["r": 2])
        #expect(run.inspection.values[.afterResultSelector] == ["out": 2])
        #expect(run.output == ["a": 1, "t": ["out": 2]])
    }

    @Test func `a JSONata Task shows its Arguments and no paths`() throws {
        let state = task([
            "QueryLanguage": "JSONata", "Arguments": ["in": "{% $states.input.a + $v %}"],
            "Assign": ["w": "{% $states.result.r %}"], "Output": "{% $states.context.State.Name %}",
        ])
        let run = try run(state, ["a": 1], mock: .result(["r": 2]), variables: [("v", 10)])
        #expect(run.inspection.values[.afterArguments] == ["in": 11] && run.output == "S")
        #expect(Set(run.inspection.values.keys) == [.afterArguments, .result])
        #expect(run.variables.map(\.name) == ["v", "w"] && run.variables.map(\.value) == [10, 2])
    }

    @Test func `the context object is the one given`() throws {
        let state: JSONValue = ["Type": "Pass", "Parameters": ["c.$": "$$"], "End": true]
        #expect(try run(state, contextObject: [:]).output == ["c": [:]])
    }

    @Test func `a callback task gets a token in its context`() throws {
        let state = task([
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": ["FunctionName": "f", "Payload": ["t.$": "$$.Task.Token"]],
        ])
        let run = try run(state, mock: .result(1))
        #expect(run.inspection.values[.afterParameters]?["Payload"]?["t"]?.stringValue?.isEmpty == false)
    }

    @Test(arguments: [(0, 2.0), (1, 6.0), (2, 18.0)])
    func `a retrier tells when it would try again`(_ made: Int, _ seconds: Double) throws {
        let state = task([
            "Retry": [
                ["ErrorEquals": ["Other"]],
                ["ErrorEquals": ["Oops"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 3],
            ]
        ])
        let run = try run(state, mock: .failure(StatesError(name: "Oops", cause: "c")), retrierRetryCount: made)
        guard case .retriable = run.outcome else {
            Issue.record("\(String(describing: run.outcome))")
            return
        }
        #expect(run.error == "Oops" && run.inspection.retryIndex == 1)
        #expect(run.inspection.retryBackoffSeconds == seconds)
    }

    @Test func `a catcher follows when the retrier is used up`() throws {
        let state = task([
            "Retry": [["ErrorEquals": ["States.ALL"], "MaxAttempts": 2]],
            "Catch": [
                ["ErrorEquals": ["Other"], "Next": "A"],
                ["ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "B"],
            ],
        ])
        let run = try run(
            state,
            ["a": 1],
            mock: .failure(StatesError(name: "Oops", cause: "c")),
            retrierRetryCount: 2
        )
        #expect(run.output == ["a": 1, "e": ["Error": "Oops", "Cause": "c"]] && run.next == "B")
        #expect(run.inspection.catchIndex == 1 && run.inspection.retryIndex == 0)
        #expect(run.inspection.retryBackoffSeconds == nil && run.error == "Oops")
    }

    @Test func `a failure in a field is told without the words about an execution`() throws {
        let run = try run(["Type": "Pass", "InputPath": "$.missing", "End": true])
        guard case .failed(let error, let cause) = run.outcome else {
            Issue.record("\(String(describing: run.outcome))")
            return
        }
        #expect(error == "States.Runtime" && cause?.hasPrefix("Invalid path '$.missing'") == true)
    }

    @Test func `a Parallel ends with its mock`() throws {
        let branch: JSONValue = ["StartAt": "B", "States": ["B": ["Type": "Pass", "End": true]]]
        let state: JSONValue = ["Type": "Parallel", "Branches": [branch], "ResultPath": "$.r", "End": true]
        let run = try run(state, ["a": 1], mock: .result([5]))
        #expect(run.output == ["a": 1, "r": [5]])
        #expect(run.inspection.values == [.afterResultSelector: [5], .afterResultPath: ["a": 1, "r": [5]]])
    }

    private func map(_ fields: JSONObject) -> JSONValue {
        var state: JSONObject = [
            "Type": "Map", "End": true,
            "ItemProcessor": [
                "ProcessorConfig": ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"], "StartAt": "B",
                "States": ["B": ["Type": "Pass", "End": true]],
            ],
        ]
        for member in fields.members { state[member.key] = member.value }
        return .object(state)
    }

    @Test func `a Map shows its items and what each iteration gets`() throws {
        let state = map([
            "ItemsPath": "$.n", "MaxConcurrency": 2, "ToleratedFailureCount": 1,
            "ItemSelector": ["i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "k.$": "$.k"],
        ])
        let run = try run(state, ["n": [7, 8], "k": 1], mock: .result([0, 0]))
        #expect(run.output == [0, 0] && run.inspection.itemCount == 2)
        #expect(run.inspection.values[.afterItemsPath] == [7, 8])
        #expect(
            run.inspection.values[.afterItemSelector] == [["i": 0, "v": 7, "k": 1], ["i": 1, "v": 8, "k": 1]]
        )
        #expect(run.inspection.maxConcurrency == 2 && run.inspection.toleratedFailureCount == 1)
    }

    @Test(arguments: [(1, nil), (2, "States.ExceedToleratedFailureThreshold")] as [(Int, String?)])
    func `a Map fails beyond its tolerance`(_ failures: Int, _ error: String?) throws {
        let state = map(["ToleratedFailurePercentage": 50])
        #expect(try run(state, [1, 2], mock: .result([1, 2]), failures: failures).error == error)
    }

    @Test func `a Map without tolerance does not count failures`() throws {
        #expect(try run(map([:]), [1, 2], mock: .result([1, 2]), failures: 2).output == [1, 2])
    }

    @Test func `items come in batches`() throws {
        let state = map(["ItemBatcher": ["MaxItemsPerBatch": 2, "BatchInput": ["b": 1]]])
        let run = try run(state, [1, 2, 3], mock: .result([]))
        #expect(
            run.inspection.values[.afterItemBatcher]
                == [["BatchInput": ["b": 1], "Items": [1, 2]], ["BatchInput": ["b": 1], "Items": [3]]]
        )
    }

    @Test func `an ItemReader's items are those of the test`() throws {
        let state = map([
            "ItemReader": ["Resource": "arn:aws:states:::s3:getObject", "Parameters": ["Bucket": "b", "Key": "k"]],
            "ItemSelector": ["v.$": "$$.Map.Item.Value"],
        ])
        let run = try run(state, mock: .result([]), readItems: [4])
        #expect(run.inspection.values[.afterItemSelector] == [["v": 4]])
        #expect(run.inspection.values[.afterItemsPath] == nil)
    }
}

import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

@Suite struct QueryLanguageTests {
    private static func machine(_ states: JSONObject, startAt: String = "A") -> JSONValue {
        ["QueryLanguage": "JSONata", "StartAt": .string(startAt), "States": .object(states)]
    }

    @Test func `Assign and Output see the variables as on entry`() throws {
        var harness = try CoreHarness(
            Self.machine([
                "A": ["Type": "Pass", "Assign": ["x": 1, "y": 2], "Next": "B"],
                "B": [
                    "Type": "Pass", "Assign": ["x": "{% $y %}", "y": "{% $x %}"], "Output": "{% [$x, $y] %}",
                    "Next": "C",
                ],
                "C": [
                    "Type": "Pass", "Output": ["now": "{% [$x, $y] %}", "then": "{% $states.input %}"], "End": true,
                ],
            ])
        )
        try harness.start()
        #expect(harness.output == ["now": [2, 1], "then": [1, 2]])
    }

    @Test func `an expression without a value fails with an event and its place`() throws {
        var harness = try CoreHarness(
            Self.machine(["A": ["Type": "Pass", "Output": ["r": "{% $states.input.none %}"], "End": true]])
        )
        try harness.start()
        #expect(harness.sequence.suffix(2) == ["3<0 EvaluationFailed", "4<3 ExecutionFailed"])
        #expect(harness.machine.state.error == "States.QueryEvaluationError")
        #expect(
            harness.machine.state.cause
                == "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression "
                + "'$states.input.none' specified for the field 'Output/r' returned nothing (undefined)."
        )
    }

    @Test func `the result and the error output are there where they are allowed`() throws {
        let task: JSONValue = [
            "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "Arguments": ["n": "{% $states.input.n + 1 %}"], "Output": "{% $states.result.v * 2 %}",
            "Catch": [["ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Error %}", "Next": "B"]],
            "Next": "B",
        ]
        let definition = Self.machine(["A": task, "B": ["Type": "Succeed"]])
        var harness = try CoreHarness(definition)
        try harness.start(["n": 1])
        #expect(harness.tasks.first?.parameters.value == ["n": 2])
        try harness.succeed(1, ["v": 21])
        #expect(harness.output == 42)
        var failing = try CoreHarness(definition)
        try failing.start(["n": 1])
        try failing.fail(1, "Boom")
        #expect(failing.output == "Boom")
    }

    @Test(arguments: [
        (
            "{% $states.result %}",
            "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Output"
        ),
        (
            "{% $states.errorOutput.Error & $states.nothing %}",
            "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output, "
                + "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.nothing' does not exist. at /States/A/Output"
        ),
        ("{% 1 + %}", "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output"),
        (
            "{% total + tax.rate + total %}",
            "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'total' at the top level is not supported. at /States/A/Output, "
                + "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'tax' at the top level is not supported. at /States/A/Output"
        ),
        (
            "{% $ %}",
            "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. at /States/A/Output"
        ),
    ])
    func `misuse is refused when the definition is read`(expression: String, text: String) throws {
        let definition = Self.machine(["A": ["Type": "Pass", "Output": .string(expression), "End": true]])
        let analysis = DefinitionAnalyzer.analyze(definition.serialized(), type: .standard)
        #expect(!analysis.isValid)
        #expect(analysis.diagnostics.map(\.text).joined(separator: ", ") == text)
    }

    @Test func `eval is no function, which the evaluation finds`() throws {
        var harness = try CoreHarness(
            Self.machine(["A": ["Type": "Pass", "Output": "{% $eval('1 + 1') %}", "End": true]])
        )
        try harness.start()
        #expect(harness.machine.state.error == "States.QueryEvaluationError")
        #expect(
            harness.machine.state.cause?.hasSuffix(
                "threw an error during evaluation. T1006: Attempted to invoke a non-function"
            ) == true
        )
    }

    @Test func `an endless expression ends in its error and not in a hang`() throws {
        var harness = try CoreHarness(
            Self.machine([
                "A": ["Type": "Pass", "Output": "{% ($f := function($n) { $f($n + 1) }; $f(0)) %}", "End": true]
            ])
        )
        try harness.start()
        #expect(harness.machine.state.error == "States.QueryEvaluationError")
        #expect(
            harness.machine.state.cause?.hasSuffix(": Expression evaluation timeout: Check for infinite loop") == true
        )
    }

    @Test func `choices, waits and items take expressions`() throws {
        var harness = try CoreHarness(
            Self.machine([
                "A": [
                    "Type": "Choice", "Default": "D",
                    "Choices": [["Condition": "{% $states.input.go %}", "Next": "W"]],
                ],
                "W": ["Type": "Wait", "Seconds": "{% $states.input.s %}", "Next": "M"],
                "M": [
                    "Type": "Map", "Items": "{% $states.input.list %}",
                    "ItemSelector": "{% $states.context.Map.Item.Value * 2 %}",
                    "ItemProcessor": ["StartAt": "I", "States": ["I": ["Type": "Pass", "End": true]]], "End": true,
                ],
                "D": ["Type": "Fail"],
            ])
        )
        try harness.start(["go": true, "s": 5, "list": [1, 2, 3]])
        let start = harness.now
        try harness.fireNext()
        #expect(harness.now.milliseconds - start.milliseconds == 5_000)
        #expect(harness.output == [2, 4, 6])
    }
}

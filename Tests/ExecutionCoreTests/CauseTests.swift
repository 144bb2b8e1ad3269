import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// The causes of failures within states, worded as the service words them.
@Suite struct CauseTests {
    @Test func `a path among the arguments of a function names function, path and input`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": [
                    "Type": "Pass", "Parameters": ["text.$": "States.Format('{}', States.ArrayLength($.list))"],
                    "End": true,
                ]
            ],
        ])
        try harness.start(["other": 1])
        #expect(harness.machine.state.error == "States.Runtime")
        #expect(
            harness.machine.state.cause
                == "An error occurred while executing the state 'A' (entered at the event id #2). The function "
                + "'States.Format('{}', States.ArrayLength($.list))' had the following error: The JsonPath argument "
                + "for the field '$.list' could not be found in the input '{\"other\":1}'"
        )
    }

    @Test func `a Choice state without a matching rule and a Default has nowhere to go`() throws {
        var harness = try CoreHarness([
            "StartAt": "A",
            "States": [
                "A": ["Type": "Choice", "Choices": [["Variable": "$.n", "IsPresent": true, "Next": "B"]]],
                "B": ["Type": "Succeed"],
            ],
        ])
        try harness.start()
        #expect(harness.machine.state.error == "States.NoChoiceMatched")
        #expect(
            harness.machine.state.cause
                == "An error occurred while executing the state 'A' (entered at the event id #2). Failed to transition "
                + "out of the state. The state does not point to a next state."
        )
    }

    @Test(arguments: [
        ("($f := function($n) { $f($n + 1) }; $f(0))", "Expression evaluation timeout: Check for infinite loop"),
        (
            "$length($pad('x', 1000000000))",
            "Expression evaluation memory limit exceeded: Check for excessive memory usage"
        ),
        (
            "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
            "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive."
        ),
    ])
    func `a limit of expressions is told without a code`(expression: String, message: String) throws {
        var harness = try CoreHarness([
            "QueryLanguage": "JSONata", "StartAt": "A",
            "States": ["A": ["Type": "Pass", "Output": .string("{% \(expression) %}"), "End": true]],
        ])
        try harness.start()
        #expect(harness.machine.state.error == "States.QueryEvaluationError")
        #expect(
            harness.machine.state.cause?.hasSuffix(
                "specified for the field 'Output' threw an error during evaluation: \(message)"
            ) == true
        )
    }
}

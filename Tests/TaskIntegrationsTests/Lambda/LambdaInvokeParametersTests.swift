import ExecutionRuntime
import JSONModel
import TaskIntegrations
import Testing

/// What is said about parameters of `lambda:invoke` that are no good.
@Suite struct LambdaInvokeParametersTests {
    private func run(_ parameters: JSONValue) async throws -> TaskOutcome {
        try await FunctionBed.run(FunctionConfiguration()) { bed in await bed.invoke(parameters) }
    }

    @Test(
        arguments: [
            (["Payload": 1], "The field 'FunctionName' is required but was missing"),
            (nil, "The field 'FunctionName' is required but was missing"),
            (["FunctionName": nil], "The field 'FunctionName' is required but was missing"),
            (["FunctionName": 3], "The value of the field 'FunctionName' has an invalid format"),
            (["FunctionName": "f", "LogType": []], "The value of the field 'LogType' has an invalid format"),
            (["FunctionName": "f", "Colour": 1], "The field \"Colour\" is not supported by Step Functions"),
        ] as [(JSONValue, String)]
    )
    func `parameters of the wrong shape cannot start the task`(parameters: JSONValue, message: String) async throws {
        guard case .unstartable(let cause) = try await run(parameters) else {
            Issue.record("the task was started")
            return
        }
        let text = parameters.serializedString()
        #expect(cause == "The Parameters '\(text)' could not be used to start the Task: [\(message)]")
    }

    @Test(
        arguments: [
            (
                ["FunctionName": "a/b"], "Lambda.AWSLambdaException",
                "1 validation error detected: Value 'a/b' at 'functionName'"
            ),
            (
                ["FunctionName": "f", "InvocationType": "Later"], "Lambda.AWSLambdaException",
                "[Event, DryRun, RequestResponse]"
            ),
            (["FunctionName": "f", "LogType": "Head"], "Lambda.AWSLambdaException", "[None, Tail]"),
            (
                ["FunctionName": "f:a", "Qualifier": "b"], "Lambda.InvalidParameterValueException",
                "The derived qualifier"
            ),
            (
                ["FunctionName": "f", "ClientContext": "?"], "Lambda.InvalidRequestContentException",
                "valid Base64-encoded JSON"
            ),
            (
                ["FunctionName": "f", "ClientContext": "MQ=="], "Lambda.InvalidRequestContentException",
                "valid Base64-encoded"
            ),
        ] as [(JSONValue, String, String)]
    )
    func `what Lambda would refuse is refused with its error`(
        parameters: JSONValue,
        error: String,
        message: String
    ) async throws {
        let outcome = try await run(parameters)
        #expect(outcome.error == error)
        #expect(outcome.cause?.contains(message) == true)
        #expect(outcome.cause?.contains("(Service: AWSLambda; Status Code: 400; ") == true)
    }
}

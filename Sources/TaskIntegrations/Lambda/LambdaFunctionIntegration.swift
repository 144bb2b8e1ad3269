package import ExecutionRuntime
import JSONModel
import StatesLanguage

/// Runs the function whose ARN is a Task state's `Resource`: the payload is the state's input, the result its output.
///
/// Source: "Invoke an AWS Lambda function with Step Functions".
package struct LambdaFunctionIntegration: TaskIntegration {
    private let functions: FunctionRegistry

    package init(functions: FunctionRegistry) {
        self.functions = functions
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard let function = FunctionReference(attempt.resource.arn, scope: attempt.scope) else {
            return .unstartable(cause: "The resource '\(attempt.resource.arn)' is not the ARN of a Lambda function")
        }
        var invocation = FunctionInvocation(
            function: function,
            payload: attempt.parametersText,
            attemptID: attempt.attemptID
        )
        invocation.caller = attempt.caller
        switch await functions.invoke(invocation) {
        case .succeeded(let output): return Self.outcome(of: output, arn: attempt.resource.arn)
        case .functionError(let output): return FunctionErrorDocument.outcome(payload: output.payload, compact: false)
        case .refused(let error): return error.outcome(requestID: invocation.requestID)
        case .roleRefused(let role, let reason): return attempt.cannotAssume(role, reason)
        case .cancelled: return .cancelled
        }
    }

    /// AWS's limit of a task's result.
    private static let payloadBytesMax = 262_144

    /// The payload is the task's result as it stands; an empty one is `null`.
    private static func outcome(of output: FunctionOutput, arn: String) -> TaskOutcome {
        guard !output.payload.isEmpty else { return .succeeded(TaskOutput(value: .null, text: Array("null".utf8))) }
        do {
            let value = try JSONValue(parsing: output.payload)
            return .succeeded(TaskOutput(value: value, text: output.payload))
        } catch {
            // A payload that is too large is that first of all, JSON or not (recorded).
            guard output.payload.count <= payloadBytesMax else {
                return .failed(
                    error: "States.DataLimitExceeded",
                    cause:
                        "The state/task '\(arn)' returned a result with a size exceeding the maximum number of bytes "
                        + "service limit."
                )
            }
            let start = String(decoding: output.payload.prefix(200), as: UTF8.self)
            return .failed(
                error: "Lambda.Unknown",
                cause: "The function returned a payload that is not JSON (\(error)). Returned payload: \(start)"
            )
        }
    }
}

extension TaskOutcome {
    /// What a cancelled attempt returns; nobody looks at it.
    static var cancelled: TaskOutcome { .failed(error: "States.TaskFailed", cause: "The attempt was cancelled") }
}

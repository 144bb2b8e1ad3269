package import ExecutionRuntime
package import JSONModel
package import StatesLanguage
import StorageAPI

/// `aws-sdk:lambda:invoke` for functions that this server runs; others are called through the client.
///
/// A function's failure does not fail the task: the result has `FunctionError`, as the SDK's answer does.
package struct LocalFunctionSDKIntegration: TaskIntegration {
    private let functions: FunctionRegistry
    private let remote: AWSSDKIntegration

    package init(functions: FunctionRegistry, remote: AWSSDKIntegration) {
        self.functions = functions
        self.remote = remote
    }

    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        remote.parameterFields(of: resource)
    }

    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        remote.problem(with: parameters, of: resource)
    }

    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        remote.parameterOutline(of: resource)
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard case .object(let parameters) = attempt.parameters, case .string(let name)? = parameters["FunctionName"],
            let function = FunctionReference(name, scope: attempt.scope), functions.problem(with: function) == nil,
            parameters["InvocationType"] == nil || parameters["InvocationType"] == "RequestResponse"
        else { return await remote.perform(attempt) }
        let payload: [UInt8] =
            switch parameters["Payload"] {
            case nil, .null?: Array("{}".utf8)
            case .string(let text)?: Array(text.utf8)
            case .some(let value): value.serialized()
            }
        var invocation = FunctionInvocation(function: function, payload: payload, attemptID: attempt.attemptID)
        invocation.caller = attempt.caller
        switch await functions.invoke(invocation) {
        case .succeeded(let output): return .succeeded(Self.result(output, error: nil))
        case .functionError(let output): return .succeeded(Self.result(output, error: "Unhandled"))
        case .refused(let error):
            return .failed(
                error: "Lambda.\(error.name)",
                cause: "\(error.message) (Service: Lambda, Status Code: \(error.status ?? 500), "
                    + "Request ID: \(invocation.requestID))"
            )
        case .roleRefused(let role, let reason): return attempt.cannotAssume(role, reason)
        case .cancelled: return .cancelled
        }
    }

    private static func result(_ output: FunctionOutput, error: String?) -> TaskOutput {
        var result: JSONObject = ["ExecutedVersion": .string(output.executedVersion)]
        if let error { result["FunctionError"] = .string(error) }
        result["Payload"] = .string(String(decoding: output.payload, as: UTF8.self))
        result["StatusCode"] = 200
        return TaskOutput(.object(result))
    }
}

import AWSProtocol
package import ExecutionRuntime
package import JSONModel
package import StatesLanguage
import StorageAPI
import Synchronization

/// Tasks that call this server's own API: `states:startExecution` with `.sync`, `.sync:2` and `.waitForTaskToken`, and
/// `aws-sdk:sfn:…`, without a network hop.
///
/// Parent and child are two executions of the same engine. Stopping the parent's task stops a child that it waits for.
/// Sources: "Manage AWS Step Functions Executions as an Integrated Service", "Learning to use AWS service SDK
/// integrations".
package final class StepFunctionsIntegration: TaskIntegration {
    private struct Target {
        let service: StepFunctionsService
        let engine: Engine
    }

    /// Known once the server is put together: the engine needs its integrations before there is an API.
    private let target = Mutex<Target?>(nil)

    package init() {}

    /// Gives the integration its API; until then every attempt fails.
    package func connect(_ service: StepFunctionsService, engine: Engine) {
        target.withLock { $0 = Target(service: service, engine: engine) }
    }

    /// Whether a resource is one of this integration's.
    package static func performs(_ resource: TaskResource) -> Bool {
        switch resource.kind {
        case .service("states", "startExecution"), .service("aws-sdk:sfn", _): true
        case .service, .lambdaFunction, .activity: false
        }
    }

    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        guard case .service(_, let action) = resource.kind, let target = target.withLock({ $0 }) else { return nil }
        return target.service.parameterFields(of: NestedRequest.upperFirst(action))
    }

    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        guard case .service(_, let action) = resource.kind, let target = target.withLock({ $0 }) else { return nil }
        return target.service.parameterOutline(of: NestedRequest.upperFirst(action))
    }

    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        guard let fields = parameterFields(of: resource) else { return nil }
        guard case .object(let object) = parameters else { return "The parameters must be an object" }
        if let unknown = fields.unsupported(among: object.keys) {
            return "The field \"\(unknown)\" is not supported by Step Functions"
        }
        return fields.missing(among: object.keys).first.map(ParameterFields.missingText)
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard let target = target.withLock({ $0 }), case .service(let service, let action) = attempt.resource.kind
        else {
            return .failed(error: StatesErrorName.runtime, cause: "The server is starting.")
        }
        let dialect: NestedDialect = service == "states" ? .optimized : .sdk
        let operation = action.prefix(1).uppercased() + action.dropFirst()
        let request = NestedRequest(attempt, operation: operation)
        let answer = await call(operation, request.members, attempt, target)
        switch answer {
        case .success(let members, let requestID):
            return await outcome(members, requestID, dialect, attempt, target)
        case .failure(let code, let message, let requestID):
            if code == "ExecutionAlreadyExists", attempt.isRepeated || request.isNameOurs {
                return await resume(request, attempt, target)
            }
            return dialect.failure(code: code, message: message, requestID: requestID)
        }
    }

    // Calling

    private enum Answer {
        case success(JSONObject, requestID: String)
        case failure(code: String, message: String, requestID: String)
    }

    private func call(
        _ operation: String,
        _ members: JSONObject,
        _ attempt: TaskAttempt,
        _ target: Target
    ) async -> Answer {
        var generator = SystemRandomNumberGenerator()
        let requestID = RandomUUID.text(using: &generator)
        let response = await target.service.handle(
            APIRequest(
                target: "AWSStepFunctions.\(operation)",
                body: JSONValue.object(members).serialized(),
                identity: CallerIdentity(account: Self.account(of: attempt), region: attempt.scope.region)
            )
        )
        let body = (try? JSONValue(parsing: response.body)) ?? .null
        if let code = response.errorType {
            return .failure(code: code, message: body["message"]?.stringValue ?? "", requestID: requestID)
        }
        return .success(body.objectValue ?? JSONObject(), requestID: requestID)
    }

    /// The account whose role the task assumes; without one that of the execution.
    private static func account(of attempt: TaskAttempt) -> String {
        let parts = attempt.credentialsRoleARN?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        return parts.count > 5 && !parts[4].isEmpty ? String(parts[4]) : attempt.scope.account
    }

    private func outcome(
        _ members: JSONObject,
        _ requestID: String,
        _ dialect: NestedDialect,
        _ attempt: TaskAttempt,
        _ target: Target
    ) async -> TaskOutcome {
        let output = dialect.output(members, requestID: requestID, now: target.engine.now())
        switch attempt.resource.pattern {
        case .requestResponse, .waitForTaskToken:
            return .succeeded(output)
        case .sync, .syncParsed:
            guard let arn = members["executionArn"]?.stringValue else { return .succeeded(output) }
            return .submitted(output) { await self.watch(arn, attempt, target) }
        }
    }

    /// The child was started before a restart: it is watched again.
    private func resume(_ request: NestedRequest, _ attempt: TaskAttempt, _ target: Target) async -> TaskOutcome {
        guard let arn = request.childARN(attempt.scope) else {
            return .failed(error: "StepFunctions.ExecutionAlreadyExistsException", cause: "")
        }
        switch await call("DescribeExecution", ["executionArn": .string(arn)], attempt, target) {
        case .failure(let code, let message, let requestID):
            return NestedDialect.optimized.failure(code: code, message: message, requestID: requestID)
        case .success(let members, let requestID):
            var started: JSONObject = ["executionArn": .string(arn)]
            started["startDate"] = members["startDate"]
            return await outcome(started, requestID, .optimized, attempt, target)
        }
    }

    // Watching

    private func watch(_ arn: String, _ attempt: TaskAttempt, _ target: Target) async -> TaskOutcome {
        do {
            guard let id = try child(arn, target) else {
                // An EXPRESS execution cannot be waited for.
                return await described(arn, attempt, target)
            }
            // A child that was redriven as soon as it had failed goes on, and so does the wait for it.
            while try await target.engine.waitUntilClosed(id)?.status == .running {
                if Task.isCancelled || !target.engine.isReady { break }
            }
            if Task.isCancelled {
                // The parent gave up, unless it has its result from elsewhere or it is the server that ends.
                if target.engine.isReady, !attempt.ending.isReported {
                    _ = try await target.engine.stop(id, error: nil, cause: nil)
                }
                return .failed(error: "Task.Cancelled", cause: "")
            }
        } catch {
            return .failed(error: "StepFunctions.SdkClientException", cause: "\(error)")
        }
        return await described(arn, attempt, target)
    }

    /// The end of an execution that has closed, or why it cannot be described.
    private func described(_ arn: String, _ attempt: TaskAttempt, _ target: Target) async -> TaskOutcome {
        switch await call("DescribeExecution", ["executionArn": .string(arn)], attempt, target) {
        case .failure(let code, let message, let requestID):
            return NestedDialect.optimized.failure(code: code, message: message, requestID: requestID)
        case .success(let members, _):
            let description = NestedDialect.description(members, parsed: attempt.resource.pattern == .syncParsed)
            if members["status"] == "SUCCEEDED" { return .succeeded(TaskOutput(description)) }
            return .failed(error: StatesErrorName.taskFailed, cause: description.serializedString())
        }
    }

    private func child(_ arn: String, _ target: Target) throws(EngineError) -> ExecutionID? {
        guard let parsed = try? ARN.execution(arn) else { return nil }
        return try target.engine.execution(scope: parsed.0.scope, machineName: parsed.1, name: parsed.2)?.id
    }
}

private enum StatesErrorName {
    static let runtime = "States.Runtime"
    static let taskFailed = "States.TaskFailed"
}

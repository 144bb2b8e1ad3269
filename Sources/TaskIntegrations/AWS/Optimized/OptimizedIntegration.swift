import ExecutionRuntime
import JSONModel
import ServiceProtocols
import StatesLanguage

/// One optimized integration: a thin table over the client of all services.
///
/// With `.sync` the job that the call began is followed to its end, and cancelled when the state is. A repeated attempt
/// begins nothing twice where the API has a token or a name to tell by.
/// Source: "Integrating optimized services with Step Functions".
struct OptimizedIntegration: TaskIntegration {
    let names: OptimizedNames
    let action: OptimizedAction
    let client: AWSServiceClient
    let watch: JobWatch

    func parameterFields(of resource: TaskResource) -> ParameterFields? {
        action.keepsShape ? client.fields(action) : nil
    }

    func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        guard case .object(let object) = parameters else { return "The parameters must be an object" }
        let input = action.reshape?(object) ?? object
        if action.keepsShape, let problem = client.problem(with: input, action.model, action.operation) {
            return problem
        }
        return parameterFields(of: resource)?.missing(among: object.keys).first.map(ParameterFields.missingText)
    }

    func parameterOutline(of resource: TaskResource) -> ParameterOutline? { client.outline(action) }

    func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard case .object(let parameters) = attempt.parameters else {
            return .unstartable(cause: attempt.cannotStart("The parameters must be an object"))
        }
        let calls = ServiceCalls(
            client: client,
            caller: attempt.caller,
            executionARN: attempt.executionARN,
            stateMachineARN: attempt.stateMachineARN,
            idempotencyToken: attempt.idempotencyToken
        )
        var input = action.reshape?(parameters) ?? parameters
        if let prepare = action.prepare {
            switch await prepare(input, calls) {
            case .success(let prepared): input = prepared
            case .failure(let failure): return outcome(of: failure, attempt)
            }
        }
        let called = await calls.call(
            action.model,
            action.operation,
            input,
            attemptSecondsMax: action.attemptSecondsMax
        )
        switch called {
        case .success(let answer): return await finish(answer, parameters, input, calls, attempt)
        case .failure(.service(let failure, _)) where attempt.isRepeated && action.begunCodes.contains(failure.code):
            return end(TaskOutput(JSONValue.object([:])), JobTable.Job(input: input, answer: [:]), calls, attempt)
        case .failure(let failure): return outcome(of: .call(failure), attempt)
        }
    }

    private func finish(
        _ answer: AWSServiceClient.Answer,
        _ parameters: JSONObject,
        _ input: JSONObject,
        _ calls: ServiceCalls,
        _ attempt: TaskAttempt
    ) async -> TaskOutcome {
        var result = answer.result
        if let finish = action.finish {
            switch await finish(result, parameters, calls) {
            case .success(let finished): result = finished
            case .failure(let failure): return outcome(of: failure, attempt)
            }
        }
        let shown =
            action.hasMetadata
            ? ResponseMetadata.adding(to: result, answer.response, requestID: answer.requestID) : result
        return end(TaskOutput(.object(shown)), JobTable.Job(input: input, answer: result), calls, attempt)
    }

    private func end(
        _ output: TaskOutput,
        _ job: JobTable.Job,
        _ calls: ServiceCalls,
        _ attempt: TaskAttempt
    ) -> TaskOutcome {
        switch attempt.resource.pattern {
        case .requestResponse, .waitForTaskToken: return .succeeded(output)
        case .sync, .syncParsed:
            guard let table = action.job else { return .succeeded(output) }
            let parsed = attempt.resource.pattern == .syncParsed
            return .submitted(output) {
                await watch.outcome(of: job, table, model: action.model, calls, attempt.ending, parsed: parsed) {
                    outcome(of: .call($0), attempt)
                }
            }
        }
    }

    private func outcome(of failure: OptimizedFailure, _ attempt: TaskAttempt) -> TaskOutcome {
        switch failure {
        case .parameters(let reason): .unstartable(cause: attempt.cannotStart(reason))
        case .task(let error, let cause): .failed(error: error, cause: cause)
        case .call(.cancelled): .cancelled
        case .call(.input(let error)): .unstartable(cause: attempt.cannotStart("\(error)"))
        case .call(.service(let failure, _)): ServiceErrorWording.optimized(failure, names)
        case .call(.client(let message)): .failed(error: "\(names.prefix).SdkClientException", cause: message)
        case .call(.tooLarge): attempt.exceedsDataLimit
        case .call(.role(let role, let reason)): attempt.cannotAssume(role, reason)
        }
    }
}

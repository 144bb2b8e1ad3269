package import ExecutionRuntime
package import JSONModel
package import StatesLanguage

/// The optimized integration `arn:aws:states:::lambda:invoke`, with and without `.waitForTaskToken`.
///
/// For `.waitForTaskToken` the attempt is done when the function has returned (at once with `InvocationType` `Event`):
/// the heartbeat clock starts then.
/// Source: "Invoke an AWS Lambda function with Step Functions".
package struct LambdaInvokeIntegration: TaskIntegration {
    private let functions: FunctionRegistry

    package init(functions: FunctionRegistry) {
        self.functions = functions
    }

    package func parameterFields(of resource: TaskResource) -> ParameterFields? {
        ParameterFields(known: Set(LambdaInvokeParameters.names), required: ["FunctionName"])
    }

    package func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        do { _ = try LambdaInvokeParameters(parameters) } catch { return error.message }
        return nil
    }

    package func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        LambdaInvokeParameters.outline
    }

    package func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        let parameters: LambdaInvokeParameters
        do {
            parameters = try LambdaInvokeParameters(attempt.parameters)
        } catch {
            let text = String(decoding: attempt.parametersText, as: UTF8.self)
            return .unstartable(
                cause: "The Parameters '\(text)' could not be used to start the Task: [\(error.message)]"
            )
        }
        let requestID = InvocationIdentifiers.requestID()
        do {
            var invocation = try parameters.invocation(
                requestID: requestID,
                scope: attempt.scope,
                attemptID: attempt.attemptID
            )
            invocation.caller = attempt.caller
            return await outcome(of: invocation, type: parameters.invocationType, attempt)
        } catch {
            return error.outcome(requestID: requestID)
        }
    }

    private func outcome(
        of invocation: FunctionInvocation,
        type: FunctionInvocation.InvocationType,
        _ attempt: TaskAttempt
    ) async -> TaskOutcome {
        let metadata = LambdaInvokeOutput(
            requestID: invocation.requestID,
            traceHeader: invocation.traceHeader,
            dateMilliseconds: InvocationIdentifiers.wallClockMilliseconds()
        )
        let status = type == .dryRun ? 204 : 202
        guard type == .requestResponse || functions.isRemote(invocation.function) else {
            let problem =
                type == .dryRun ? functions.problem(with: invocation.function) : functions.enqueue(invocation)
            if let problem { return problem.outcome(requestID: invocation.requestID) }
            return .succeeded(metadata.withoutPayload(status: status))
        }
        var invocation = invocation
        invocation.type = type
        switch await functions.invoke(invocation) {
        case .succeeded(let output):
            guard type == .requestResponse else { return .succeeded(metadata.withoutPayload(status: status)) }
            return .succeeded(metadata.with(output))
        case .functionError(let output): return FunctionErrorDocument.outcome(payload: output.payload, compact: true)
        case .refused(let error): return error.outcome(requestID: invocation.requestID)
        case .roleRefused(let role, let reason): return attempt.cannotAssume(role, reason)
        case .cancelled: return .cancelled
        }
    }
}

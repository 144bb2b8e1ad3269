import AWSProtocol
import ExecutionRuntime

/// Reports that a task failed to the state that waits for it.
///
/// Source: API reference, "SendTaskFailure".
enum SendTaskFailure: APIOperation {
    static let name = "SendTaskFailure"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let token = try request.requiredString("taskToken", .taskToken)
        let error = try request.string("error", .error)
        let cause = try request.string("cause", .cause)
        try request.finish()
        do {
            try await context.engine.taskFailed(
                token: token,
                account: context.identity.account,
                error: error,
                cause: cause
            )
        } catch {
            throw APIError(error)
        }
        return emptyResponse
    }
}

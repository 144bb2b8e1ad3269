import AWSProtocol
import ExecutionRuntime

/// Reports that a task is still being worked on: its `HeartbeatSeconds` start anew.
///
/// Source: API reference, "SendTaskHeartbeat".
enum SendTaskHeartbeat: APIOperation {
    static let name = "SendTaskHeartbeat"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let token = try request.requiredString("taskToken", .taskToken)
        try request.finish()
        do {
            try await context.engine.taskHeartbeat(token: token, account: context.identity.account)
        } catch {
            throw APIError(error)
        }
        return emptyResponse
    }
}

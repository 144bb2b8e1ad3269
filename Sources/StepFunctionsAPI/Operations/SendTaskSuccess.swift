import AWSProtocol
import ExecutionRuntime
import JSONModel

/// Reports the result of a task to the state that waits for it.
///
/// Source: API reference, "SendTaskSuccess".
enum SendTaskSuccess: APIOperation {
    static let name = "SendTaskSuccess"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let token = try request.requiredString("taskToken", .taskToken)
        let text = try request.requiredString("output", context.payloadConstraint)
        try request.finish()
        // AWS looks at the token before the output.
        guard context.engine.isTaskToken(token) else { throw .invalidToken }
        let output = try PayloadText.taskOutput(text)
        do {
            try await context.engine.taskSucceeded(token: token, account: context.identity.account, output: output)
        } catch {
            throw APIError(error)
        }
        return emptyResponse
    }
}

extension APIError {
    /// What a worker is told when its task token does not work.
    init(_ error: TaskTokenError) {
        self =
            switch error {
            case .invalidToken: .invalidToken
            case .taskDoesNotExist: .taskDoesNotExist
            case .taskTimedOut: .taskTimedOut
            case .engine(let error): APIError(error)
            }
    }
}

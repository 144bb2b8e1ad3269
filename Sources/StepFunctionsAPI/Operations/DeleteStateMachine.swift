import AWSProtocol
import ExecutionRuntime
import StorageAPI

/// Begins to delete a state machine: its running executions are stopped, then it goes.
///
/// A missing machine is no error.
/// Source: API reference, "DeleteStateMachine".
enum DeleteStateMachine: APIOperation {
    static let name = "DeleteStateMachine"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineArn", .arn)
        try request.finish()
        let arn = try ARN.stateMachine(text)
        if case .labelledStateMachine = arn.resource { throw .labelledARNNotSupported }
        guard let machine = try context.findMachine(arn), machine.status == .active else { return emptyResponse }
        do {
            try await context.engine.deleteMachine(machine)
        } catch {
            throw APIError(error)
        }
        return emptyResponse
    }
}

import AWSProtocol
import StorageAPI

/// Removes an alias; a missing one is no error, and its versions stay.
///
/// Source: API reference, "DeleteStateMachineAlias".
enum DeleteStateMachineAlias: APIOperation {
    static let name = "DeleteStateMachineAlias"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineAliasArn", .arn)
        try request.finish()
        let (arn, machineName, aliasName) = try ARN.alias(text)
        guard let machine = try context.findMachine(arn.sibling(.stateMachine(name: machineName))) else {
            return emptyResponse
        }
        _ = try await context.commit(.removeAlias(machine.id, name: aliasName))
        return emptyResponse
    }
}

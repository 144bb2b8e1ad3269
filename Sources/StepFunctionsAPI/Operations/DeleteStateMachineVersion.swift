import AWSProtocol
import StorageAPI

/// Removes a version that no alias routes to; a missing one is no error, and running executions go on.
///
/// Source: API reference, "DeleteStateMachineVersion".
enum DeleteStateMachineVersion: APIOperation {
    static let name = "DeleteStateMachineVersion"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineVersionArn", .longARN)
        try request.finish()
        let (arn, machineName, number) = try ARN.version(text)
        guard let machine = try context.findMachine(arn.sibling(.stateMachine(name: machineName))) else {
            return emptyResponse
        }
        try await context.changes.run { () throws(APIError) in
            guard try await context.commit(.removeVersion(machine.id, number: number)) == .conflict else { return }
            let aliases = try context.read { store throws(StorageError) in
                try store.aliases(
                    machine: machine.id,
                    version: number,
                    after: nil,
                    limit: OperationContext.aliasCountMax
                )
            }
            throw .versionHasAliases(aliases.map(\.name))
        }
        return emptyResponse
    }
}

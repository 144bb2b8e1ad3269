import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Changes description or routes of an alias; an update that changes nothing answers like the one before.
///
/// Source: API reference, "UpdateStateMachineAlias".
enum UpdateStateMachineAlias: APIOperation {
    static let name = "UpdateStateMachineAlias"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineAliasArn", .arn)
        let description = try request.string("description", .description)
        let routing = try RoutingConfiguration(&request)
        try request.finish()
        _ = try ARN.alias(text)
        guard description != nil || routing != nil else { throw .nothingToUpdateInAlias }
        let resolved = try routing?.resolved()
        let updateDate = try await context.changes.run { () throws(APIError) -> Timestamp in
            let (arn, machine, current) = try context.alias(text)
            guard machine.status == .active else { throw .stateMachineDeleting(text) }
            var alias = current
            if let description { alias.description = description }
            if let resolved, let first = resolved.routes.first {
                guard resolved.machine == arn.sibling(.stateMachine(name: machine.name)) else {
                    throw .routing(
                        "Routing configuration must contain versions of the state machine that has the alias."
                    )
                }
                if !current.hasRoutes(resolved.routes) {
                    alias.first = first
                    alias.second = resolved.routes.dropFirst().first
                }
            }
            guard alias != current else { return current.updateDate }
            alias.updateDate = context.engine.now()
            guard try await context.commit(.updateAlias(alias)) == .done else { throw .referencedResourceNotFound }
            return alias.updateDate
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("updateDate")
        writer.timestamp(updateDate)
        writer.endObject()
        return writer.finish()
    }
}

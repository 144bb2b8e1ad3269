import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Makes an alias; idempotent on name, description and routing configuration.
///
/// Source: API reference, "CreateStateMachineAlias".
enum CreateStateMachineAlias: APIOperation {
    static let name = "CreateStateMachineAlias"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let description = try request.string("description", .description)
        let aliasName = try request.requiredString("name", .aliasName)
        let routing = try RoutingConfiguration(&request)
        if routing == nil { request.addMissing("routingConfiguration") }
        try request.finish()
        guard let (arn, routes) = try routing?.resolved(), let first = routes.first else {
            throw .internalFailure("a request without routes was not refused")
        }
        guard let machine = try context.findMachine(arn) else { throw .referencedResourceNotFound }
        guard machine.status == .active else { throw .stateMachineDeleting(arn.text) }
        let now = context.engine.now()
        let wanted = AliasRecord(
            machine: machine.id,
            name: aliasName,
            description: description,
            first: first,
            second: routes.dropFirst().first,
            creationDate: now,
            updateDate: now
        )
        let alias = try await context.changes.run { () throws(APIError) in try await create(wanted, context) }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stateMachineAliasArn")
        writer.string(arn.qualified(machine.name, aliasName).text)
        writer.key("creationDate")
        writer.timestamp(alias.creationDate)
        writer.endObject()
        return writer.finish()
    }

    private static func create(
        _ wanted: AliasRecord,
        _ context: OperationContext
    ) async throws(APIError) -> AliasRecord {
        if let existing = try context.alias(wanted.machine, wanted.name) {
            guard existing.description == wanted.description, existing.hasRoutes(wanted.routes) else {
                throw .aliasAlreadyExists
            }
            return existing
        }
        let count = try context.read { store throws(StorageError) in try store.aliasCount(machine: wanted.machine) }
        guard count < OperationContext.aliasCountMax else {
            throw .tooManyAliases(max: OperationContext.aliasCountMax)
        }
        switch try await context.commit(.createAlias(wanted)) {
        case .done: return wanted
        case .missing: throw .referencedResourceNotFound
        case .exists, .conflict, .nameTaken: throw .aliasAlreadyExists
        }
    }
}

extension OperationContext {
    /// Aliases that a machine can have.
    static var aliasCountMax: Int { 100 }

    func alias(_ machine: MachineID, _ name: String) throws(APIError) -> AliasRecord? {
        try read { store throws(StorageError) in try store.alias(machine: machine, name: name) }
    }

    /// The alias that an ARN names, with its machine.
    ///
    /// - Throws: `InvalidArn`, `ResourceNotFound`.
    func alias(_ text: String) throws(APIError) -> (arn: ARN, machine: MachineRecord, alias: AliasRecord) {
        let (arn, machineName, name) = try ARN.alias(text)
        guard let machine = try findMachine(arn.sibling(.stateMachine(name: machineName))),
            let alias = try alias(machine.id, name)
        else { throw .referencedResourceNotFound }
        return (arn, machine, alias)
    }
}

import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the aliases of a state machine by name, or those that route to one of its versions.
///
/// The API reference says newest first; recorded answers of AWS come in the order of names.
/// Source: API reference, "ListStateMachineAliases"; recorded answers of AWS.
enum ListStateMachineAliases: APIOperation {
    static let name = "ListStateMachineAliases"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineArn", .arn)
        let page = try PageRequest(&request)
        try request.finish()
        let arn = try ARN.stateMachine(text)
        let list = PagedList(operation: name, arguments: [text])
        let cursor = try page.cursor(list, context)
        let (machine, version) = try machineAndVersion(arn, text, context)
        guard machine.status == .active else { throw .stateMachineDeleting(text) }
        let found = try context.read { store throws(StorageError) in
            try store.aliases(machine: machine.id, version: version, after: cursor, limit: page.limit + 1)
        }
        return page.answer(
            found,
            key: "stateMachineAliases",
            of: list,
            context,
            reserving: 160,
            cursor: { $0.name }
        ) { alias, writer in
            writer.key("stateMachineAliasArn")
            writer.string(arn.qualified(machine.name, alias.name).text)
            writer.key("creationDate")
            writer.timestamp(alias.creationDate)
        }
    }

    private static func machineAndVersion(
        _ arn: ARN,
        _ text: String,
        _ context: OperationContext
    ) throws(APIError) -> (MachineRecord, version: Int64?) {
        guard case .qualifiedStateMachine = arn.resource else { return (try context.machine(arn, text), nil) }
        let (_, machineName, number) = try ARN.version(text)
        guard let machine = try context.findMachine(arn.sibling(.stateMachine(name: machineName))) else {
            throw .stateMachineDoesNotExist(text)
        }
        guard try context.version(machine.id, number) != nil else { throw .referencedResourceNotFound }
        return (machine, number)
    }
}

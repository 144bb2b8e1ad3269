import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the state machines of the caller's account and region by name.
///
/// Source: API reference, "ListStateMachines".
enum ListStateMachines: APIOperation {
    static let name = "ListStateMachines"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let page = try PageRequest(&request)
        try request.finish()
        let scope = context.scope
        let list = PagedList(operation: name, arguments: [scope.account, scope.region])
        let cursor = try page.cursor(list, context)
        let found = try context.read { store throws(StorageError) in
            try store.machines(scope: scope, after: cursor, limit: page.limit + 1)
        }
        return page.answer(
            found,
            key: "stateMachines",
            of: list,
            context,
            reserving: 200,
            cursor: { $0.name }
        ) { machine, writer in
            writer.key("stateMachineArn")
            writer.string(context.arn(.stateMachine(name: machine.name)).text)
            writer.key("name")
            writer.string(machine.name)
            writer.key("type")
            writer.string(machine.type)
            writer.key("creationDate")
            writer.timestamp(machine.creationDate)
        }
    }
}

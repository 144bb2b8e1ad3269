import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the versions of a state machine, the newest first; a machine that does not exist has none.
///
/// Source: API reference, "ListStateMachineVersions"; its errors have no `StateMachineDoesNotExist`.
enum ListStateMachineVersions: APIOperation {
    static let name = "ListStateMachineVersions"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineArn", .arn)
        let page = try PageRequest(&request)
        try request.finish()
        let arn = try ARN.stateMachine(text)
        guard case .stateMachine(let machineName) = arn.resource else {
            throw .invalidARN("Not the ARN of a state machine: \(text)")
        }
        let list = PagedList(operation: name, arguments: [text])
        let cursor = try number(try page.cursor(list, context))
        let machine = try context.findMachine(arn)
        let found =
            if let machine {
                try context.read { store throws(StorageError) in
                    try store.versions(machine: machine.id, before: cursor, limit: page.limit + 1)
                }
            } else {
                [VersionRecord]()
            }
        return page.answer(
            found,
            key: "stateMachineVersions",
            of: list,
            context,
            reserving: 140,
            cursor: { "\($0.number)" }
        ) { version, writer in
            writer.key("stateMachineVersionArn")
            writer.string(arn.qualified(machineName, "\(version.number)").text)
            writer.key("creationDate")
            writer.timestamp(version.creationDate)
        }
    }

    private static func number(_ cursor: String?) throws(APIError) -> Int64? {
        guard let cursor else { return nil }
        guard let number = Int64(cursor) else { throw .invalidToken }
        return number
    }
}

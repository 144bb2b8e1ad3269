import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Lists the Map Runs that an execution started, the newest first.
///
/// Source: API reference, "ListMapRuns".
enum ListMapRuns: APIOperation {
    static let name = "ListMapRuns"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let page = try PageRequest(&request)
        try request.finish()
        let (arn, machine, record) = try context.execution(text)
        let list = PagedList(operation: name, arguments: [text])
        var before: MapRunID?
        if let cursor = try page.cursor(list, context) {
            guard let id = Int64(cursor) else { throw .invalidToken }
            before = MapRunID(rawValue: id)
        }
        let limit = page.limit
        let found = try context.read { store throws(StorageError) in
            try store.mapRuns(of: record.id, before: before, limit: limit + 1)
        }
        let plain = String(machine.prefix { $0 != "/" })

        return page.answer(
            found,
            key: "mapRuns",
            of: list,
            context,
            reserving: 400,
            cursor: { "\($0.id.rawValue)" }
        ) { run, writer in
            writer.key("executionArn")
            writer.string(text)
            writer.key("mapRunArn")
            writer.string(arn.sibling(.mapRun(machine: plain, label: run.label, id: run.uuid)).text)
            writer.key("stateMachineArn")
            writer.string(arn.sibling(.labelledStateMachine(name: plain, label: run.label)).text)
            writer.key("startDate")
            writer.timestamp(run.startDate)
            if let stopDate = run.stopDate {
                writer.key("stopDate")
                writer.timestamp(stopDate)
            }
        }
    }
}

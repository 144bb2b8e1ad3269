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
        let shown = found.prefix(limit)
        let plain = String(machine.prefix { $0 != "/" })

        var writer = JSONWriter(reserving: shown.count * 400 + 64)
        writer.beginObject()
        writer.key("mapRuns")
        writer.beginArray()
        for run in shown {
            writer.beginObject()
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
            writer.endObject()
        }
        writer.endArray()
        writer.nextToken(found.count > shown.count ? shown.last.map { "\($0.id.rawValue)" } : nil, list, context)
        writer.endObject()
        return writer.finish()
    }
}

import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Lists the events of an execution of a STANDARD machine.
///
/// Source: API reference, "GetExecutionHistory".
enum GetExecutionHistory: APIOperation {
    static let name = "GetExecutionHistory"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let isReversed = try request.boolean("reverseOrder") ?? false
        let includesData = try request.boolean("includeExecutionData") ?? true
        let page = try PageRequest(&request)
        try request.finish()
        let record = try context.execution(text).record
        let list = PagedList(operation: name, arguments: [text, "\(isReversed)", "\(includesData)"])
        let cursor = try position(try page.cursor(list, context))
        let events: [HistoryEvent]
        do {
            events = try context.engine.history(record)
        } catch {
            throw APIError(error)
        }
        return response(events, isReversed: isReversed, cursor: cursor, limit: page.limit) { event, writer in
            event.write(to: &writer, includesData: includesData)
        } nextToken: { cursor, writer in
            writer.nextToken("\(cursor)", list, context)
        }
    }

    /// Writes one page: ascending after the event with the id `cursor`, or descending before it.
    private static func response(
        _ events: [HistoryEvent],
        isReversed: Bool,
        cursor: Int64?,
        limit: Int,
        event write: (HistoryEvent, inout JSONWriter) -> Void,
        nextToken: (Int64, inout JSONWriter) -> Void
    ) -> [UInt8] {
        // Ids are positions from 1, as the engine gives the whole history.
        let count = events.count
        let done = Int(clamping: max(cursor ?? 0, 0))
        let range: Range<Int>
        if isReversed {
            let end = cursor == nil ? count : max(min(done - 1, count), 0)
            range = max(end - limit, 0)..<end
        } else {
            let start = min(done, count)
            range = start..<min(start + limit, count)
        }
        var writer = JSONWriter(reserving: range.count * 256 + 64)
        writer.beginObject()
        writer.key("events")
        writer.beginArray()
        for index in range {
            write(events[isReversed ? range.upperBound - 1 - (index - range.lowerBound) : index], &writer)
        }
        writer.endArray()
        let isLast = range.isEmpty || (isReversed ? range.lowerBound == 0 : range.upperBound == count)
        if !isLast {
            nextToken(Int64(isReversed ? range.lowerBound + 1 : range.upperBound), &writer)
        }
        writer.endObject()
        return writer.finish()
    }

    private static func position(_ cursor: String?) throws(APIError) -> Int64? {
        guard let cursor else { return nil }
        guard let id = Int64(cursor) else { throw .invalidToken }
        return id
    }
}

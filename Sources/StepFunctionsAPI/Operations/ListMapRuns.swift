import AWSProtocol
import JSONModel

/// Lists the Map Runs that an execution started.
///
/// Distributed Maps run as part of their execution in this release, so the list is empty.
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
        _ = try context.execution(text)
        _ = try page.cursor(PagedList(operation: name, arguments: [text]), context)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("mapRuns")
        writer.beginArray()
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}

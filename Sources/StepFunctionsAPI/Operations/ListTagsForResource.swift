import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the tags of a state machine or an activity.
///
/// Source: API reference, "ListTagsForResource".
enum ListTagsForResource: APIOperation {
    static let name = "ListTagsForResource"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("resourceArn", .arn)
        try request.finish()
        let tags = try context.tags(of: try context.taggable(text))
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("tags")
        writer.beginArray()
        for tag in tags {
            writer.beginObject()
            writer.key("key")
            writer.string(tag.key)
            writer.key("value")
            writer.string(tag.value)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}

import AWSProtocol
import StorageAPI

/// Removes tags from a state machine or an activity; keys that it does not have are no error.
///
/// Source: API reference, "UntagResource".
enum UntagResource: APIOperation {
    static let name = "UntagResource"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("resourceArn", .arn)
        let keys = try request.strings("tagKeys", .tagKey)
        if keys == nil { request.addMissing("tagKeys") }
        try request.finish()
        let resource = try context.taggable(text)
        guard let keys, !keys.isEmpty else { return emptyResponse }
        _ = try await context.commit(.removeTags(resource: resource, keys: keys))
        return emptyResponse
    }
}

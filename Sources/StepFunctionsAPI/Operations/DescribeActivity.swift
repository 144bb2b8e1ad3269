import AWSProtocol
import JSONModel
import StorageAPI

/// Shows an activity.
///
/// Source: API reference, "DescribeActivity".
enum DescribeActivity: APIOperation {
    static let name = "DescribeActivity"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("activityArn", .arn)
        try request.finish()
        let activity = try context.activity(text)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("activityArn")
        writer.string(text)
        writer.key("name")
        writer.string(activity.name)
        writer.key("creationDate")
        writer.timestamp(activity.creationDate)
        writer.key("encryptionConfiguration")
        writer.raw(activity.configuration)
        writer.endObject()
        return writer.finish()
    }
}

extension OperationContext {
    /// The activity that an ARN names.
    ///
    /// - Throws: `InvalidArn`, `ActivityDoesNotExist`.
    func activity(_ text: String) throws(APIError) -> ActivityRecord {
        let (arn, name) = try ARN.activity(text)
        let scope = arn.scope
        let activity = try read { store throws(StorageError) in try store.activity(scope: scope, name: name) }
        guard let activity else { throw .activityDoesNotExist(text) }
        return activity
    }
}

import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Makes an activity; idempotent by name, where different tags are ignored.
///
/// Source: API reference, "CreateActivity".
enum CreateActivity: APIOperation {
    static let name = "CreateActivity"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let activityName = try request.requiredString("name", .name)
        let tags = try TagRules.read(&request) ?? []
        let given = try request.structure("encryptionConfiguration") { structure throws(APIError) in
            try EncryptionConfiguration(&structure)
        }
        try request.finish()
        try ResourceName.check(activityName)
        let arn = context.arn(.activity(name: activityName)).text
        try TagRules.check(tags, existing: [], on: arn)
        let encryption = try (given ?? .owned).checked()
        var configuration = JSONWriter()
        encryption.write(to: &configuration)
        let activity = ActivityRecord(
            scope: context.scope,
            name: activityName,
            creationDate: context.engine.now(),
            configuration: configuration.finish()
        )
        if try await context.commit(.createActivity(activity, tags: tags)) == .done { return response(arn, activity) }
        let existing = try context.read { store throws(StorageError) in
            try store.activity(scope: activity.scope, name: activityName)
        }
        // Where it was deleted just now, the caller may try again.
        guard let existing else { throw .serviceUnavailable("The activity is being changed by another request") }
        guard existing.configuration == activity.configuration else { throw .activityAlreadyExists(arn) }
        return response(arn, existing)
    }

    private static func response(_ arn: String, _ activity: ActivityRecord) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("activityArn")
        writer.string(arn)
        writer.key("creationDate")
        writer.timestamp(activity.creationDate)
        writer.endObject()
        return writer.finish()
    }
}

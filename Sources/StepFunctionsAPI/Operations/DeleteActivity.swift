import AWSProtocol
import StorageAPI

/// Removes an activity; a missing one is no error.
///
/// Source: API reference, "DeleteActivity".
enum DeleteActivity: APIOperation {
    static let name = "DeleteActivity"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("activityArn", .arn)
        try request.finish()
        let (arn, activityName) = try ARN.activity(text)
        _ = try await context.commit(.removeActivity(arn.scope, name: activityName))
        return emptyResponse
    }
}

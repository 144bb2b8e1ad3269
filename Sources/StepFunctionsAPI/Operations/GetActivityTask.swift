import AWSProtocol
import ExecutionRuntime
import JSONModel

/// Hands a task of an activity to a worker; waits up to a minute for one, or until the call is cancelled.
///
/// Source: API reference, "GetActivityTask".
enum GetActivityTask: APIOperation {
    static let name = "GetActivityTask"

    /// How long AWS holds a request when there is no task.
    private static let waitMax = Duration.seconds(60)

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("activityArn", .arn)
        let workerName = try request.string("workerName", .name)
        try request.finish()
        _ = try context.activity(text)
        let task: ActivityTask?
        do {
            task = try await context.engine.nextActivityTask(
                activityARN: text,
                workerName: workerName,
                wait: waitMax
            )
        } catch {
            throw APIError(error)
        }
        var writer = JSONWriter(reserving: (task?.input.count ?? 0) * 5 / 4 + 512)
        writer.beginObject()
        writer.key("taskToken")
        if let task {
            writer.string(task.token)
            writer.key("input")
            writer.string(utf8: task.input)
        } else {
            writer.null()
        }
        writer.endObject()
        return writer.finish()
    }
}

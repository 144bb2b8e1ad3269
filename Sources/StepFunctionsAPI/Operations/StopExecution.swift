import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Aborts an execution; one that has ended stays as it is.
///
/// Source: API reference, "StopExecution".
enum StopExecution: APIOperation {
    static let name = "StopExecution"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let error = try request.string("error", .error)
        let cause = try request.string("cause", .cause)
        try request.finish()
        if case .express(_, _?, _, _) = try ARN(parsing: text).resource { throw .labelledARNNotSupported }
        let record = try context.execution(text).record
        let stopDate: Timestamp
        do {
            stopDate = try await context.engine.stop(record.id, error: error, cause: cause)
        } catch .executionDoesNotExist {
            throw .executionDoesNotExist(text)
        } catch {
            throw APIError(error)
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stopDate")
        writer.timestamp(stopDate)
        writer.endObject()
        return writer.finish()
    }
}

import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Starts an execution and returns when it is on stable storage.
///
/// A STANDARD execution of the same name with the same input that is running is the answer, too; EXPRESS executions
/// are new each time. Source: API reference, "StartExecution".
enum StartExecution: APIOperation {
    static let name = "StartExecution"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let start = try ExecutionStart(&request, context, mustBeExpress: false)
        let isExpress = start.request.machine.type == "EXPRESS"
        try context.throttle?.admit(isExpress ? RequestQuota.expressStart : name, context.identity)
        let result: StartResult
        do {
            result = try await context.engine.start(start.request)
        } catch .executionAlreadyExists {
            throw .executionAlreadyExists(start.executionARN)
        } catch {
            throw APIError(error)
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("executionArn")
        writer.string(start.executionARN)
        writer.key("startDate")
        writer.timestamp(result.startDate)
        writer.endObject()
        return writer.finish()
    }
}

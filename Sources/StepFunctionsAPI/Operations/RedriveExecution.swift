import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Takes up again what failed, was stopped or timed out in a STANDARD execution.
///
/// Source: API reference, "RedriveExecution".
enum RedriveExecution: APIOperation {
    static let name = "RedriveExecution"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let token = try request.string("clientToken", .clientToken)
        try request.finish()
        let record = try context.execution(text).record
        guard record.mapRun == nil else { throw .redrivenByMapRun }
        let redriveDate: Timestamp
        do {
            redriveDate = try await context.engine.redrive(record, token: token).get()
        } catch let refused as RedriveRefused {
            throw .executionNotRedrivable(refused.refusal.reason)
        } catch EngineError.executionDoesNotExist {
            throw .executionDoesNotExist(text)
        } catch let error as EngineError {
            throw APIError(error)
        } catch {
            throw .internalFailure("\(error)")
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("redriveDate")
        writer.timestamp(redriveDate)
        writer.endObject()
        return writer.finish()
    }
}

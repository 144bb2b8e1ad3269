import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Runs an execution of an EXPRESS machine and answers with its result; a failed execution is a result, not an error.
///
/// Source: API reference, "StartSyncExecution".
enum StartSyncExecution: APIOperation {
    static let name = "StartSyncExecution"

    /// Steps in which AWS bills.
    private static let billedStepMilliseconds: Int64 = 100
    private static let billedMemoryMegabytes: Int64 = 64

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let includesData = try IncludedData.read(&request)
        let start = try ExecutionStart(&request, context, mustBeExpress: true)
        let result: SyncResult
        do {
            result = try await context.engine.startSync(start.request)
        } catch {
            throw APIError(error)
        }
        return response(start, result, includesData: includesData)
    }

    private static func response(_ start: ExecutionStart, _ result: SyncResult, includesData: Bool) -> [UInt8] {
        let payloadCount = start.input.text.count + (result.output?.count ?? 0)
        var writer = JSONWriter(reserving: payloadCount * 5 / 4 + 1024)
        writer.beginObject()
        writer.key("executionArn")
        writer.string(start.executionARN)
        writer.key("stateMachineArn")
        writer.string(start.stateMachineARN)
        writer.key("name")
        writer.string(start.name)
        writer.key("startDate")
        writer.timestamp(result.startDate)
        writer.key("stopDate")
        writer.timestamp(result.stopDate)
        writer.key("status")
        writer.string(result.status.name)
        writer.optional("error", result.error)
        writer.optional("cause", result.cause)
        writer.payload(.input, start.input.text, includesData: includesData)
        if let output = result.output {
            writer.payload(.output, output, includesData: includesData)
        } else {
            // AWS has the details even where there is no output.
            writer.key("outputDetails")
            writer.beginObject()
            writer.key("included")
            writer.bool(includesData)
            writer.endObject()
        }
        writer.optional("traceHeader", start.traceHeader)
        writer.key("billingDetails")
        writer.beginObject()
        writer.key("billedMemoryUsedInMB")
        writer.integer(billedMemoryMegabytes)
        writer.key("billedDurationInMilliseconds")
        writer.integer(billedDuration(from: result.startDate, to: result.stopDate))
        writer.endObject()
        writer.endObject()
        return writer.finish()
    }

    /// The duration in milliseconds, rounded up to whole steps, at least one.
    static func billedDuration(from start: Timestamp, to stop: Timestamp) -> Int64 {
        let (duration, overflow) = stop.milliseconds.subtractingReportingOverflow(start.milliseconds)
        guard !overflow, duration > 0 else { return billedStepMilliseconds }
        return ((duration - 1) / billedStepMilliseconds + 1) * billedStepMilliseconds
    }
}

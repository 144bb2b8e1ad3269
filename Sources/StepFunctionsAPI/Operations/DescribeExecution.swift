import AWSProtocol
import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Shows an execution of a STANDARD machine.
///
/// Source: API reference, "DescribeExecution".
enum DescribeExecution: APIOperation {
    static let name = "DescribeExecution"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let includesData = try IncludedData.read(&request)
        try request.finish()
        let (arn, machine, record) = try context.execution(text)
        let description: ExecutionDescription
        let refusal: RedriveRefusal?
        do {
            description = try context.engine.describe(record)
            refusal = try context.engine.redriveRefusal(of: record)
        } catch {
            throw APIError(error)
        }

        let payloadCount = description.input.count + (description.output?.count ?? 0)
        var writer = JSONWriter(reserving: payloadCount * 5 / 4 + 1024)
        writer.beginObject()
        writer.key("executionArn")
        writer.string(text)
        writer.key("stateMachineArn")
        writer.string(arn.sibling(.stateMachine(name: machine)).text)
        write(description, to: &writer, includesData: includesData)
        writer.qualifiedARNs(of: record, machine, arn)
        writer.key("redriveStatus")
        writer.string(refusal == nil ? "REDRIVABLE" : "NOT_REDRIVABLE")
        writer.optional("redriveStatusReason", refusal?.reason)
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ description: ExecutionDescription, to writer: inout JSONWriter, includesData: Bool) {
        let record = description.record
        writer.key("name")
        writer.string(record.name)
        writer.key("status")
        writer.string(record.status.name)
        writer.key("startDate")
        writer.timestamp(record.startDate)
        if let stopDate = record.stopDate {
            writer.key("stopDate")
            writer.timestamp(stopDate)
        }
        writer.payload(.input, description.input, includesData: includesData)
        if let output = description.output {
            writer.payload(.output, output, includesData: includesData)
        }
        // A machine that timed out has its error in the history alone.
        if includesData, record.status != .timedOut {
            writer.optional("error", description.error)
            writer.optional("cause", description.cause)
        }
        writer.optional("traceHeader", description.traceHeader)
        writer.key("redriveCount")
        writer.integer(Int64(description.redriveCount))
        if let redriveDate = description.redriveDate {
            writer.key("redriveDate")
            writer.timestamp(redriveDate)
        }
    }
}

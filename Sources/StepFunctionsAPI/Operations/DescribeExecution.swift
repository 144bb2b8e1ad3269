import AWSProtocol
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
        do {
            description = try context.engine.describe(record)
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
        let redrive = RedriveStatus(record.status)
        writer.key("redriveStatus")
        writer.string(redrive.name)
        writer.optional("redriveStatusReason", redrive.reason)
    }
}

/// The members `redriveStatus` and `redriveStatusReason`.
private struct RedriveStatus {
    let name: String
    let reason: String?

    init(_ status: ExecutionStatus) {
        switch status {
        case .running, .succeeded, .pendingRedrive:
            name = "NOT_REDRIVABLE"
            reason = "Execution is \(status.name) and cannot be redriven"
        case .failed, .timedOut, .aborted:
            name = "REDRIVABLE"
            reason = nil
        }
    }
}

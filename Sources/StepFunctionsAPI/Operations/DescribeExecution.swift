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
        let (arn, machine, record) = try context.describedExecution(text)
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
        let run = try context.mapRun(of: record)
        let status = run.map { record.shownStatus(in: $0) } ?? record.status
        write(description, status, to: &writer, includesData: includesData)
        writer.qualifiedARNs(of: record, machine, arn)
        if let run { writer.optional("mapRunArn", try context.mapRunARN(run.id)) }
        writer.key("redriveStatus")
        if run != nil, refusal == nil {
            writer.string("REDRIVABLE_BY_MAP_RUN")
        } else {
            writer.string(refusal == nil ? "REDRIVABLE" : "NOT_REDRIVABLE")
            writer.optional("redriveStatusReason", refusal?.reason)
        }
        writer.endObject()
        return writer.finish()
    }

    private static func write(
        _ description: ExecutionDescription,
        _ status: ExecutionStatus,
        to writer: inout JSONWriter,
        includesData: Bool
    ) {
        let record = description.record
        writer.key("name")
        writer.string(record.name)
        writer.key("status")
        writer.string(status.name)
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

extension OperationContext {
    /// The execution that an ARN names, with Express ones as far as they are children of a Map Run.
    ///
    /// - Throws: `InvalidArn`, `ExecutionDoesNotExist`.
    fileprivate func describedExecution(
        _ text: String
    ) throws(APIError) -> (arn: ARN, machine: String, record: ExecutionRecord) {
        let arn = try ARN(parsing: text)
        guard case .express(let machine, let label?, let name, _) = arn.resource else { return try execution(text) }
        let labelled = "\(machine)/\(label)"
        let record: ExecutionRecord?
        do {
            record = try engine.execution(scope: arn.scope, machineName: labelled, name: name)
        } catch {
            throw APIError(error)
        }
        guard let record, try executionARN(record.id) == text else { throw .executionDoesNotExist(text) }
        return (arn, labelled, record)
    }

    /// The Map Run that an execution is a child of.
    fileprivate func mapRun(of record: ExecutionRecord) throws(APIError) -> MapRunRecord? {
        guard let child = record.mapRun else { return nil }
        return try read { store throws(StorageError) in try store.mapRun(child.run) }
    }
}

import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Shows a Map Run: its settings, and how many of its items and child executions are where.
///
/// Source: API reference, "DescribeMapRun".
enum DescribeMapRun: APIOperation {
    static let name = "DescribeMapRun"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("mapRunArn", .longARN)
        try request.finish()
        let record = try context.mapRun(text)
        let description: MapRunDescription
        do {
            description = try context.engine.describe(record)
        } catch {
            throw APIError(error)
        }
        let run = description.record
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        writer.key("mapRunArn")
        writer.string(text)
        writer.key("executionArn")
        writer.string(try context.executionARN(run.execution))
        writer.key("status")
        writer.string(run.status.name)
        writer.key("startDate")
        writer.timestamp(run.startDate)
        if let stopDate = run.stopDate {
            writer.key("stopDate")
            writer.timestamp(stopDate)
        }
        writer.key("maxConcurrency")
        writer.integer(run.maxConcurrency)
        writer.key("toleratedFailurePercentage")
        writer.double(run.toleratedFailurePercentage ?? 0)
        writer.key("toleratedFailureCount")
        writer.integer(run.toleratedFailureCount ?? 0)
        writer.key("itemCounts")
        write(description.items, to: &writer)
        writer.key("executionCounts")
        write(description.executions, to: &writer)
        if run.redriveCount > 0 {
            writer.key("redriveCount")
            writer.integer(Int64(run.redriveCount))
        }
        if let redriveDate = run.redriveDate {
            writer.key("redriveDate")
            writer.timestamp(redriveDate)
        }
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ counts: MapRunCounts, to writer: inout JSONWriter) {
        func count(_ name: StaticString, _ value: Int64) {
            writer.key(name)
            writer.integer(value)
        }
        writer.beginObject()
        count("pending", counts.pending)
        count("running", counts.running)
        count("succeeded", counts.succeeded)
        count("failed", counts.failed)
        count("timedOut", counts.timedOut)
        count("aborted", counts.aborted)
        count("total", counts.total)
        count("resultsWritten", counts.resultsWritten)
        // AWS leaves these two out as long as there was no redrive.
        if counts.failuresNotRedrivable > 0 { count("failuresNotRedrivable", counts.failuresNotRedrivable) }
        if counts.pendingRedrive > 0 { count("pendingRedrive", counts.pendingRedrive) }
        writer.endObject()
    }
}

extension OperationContext {
    /// The Map Run that an ARN names.
    ///
    /// - Throws: `InvalidArn`, `ResourceNotFound`.
    func mapRun(_ text: String) throws(APIError) -> MapRunRecord {
        let arn = try ARN.mapRun(text)
        guard case .mapRun(let machine, let label, let id) = arn.resource else { throw .resourceNotFound(text) }
        let record: MapRunRecord?
        let owner: (scope: ResourceScope, name: String)?
        do {
            record = try engine.mapRun(uuid: id)
            owner = try record.flatMap { run throws(StorageError) in try engine.store.machineName(run.machine) }
        } catch let error as EngineError {
            throw APIError(error)
        } catch {
            throw .internalFailure("\(error)")
        }
        guard let record, let owner, owner.scope == arn.scope, owner.name == machine, record.label == label else {
            throw .resourceNotFound(text)
        }
        return record
    }

    /// The ARN of an execution by its key.
    func executionARN(_ id: ExecutionID) throws(APIError) -> String {
        guard let record = try read({ store throws(StorageError) in try store.execution(id) }) else {
            throw .internalFailure("execution \(id.rawValue) is missing")
        }
        do {
            return try engine.executionARN(of: record)
        } catch {
            throw APIError(error)
        }
    }

    /// The ARN of a Map Run by its key; `nil` when it is gone.
    func mapRunARN(_ id: MapRunID) throws(APIError) -> String? {
        guard let run = try read({ store throws(StorageError) in try store.mapRun(id) }) else { return nil }
        do {
            return try engine.mapRunARN(run)
        } catch {
            throw APIError(error)
        }
    }
}

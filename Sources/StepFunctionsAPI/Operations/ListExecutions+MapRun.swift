import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

// Lists the children of a Map Run.
extension ListExecutions {
    static func children(_ input: Input, of text: String, _ context: OperationContext) throws(APIError) -> [UInt8] {
        let run = try context.mapRun(text)
        let list = PagedList(
            operation: name,
            arguments: [text, input.status ?? "", input.redriveFilter ?? ""]
        )
        let cursor = try executionID(try input.page.cursor(list, context))
        let found = try context.read { store throws(StorageError) in
            try children(input, of: run, store, before: cursor)
        }
        let arn = try ARN.mapRun(text)
        guard case .mapRun(let machine, let label, _) = arn.resource else { throw .resourceNotFound(text) }
        let machineARN = arn.sibling(.labelledStateMachine(name: machine, label: label)).text

        return try input.page.answer(
            found,
            key: "executions",
            of: list,
            context,
            reserving: 500,
            cursor: { "\($0.id.rawValue)" }
        ) { (record, writer) throws(APIError) in
            writer.key("executionArn")
            do throws(EngineError) {
                writer.string(try context.engine.executionARN(of: record))
            } catch {
                throw APIError(error)
            }
            writer.key("stateMachineArn")
            writer.string(machineARN)
            writer.key("mapRunArn")
            writer.string(text)
            writer.key("itemCount")
            writer.integer(record.mapRun?.itemCount ?? 0)
            writeMembers(record, status: record.shownStatus(in: run), to: &writer)
        }
    }

    /// One more than a page, of those that pass the filters.
    private static func children(
        _ input: Input,
        of run: MapRunRecord,
        _ store: any ExecutionStore,
        before: ExecutionID?
    ) throws(StorageError) -> [ExecutionRecord] {
        let status = input.status.flatMap { ExecutionStatus(name: $0) }
        // In the store a child that waits for a redrive has the status that it ended with.
        let stored = status == .pendingRedrive ? nil : status
        let isRedriven = input.redriveFilter.map { $0 == "REDRIVEN" }
        let limit = input.page.limit + 1
        var found: [ExecutionRecord] = []
        var last = before
        while found.count < limit {
            let page = try store.children(of: run.id, status: stored, before: last, limit: limit)
            found += page.filter { record in
                (status.map { record.shownStatus(in: run) == $0 } ?? true)
                    && (isRedriven.map { (record.redriveCount > 0) == $0 } ?? true)
            }.prefix(limit - found.count)
            if page.count < limit { break }
            last = page.last?.id
        }
        return found
    }
}

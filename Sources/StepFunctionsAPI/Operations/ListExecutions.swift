import AWSProtocol
import JSONModel
import StorageAPI

/// Lists the executions of a STANDARD machine, or of one version or alias of it, the newest first.
///
/// Source: API reference, "ListExecutions".
enum ListExecutions: APIOperation {
    static let name = "ListExecutions"

    struct Input {
        /// Empty when the children of a Map Run are asked for.
        let stateMachineARN: String
        let mapRunARN: String?
        let status: String?
        let redriveFilter: String?
        let page: PageRequest

        init(_ request: inout RequestReader) throws(APIError) {
            let stateMachineARN = try request.string("stateMachineArn", .arn)
            let mapRunARN = try request.string("mapRunArn", .longARN)
            status = try request.choice("statusFilter", .executionStatus)
            redriveFilter = try request.choice("redriveFilter", .redriveFilter)
            page = try PageRequest(&request, token: .listExecutionsPageToken)
            try request.finish()
            guard stateMachineARN != nil || mapRunARN != nil else {
                throw .validation("Must provide a StateMachine ARN or MapRun ARN")
            }
            guard mapRunARN == nil || stateMachineARN == nil else {
                throw .validation("Only one of stateMachineArn and mapRunArn can be specified")
            }
            self.stateMachineARN = stateMachineARN ?? ""
            self.mapRunARN = mapRunARN
            guard mapRunARN != nil || status != ExecutionStatus.pendingRedrive.name else {
                throw .validation("The status filter PENDING_REDRIVE needs a mapRunArn")
            }
        }
    }

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let input = try Input(&request)
        if let mapRunARN = input.mapRunARN { return try children(input, of: mapRunARN, context) }
        let arn = try ARN.stateMachine(input.stateMachineARN)
        let reference = try context.reference(arn, input.stateMachineARN) { $0.mainRoute }
        let machine = reference.machine
        let origin: ExecutionFilter.Origin? =
            if let alias = reference.alias {
                .alias(alias.name)
            } else {
                reference.version.map { .version($0.number) }
            }
        guard machine.type == "STANDARD" else { throw .stateMachineTypeNotSupported }
        let list = PagedList(
            operation: name,
            arguments: [input.stateMachineARN, input.status ?? "", input.redriveFilter ?? ""]
        )
        let cursor = try executionID(try input.page.cursor(list, context))
        let limit = input.page.limit
        let status = input.status.flatMap { ExecutionStatus(name: $0) }
        let isRedriven = input.redriveFilter.map { $0 == "REDRIVEN" }
        let found = try context.read { store throws(StorageError) in
            try executions(
                store,
                machine.id,
                ExecutionFilter(status: status, origin: origin),
                isRedriven: isRedriven,
                before: cursor,
                limit: limit + 1
            )
        }
        return input.page.answer(
            found,
            key: "executions",
            of: list,
            context,
            reserving: 400,
            cursor: { "\($0.id.rawValue)" }
        ) { record, writer in write(record, arn, machine, to: &writer) }
    }

    private static func executions(
        _ store: any ExecutionStore,
        _ machine: MachineID,
        _ filter: ExecutionFilter,
        isRedriven: Bool?,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        switch isRedriven {
        case nil: return try store.executions(machine: machine, matching: filter, before: before, limit: limit)
        case true?:
            return try store.redrivenExecutions(machine: machine, matching: filter, before: before, limit: limit)
        case false?:
            // Few executions are redriven: what a page lacks comes with the next one.
            var found: [ExecutionRecord] = []
            var last = before
            while found.count < limit {
                let page = try store.executions(machine: machine, matching: filter, before: last, limit: limit)
                found += page.filter { $0.redriveCount == 0 }.prefix(limit - found.count)
                if page.count < limit { break }
                last = page.last?.id
            }
            return found
        }
    }

    private static func write(
        _ record: ExecutionRecord,
        _ arn: ARN,
        _ machine: MachineRecord,
        to writer: inout JSONWriter
    ) {
        writer.key("executionArn")
        writer.string(arn.sibling(.execution(machine: machine.name, label: nil, name: record.name)).text)
        writer.key("stateMachineArn")
        writer.string(arn.sibling(.stateMachine(name: machine.name)).text)
        writeMembers(record, status: record.status, to: &writer)
        writer.qualifiedARNs(of: record, machine.name, arn)
    }

    static func writeMembers(_ record: ExecutionRecord, status: ExecutionStatus, to writer: inout JSONWriter) {
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
        writer.key("redriveCount")
        writer.integer(Int64(record.redriveCount))
        if let redriveDate = record.redriveDate {
            writer.key("redriveDate")
            writer.timestamp(redriveDate)
        }
    }

    static func executionID(_ cursor: String?) throws(APIError) -> ExecutionID? {
        guard let cursor else { return nil }
        guard let rawValue = Int64(cursor) else { throw .invalidToken }
        return ExecutionID(rawValue: rawValue)
    }
}

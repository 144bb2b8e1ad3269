import AWSProtocol
import ExecutionRuntime
import Foundation
import JSONModel
import StorageAPI

extension ConsoleData {
    private static let pageMax = 1_000
    private static let pageDefault = 50
    /// Executions whose end is looked at for one page of a search by error.
    private static let endingsMax = 2_000

    // MARK: Machines

    func machines(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let limit = min(Int(clamping: parameters.integer("limit") ?? 1_000), Self.pageMax)
        let after = parameters["after"]
        let machines = try stored { store throws(StorageError) in
            try store.machines(scope: scope, after: after, limit: limit + 1)
        }
        let counts = try stored { store throws(StorageError) in try self.counts.counts(of: scope, in: store) }
        let byMachine = Dictionary(grouping: counts, by: \.machine)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("machines")
        writer.beginArray()
        for machine in machines.prefix(limit) {
            writer.beginObject()
            writer.key("name")
            writer.string(machine.name)
            writer.key("arn")
            writer.string(
                ARN(region: scope.region, account: scope.account, resource: .stateMachine(name: machine.name)).text
            )
            writer.key("type")
            writer.string(machine.type)
            writer.key("status")
            writer.string(machine.status == .active ? "ACTIVE" : "DELETING")
            writer.key("created")
            writer.integer(machine.creationDate.milliseconds)
            writer.key("counts")
            writer.write(byMachine[machine.id] ?? [])
            writer.endObject()
        }
        writer.endArray()
        if machines.count > limit, let last = machines.prefix(limit).last {
            writer.key("next")
            writer.string(last.name)
        }
        writer.endObject()
        return writer.finish()
    }

    // MARK: Executions

    func executions(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        var query = ExecutionQuery(
            scope: scope,
            limit: min(max(Int(clamping: parameters.integer("limit") ?? Int64(Self.pageDefault)), 1), Self.pageMax)
        )
        if let name = parameters["machine"] { query.machine = try machineID(name, scope) }
        query.statuses = Set(
            (parameters["status"] ?? "").split(separator: ",").compactMap { ExecutionStatus(name: String($0)) }
        )
        query.namePrefix = parameters["name"] ?? ""
        query.startedFrom = parameters.integer("from").map(Timestamp.init(milliseconds:))
        query.startedTo = parameters.integer("to").map(Timestamp.init(milliseconds:))
        query.before = parameters.integer("before").map(ExecutionID.init(rawValue:))
        let page = try page(of: query, error: parameters["error"], version: parameters["version"])
        var writer = JSONWriter(reserving: page.records.count * 200 + 64)
        writer.beginObject()
        writer.key("executions")
        writer.beginArray()
        for record in page.records { write(record, to: &writer) }
        writer.endArray()
        if let next = page.next {
            writer.key("next")
            writer.integer(next.rawValue)
        }
        writer.endObject()
        return writer.finish()
    }

    private struct Page {
        var records: [ExecutionRecord] = []
        /// Where the next page begins; also when this one is short because enough was looked at.
        var next: ExecutionID?
    }

    private func page(of query: ExecutionQuery, error: String?, version: String?) throws(DataError) -> Page {
        guard error != nil || version != nil else {
            var wider = query
            wider.limit += 1
            let found = try stored { store throws(StorageError) in try store.search(wider) }
            let shown = Array(found.prefix(query.limit))
            return Page(records: shown, next: found.count > shown.count ? shown.last?.id : nil)
        }
        // Errors and versions are in journals and attributes: candidates are looked at one by one, and not endlessly.
        var candidates = query
        if error != nil {
            let ended: Set<ExecutionStatus> = [.failed, .timedOut, .aborted]
            candidates.statuses = query.statuses.isEmpty ? ended : query.statuses.intersection(ended)
            if candidates.statuses.isEmpty { return Page() }
        }
        candidates.limit = 200
        var page = Page()
        for _ in 0..<(Self.endingsMax / candidates.limit) {
            let found = try stored { store throws(StorageError) in try store.search(candidates) }
            for record in found where try matches(record, error: error, version: version) {
                page.records.append(record)
                if page.records.count == query.limit {
                    page.next = record.id
                    return page
                }
            }
            guard found.count == candidates.limit, let last = found.last else { return page }
            candidates.before = last.id
            page.next = last.id
        }
        return page
    }

    private func matches(_ record: ExecutionRecord, error: String?, version: String?) throws(DataError) -> Bool {
        if let version, record.version.map({ "\($0)" }) != version, record.alias != version { return false }
        guard let error else { return true }
        let ending: String?
        do { ending = try engine.endingError(record) } catch { throw DataError(error) }
        return ending?.localizedStandardContains(error) == true
    }

    func write(_ record: ExecutionRecord, to writer: inout JSONWriter) {
        let owner = names.owner(of: record.machine)
        writer.beginObject()
        writer.key("id")
        writer.integer(record.id.rawValue)
        writer.key("machine")
        writer.string(owner?.name ?? "")
        writer.key("name")
        writer.string(record.name)
        writer.key("status")
        writer.string(record.status.name)
        writer.key("start")
        writer.integer(record.startDate.milliseconds)
        if let stop = record.stopDate {
            writer.key("stop")
            writer.integer(stop.milliseconds)
        }
        writer.key("events")
        writer.integer(record.eventCount)
        if let version = record.version {
            writer.key("version")
            writer.integer(version)
        }
        if let alias = record.alias {
            writer.key("alias")
            writer.string(alias)
        }
        // A history that cannot be read says so on the page of the execution; here the row is shown all the same.
        if let error = try? engine.endingError(record) {
            writer.key("error")
            writer.string(error)
        }
        writer.endObject()
    }
}

extension JSONWriter {
    /// Counts by status, as an object.
    mutating func write(_ counts: [ExecutionCount]) {
        beginObject()
        for count in counts {
            key(count.status.name)
            integer(count.count)
        }
        endObject()
    }
}

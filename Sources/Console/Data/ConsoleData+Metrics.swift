import AWSProtocol
import ExecutionRuntime
import JSONModel
import StepFunctionsAPI
import StorageAPI

extension ConsoleData {
    /// Intervals that a chart has at most.
    private static let intervalsMax: Int64 = 500
    /// The newest durations that percentiles are taken from.
    private static let durationsMax = 50_000

    /// Rates by interval over all machines and for each, open executions, and percentiles of durations.
    func metrics(_ parameters: QueryParameters, _ identity: CallerIdentity) throws(DataError) -> [UInt8] {
        let scope = ResourceScope(account: identity.account, region: identity.region)
        let now = engine.now().milliseconds
        let to = parameters.integer("to") ?? now
        let from = min(parameters.integer("from") ?? to - 3_600_000, to)
        let (length, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow else {
            throw DataError(status: 400, type: "ValidationException", message: "The period is too long")
        }
        let interval = max(parameters.integer("interval") ?? 60_000, length / Self.intervalsMax, 1)
        let machine = try parameters["machine"].map { name throws(DataError) in try machineID(name, scope) }
        let period = ExecutionPeriod(
            scope: scope,
            machine: machine,
            from: Timestamp(milliseconds: from),
            to: Timestamp(milliseconds: to),
            intervalMilliseconds: interval
        )
        let rates = try stored { store throws(StorageError) in try store.executionRates(period) }
        let durations = try stored { store throws(StorageError) in
            try store.executionDurations(period, limit: Self.durationsMax)
        }
        let counts = try stored { store throws(StorageError) in try self.counts.counts(of: scope, in: store) }

        var writer = JSONWriter()
        writer.beginObject()
        writer.key("from")
        writer.integer(from)
        writer.key("to")
        writer.integer(to)
        writer.key("interval")
        writer.integer(interval)
        writer.key("now")
        writer.integer(now)
        writeThrottled(identity, to: &writer)
        writer.key("total")
        let own = counts.filter { machine == nil || $0.machine == machine }
        write(rates, durations, open: Self.open(own), intervals: Int(length / interval) + 1, to: &writer)
        writer.key("machines")
        writeMachines(rates, durations, own, to: &writer)
        writer.endObject()
        return writer.finish()
    }

    private static func open(_ counts: [ExecutionCount]) -> Int64 {
        counts.reduce(0) { $0 + ($1.status == .running || $1.status == .pendingRedrive ? $1.count : 0) }
    }

    private func writeMachines(
        _ rates: [ExecutionRate],
        _ durations: [ExecutionDuration],
        _ counts: [ExecutionCount],
        to writer: inout JSONWriter
    ) {
        let ratesByMachine = Dictionary(grouping: rates, by: \.machine)
        let durationsByMachine = Dictionary(grouping: durations, by: \.machine)
        let countsByMachine = Dictionary(grouping: counts, by: \.machine)
        let machines = Set(ratesByMachine.keys).union(countsByMachine.keys).sorted { $0.rawValue < $1.rawValue }
        writer.beginArray()
        for machine in machines {
            guard let owner = names.owner(of: machine) else { continue }
            writer.beginObject()
            writer.key("name")
            writer.string(owner.name)
            writer.key("totals")
            write(
                ratesByMachine[machine] ?? [],
                durationsByMachine[machine] ?? [],
                open: Self.open(countsByMachine[machine] ?? []),
                intervals: nil,
                to: &writer
            )
            writer.endObject()
        }
        writer.endArray()
    }

    /// Totals, and with a number of intervals, a row of counts for each.
    private func write(
        _ rates: [ExecutionRate],
        _ durations: [ExecutionDuration],
        open: Int64,
        intervals: Int?,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("open")
        writer.integer(open)
        writer.key("started")
        writer.integer(rates.reduce(0) { $0 + ($1.ending == nil ? $1.count : 0) })
        for status in ExecutionStatus.allCases where status != .running && status != .pendingRedrive {
            writer.key(status.name)
            writer.integer(rates.reduce(0) { $0 + ($1.ending == status ? $1.count : 0) })
        }
        writer.key("durations")
        writer.percentiles(durations.map(\.milliseconds).sorted())
        if let intervals {
            writer.key("intervals")
            writeIntervals(rates, count: intervals, to: &writer)
        }
        writer.endObject()
    }

    /// Arrays: started, succeeded, failed, timed out, aborted.
    private func writeIntervals(_ rates: [ExecutionRate], count: Int, to writer: inout JSONWriter) {
        let columns: [ExecutionStatus?] = [nil, .succeeded, .failed, .timedOut, .aborted]
        var rows = Array(repeating: [Int64](repeating: 0, count: columns.count), count: count)
        for rate in rates where rows.indices.contains(rate.interval) {
            if let column = columns.firstIndex(of: rate.ending) { rows[rate.interval][column] += rate.count }
        }
        writer.beginArray()
        for row in rows {
            writer.beginArray()
            for value in row { writer.integer(value) }
            writer.endArray()
        }
        writer.endArray()
    }

    /// Calls that were refused over the quota, by operation; `null` where calls are not throttled.
    private func writeThrottled(_ identity: CallerIdentity, to writer: inout JSONWriter) {
        writer.key("throttled")
        guard let refusals = service.refusals(identity) else {
            writer.null()
            return
        }
        writer.beginArray()
        for refusal in refusals {
            writer.beginObject()
            writer.key("operation")
            writer.string(refusal.operation)
            writer.key("count")
            writer.integer(refusal.count)
            writer.key("last")
            writer.integer(refusal.last.milliseconds)
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    /// An object: `count`, and of ascending numbers the nearest ranks `p50`, `p95` and `p99`.
    mutating func percentiles(_ sorted: [Int64]) {
        beginObject()
        key("count")
        integer(Int64(sorted.count))
        for (name, share) in [("p50", 50), ("p95", 95), ("p99", 99)] where !sorted.isEmpty {
            key(name)
            integer(sorted[max(0, (sorted.count * share + 99) / 100 - 1)])
        }
        endObject()
    }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import StorageAPI
import Synchronization

extension ConsoleData {
    /// How often each state of a machine ran, how long, and how it ended, over the newest executions.
    ///
    /// Journals are folded for it, so it looks at so many executions as can be read in about a second.
    func states(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let machine = try machineID(parameters["machine"] ?? "", scope)
        let clock = ContinuousClock()
        if let known = stateCache.answer(machine, at: clock.now) { return known }
        let begin = clock.now
        var query = ExecutionQuery(scope: scope, limit: StateSummary.executionsMax)
        query.machine = machine
        let records = try stored { store throws(StorageError) in try store.search(query) }
        var summary = StateSummary()
        for record in records {
            guard summary.takesMore(record), begin.duration(to: clock.now) < StateSummary.timeMax else { break }
            do { summary.add(try engine.steps(record), of: record) } catch { throw DataError(error) }
        }
        let answer = summary.serialized(isAll: records.count == summary.executionCount)
        stateCache.keep(answer, machine, since: begin, at: clock.now)
        return answer
    }
}

/// What became of the states of a machine in some executions.
private struct StateSummary {
    static let executionsMax = 200
    static let eventsMax: Int64 = 100_000
    static let timeMax = Duration.seconds(1)

    private struct Entry {
        var visits = 0
        var open = 0
        var failed = 0
        var caught = 0
        var retries = 0
        /// Of visits that have ended, in milliseconds.
        var durations: [Int64] = []
    }

    private(set) var executionCount = 0
    private var eventCount: Int64 = 0
    private var from: Timestamp?
    private var to: Timestamp?
    private var entries: [String: Entry] = [:]

    func takesMore(_ record: ExecutionRecord) -> Bool {
        executionCount == 0 || eventCount + record.eventCount <= Self.eventsMax
    }

    mutating func add(_ projection: StepProjection, of record: ExecutionRecord) {
        executionCount += 1
        eventCount += record.eventCount
        from = min(from ?? record.startDate, record.startDate)
        to = max(to ?? record.startDate, record.startDate)
        for step in projection.steps {
            var entry = entries[step.name] ?? Entry()
            entry.visits += 1
            entry.retries += max(0, step.attempts.count - 1)
            switch step.status {
            case .failed, .timedOut: entry.failed += 1
            case .caught: entry.caught += 1
            case .running, .retrying: entry.open += 1
            case .succeeded, .aborted: break
            }
            if let end = step.end { entry.durations.append(end.milliseconds - step.start.milliseconds) }
            entries[step.name] = entry
        }
    }

    /// An object: `executions`, `isAll`, `from`, `to`, and `states` by name.
    func serialized(isAll: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("executions")
        writer.integer(Int64(executionCount))
        writer.key("isAll")
        writer.bool(isAll && executionCount < Self.executionsMax)
        if let from, let to {
            writer.key("from")
            writer.integer(from.milliseconds)
            writer.key("to")
            writer.integer(to.milliseconds)
        }
        writer.key("states")
        writer.beginArray()
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            writer.beginObject()
            writer.key("name")
            writer.string(name)
            for (key, count) in [
                ("visits", entry.visits), ("open", entry.open), ("failed", entry.failed), ("caught", entry.caught),
                ("retries", entry.retries),
            ] {
                writer.key(key)
                writer.integer(Int64(count))
            }
            writer.key("durations")
            writer.percentiles(entry.durations.sorted())
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}

/// Remembers what was folded for as long as folding took twenty times over, at least two seconds.
final class StateCache: Sendable {
    private struct Entry {
        let answer: [UInt8]
        let until: ContinuousClock.Instant
    }

    private let entries = Mutex<[MachineID: Entry]>([:])
    private static let lifetimeMin = Duration.seconds(2)
    private static let costFactor = 20
    private static let countMax = 1_000

    func answer(_ machine: MachineID, at now: ContinuousClock.Instant) -> [UInt8]? {
        entries.withLock { entries in
            guard let entry = entries[machine], entry.until > now else { return nil }
            return entry.answer
        }
    }

    func keep(_ answer: [UInt8], _ machine: MachineID, since: ContinuousClock.Instant, at now: ContinuousClock.Instant)
    {
        let lifetime = max(Self.lifetimeMin, since.duration(to: now) * Self.costFactor)
        entries.withLock { entries in
            if entries.count >= Self.countMax { entries.removeAll() }
            entries[machine] = Entry(answer: answer, until: now.advanced(by: lifetime))
        }
    }
}

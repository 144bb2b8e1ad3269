import JSONModel
package import StorageAPI
import Synchronization

extension InMemoryStore {
    package func search(_ query: ExecutionQuery) throws(StorageError) -> [ExecutionRecord] {
        let found = state.withLock { state in
            state.executions.values.map(\.record).filter { record in
                query.matches(record) && state.isIn(query.scope, record, query.machine)
            }
        }
        return Array(found.sorted { $0.id > $1.id }.prefix(max(query.limit, 0)))
    }

    package func executionCounts(scope: ResourceScope) throws(StorageError) -> [ExecutionCount] {
        let records = state.withLock { state in
            state.executions.values.map(\.record).filter { state.isIn(scope, $0, nil) }
        }
        return Dictionary(grouping: records) { MachineStatus(machine: $0.machine, status: $0.status) }
            .map { ExecutionCount(machine: $0.key.machine, status: $0.key.status, count: Int64($0.value.count)) }
            .sorted { ($0.machine.rawValue, $0.status.rawValue) < ($1.machine.rawValue, $1.status.rawValue) }
    }

    package func executionRates(_ period: ExecutionPeriod) throws(StorageError) -> [ExecutionRate] {
        var counts: [IntervalKey: Int64] = [:]
        for record in records(of: period) {
            if let interval = period.interval(of: record.startDate) {
                counts[IntervalKey(machine: record.machine, interval: interval, ending: nil), default: 0] += 1
            }
            if let stop = record.stopDate, let interval = period.interval(of: stop) {
                let key = IntervalKey(machine: record.machine, interval: interval, ending: record.status)
                counts[key, default: 0] += 1
            }
        }
        return counts.map {
            ExecutionRate(
                machine: $0.key.machine,
                interval: $0.key.interval,
                ending: $0.key.ending,
                count: $0.value
            )
        }
    }

    package func executionDurations(
        _ period: ExecutionPeriod,
        limit: Int
    ) throws(StorageError) -> [ExecutionDuration] {
        let ended = records(of: period).filter { record in
            record.status == .succeeded && record.stopDate.map { period.interval(of: $0) != nil } ?? false
        }
        let newest = ended.sorted { ($0.stopDate ?? $0.startDate) > ($1.stopDate ?? $1.startDate) }
        return newest.prefix(max(limit, 0)).map { record in
            let stop = record.stopDate ?? record.startDate
            return ExecutionDuration(
                machine: record.machine,
                milliseconds: stop.milliseconds - record.startDate.milliseconds
            )
        }
    }

    private func records(of period: ExecutionPeriod) -> [ExecutionRecord] {
        state.withLock { state in
            state.executions.values.map(\.record).filter { record in
                (period.machine == nil || record.machine == period.machine) && state.isIn(period.scope, record, nil)
            }
        }
    }

    private struct IntervalKey: Hashable {
        let machine: MachineID
        let interval: Int
        let ending: ExecutionStatus?
    }

    private struct MachineStatus: Hashable {
        let machine: MachineID
        let status: ExecutionStatus
    }
}

extension InMemoryState {
    /// Machines with a label are only looked at where they are asked for.
    fileprivate func isIn(_ scope: ResourceScope, _ record: ExecutionRecord, _ machine: MachineID?) -> Bool {
        guard let owner = machineName(record.machine), owner.scope == scope else { return false }
        return machine == record.machine || !owner.name.utf8.contains(UInt8(ascii: "/"))
    }
}

extension ExecutionPeriod {
    /// The interval of a date; nil outside the period.
    fileprivate func interval(of date: Timestamp) -> Int? {
        guard date >= from, date < to else { return nil }
        return Int((date.milliseconds - from.milliseconds) / intervalMilliseconds)
    }
}

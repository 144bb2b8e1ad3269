package import JSONModel
package import StorageAPI
import Synchronization

/// A store that forgets everything with its process: for `newel run`, for tests, and the model for other stores.
///
/// Commits never fail. `close()` does nothing, so a test may "reopen" the same store.
package final class InMemoryStore: ExecutionStore {
    let state = Mutex(InMemoryState())

    package init() {}

    func read<Value: Sendable>(_ body: (borrowing InMemoryState) -> Value) -> Value {
        state.withLock { state in body(state) }
    }

    package func commit(_ writes: [StoreWrite]) throws(StorageError) -> [WriteOutcome] {
        state.withLock { state in writes.map { state.apply($0) } }
    }

    package func close() throws(StorageError) {}

    // MARK: Machines

    package func machine(scope: ResourceScope, name: String) throws(StorageError) -> MachineRecord? {
        state.withLock { state in
            guard let id = state.machineIDs[ScopedName(scope, name)] else { return nil }
            return state.machines[id]
        }
    }

    package func machineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID {
        state.withLock { $0.machineID(scope, name) }
    }

    package func existingMachineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID? {
        state.withLock { $0.machineIDs[ScopedName(scope, name)] }
    }

    package func machines(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [MachineSummary] {
        state.withLock { state in
            let names = state.machinesByName[scope]?.elements(after: after.map(NameKey.init), limit: limit) ?? []
            return names.compactMap { name in
                state.machineIDs[ScopedName(scope, name.text)].flatMap { state.machines[$0] }.map(MachineSummary.init)
            }
        }
    }

    package func revision(_ key: RevisionKey) throws(StorageError) -> RevisionRecord? {
        state.withLock { $0.revisions[key] }
    }

    package func machineName(_ id: MachineID) throws(StorageError) -> (scope: ResourceScope, name: String)? {
        state.withLock { $0.machineName(id) }
    }

    package func deletingMachines() throws(StorageError) -> [MachineID] {
        state.withLock { state in
            state.machines.values.filter { $0.status == .deleting }.map(\.id).sorted { $0.rawValue < $1.rawValue }
        }
    }

    // MARK: Executions

    package func execution(_ id: ExecutionID) throws(StorageError) -> ExecutionRecord? {
        state.withLock { $0.executions[id]?.record }
    }

    package func execution(machine: MachineID, name: String) throws(StorageError) -> ExecutionRecord? {
        state.withLock { state in
            guard let id = state.executionsByName[ScopedName(machine, name)] else { return nil }
            return state.executions[id]?.record
        }
    }

    package func executions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        state.withLock { state in
            guard limit > 0, let ids = state.executionsByMachine[machine] else { return [] }
            var found: [ExecutionRecord] = []
            let end = before.map(ids.lowerBound) ?? ids.elements.count
            for id in ids.elements[..<end].reversed() where found.count < limit {
                guard let record = state.executions[id]?.record else { continue }
                if filter.includes(record) { found.append(record) }
            }
            return found
        }
    }

    package func redrivenExecutions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        let all = try executions(machine: machine, matching: filter, before: before, limit: .max)
        return Array(all.filter { $0.redriveCount > 0 }.prefix(max(limit, 0)))
    }

    package func journal(_ id: ExecutionID, after: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        state.withLock { state in
            // Row n is at index n - 1, as there are no gaps.
            guard limit > 0, let rows = state.executions[id]?.rows, after < rows.count else { return [] }
            return Array(rows[max(Int(clamping: after), 0)...].prefix(limit))
        }
    }

    package func lastJournalRow(_ id: ExecutionID) throws(StorageError) -> JournalRow? {
        state.withLock { $0.executions[id]?.rows.last }
    }

    // MARK: Scheduling and recovery

    package func lastJournalPosition() throws(StorageError) -> Int64 {
        state.withLock { $0.places.last?.position ?? 0 }
    }

    package func journal(afterPosition: Int64, limit: Int) throws(StorageError) -> [JournalPlace] {
        state.withLock { state in
            // Ascending: the first one is found by halving.
            var (low, high) = (0, state.places.count)
            while low < high {
                let middle = (low + high) / 2
                if state.places[middle].position <= afterPosition { low = middle + 1 } else { high = middle }
            }
            return Array(state.places[low...].prefix(max(limit, 0)))
        }
    }

    package func due(at now: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        state.withLock { $0.due.elements.prefix(max(limit, 0)).prefix { $0.date <= now }.map(\.id) }
    }

    package func earliestDue() throws(StorageError) -> Timestamp? {
        state.withLock { $0.due.elements.first?.date }
    }

    package func outbox(after: OutboxEntry?, limit: Int) throws(StorageError) -> [OutboxEntry] {
        state.withLock { state in
            let key = after.map { InMemoryState.OutboxKey(execution: $0.execution, number: $0.number) }
            return state.outbox.elements(after: key, limit: limit).map { key in
                OutboxEntry(execution: key.execution, number: key.number, target: state.outboxTargets[key] ?? "")
            }
        }
    }

    package func lastExecutionID() throws(StorageError) -> ExecutionID {
        state.withLock { ExecutionID(rawValue: $0.lastExecutionID) }
    }

    package func lastRevisionKey() throws(StorageError) -> RevisionKey {
        state.withLock { RevisionKey(rawValue: $0.lastRevisionKey) }
    }

    package func closed(before date: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        state.withLock { $0.closed.elements.prefix(max(limit, 0)).prefix { $0.date < date }.map(\.id) }
    }

    // MARK: Activities, tags, settings

    package func activity(scope: ResourceScope, name: String) throws(StorageError) -> ActivityRecord? {
        state.withLock { $0.activities[ScopedName(scope, name)] }
    }

    package func activities(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [ActivityRecord] {
        state.withLock { state in
            let names = state.activitiesByName[scope]?.elements(after: after.map(NameKey.init), limit: limit) ?? []
            return names.compactMap { state.activities[ScopedName(scope, $0.text)] }
        }
    }

    package func tags(resource: String) throws(StorageError) -> [Tag] {
        state.withLock { state in
            let tags = state.tags[TagOwner(arn: resource)] ?? [:]
            return tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key.text, value: $0.value) }
        }
    }

    package func setting(_ name: String) throws(StorageError) -> [UInt8]? {
        state.withLock { $0.settings[NameKey(name)] }
    }
}

extension MachineSummary {
    fileprivate init(_ record: MachineRecord) {
        self.init(
            id: record.id,
            name: record.name,
            type: record.type,
            status: record.status,
            creationDate: record.creationDate
        )
    }
}

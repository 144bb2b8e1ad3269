package import JSONModel
package import StorageAPI
import Synchronization

/// A store that fails on purpose: the n-th commit or read, before or after the wrapped store has applied it.
package final class FaultyStore: ExecutionStore {
    /// What is counted; `machineID` counts as a read, although it may store a name.
    package enum Operation: Sendable, Hashable, CaseIterable { case commit, read }

    /// Whether the wrapped store sees the call; a commit that fails afterwards is one whose outcome is unknown.
    package enum Moment: Sendable, Hashable, CaseIterable { case before, after }

    /// One failure to come.
    package struct Fault: Sendable, Hashable {
        package let operation: Operation
        /// Counted from 1 over the life of the store.
        package let number: Int
        package let moment: Moment
        package let error: StorageError

        /// The error is the one that a real store would throw, unless given: `.unavailable` before, `.failed` after.
        package init(_ operation: Operation, number: Int, moment: Moment, error: StorageError? = nil) {
            self.operation = operation
            self.number = number
            self.moment = moment
            switch moment {
            case .before: self.error = error ?? .unavailable("\(operation) \(number) refused by the test")
            case .after: self.error = error ?? .failed("outcome of \(operation) \(number) withheld by the test")
            }
        }
    }

    private struct State {
        var counts: [Operation: Int] = [:]
        var faults: [Fault]
        var fired: [Fault] = []
    }

    private let store: any ExecutionStore
    private let state: Mutex<State>

    package init(wrapping store: any ExecutionStore, faults: [Fault] = []) {
        self.store = store
        state = Mutex(State(faults: faults))
    }

    /// Adds a failure to come.
    package func arm(_ fault: Fault) {
        state.withLock { $0.faults.append(fault) }
    }

    /// How many operations were asked for, failed ones included.
    package func count(of operation: Operation) -> Int {
        state.withLock { $0.counts[operation] ?? 0 }
    }

    /// The failures that have happened, in order.
    package var fired: [Fault] {
        state.withLock { $0.fired }
    }

    func perform<T>(
        _ operation: Operation,
        _ body: (any ExecutionStore) throws(StorageError) -> T
    ) throws(StorageError) -> T {
        let fault = state.withLock { state -> Fault? in
            let number = (state.counts[operation] ?? 0) + 1
            state.counts[operation] = number
            let index = state.faults.firstIndex { $0.operation == operation && $0.number == number }
            guard let index else { return nil }
            let fault = state.faults.remove(at: index)
            state.fired.append(fault)
            return fault
        }
        if let fault, fault.moment == .before { throw fault.error }
        let result = try body(store)
        if let fault { throw fault.error }
        return result
    }

    package func commit(_ writes: [StoreWrite]) throws(StorageError) -> [WriteOutcome] {
        try perform(.commit) { store throws(StorageError) in try store.commit(writes) }
    }

    package func close() throws(StorageError) {
        try store.close()
    }

    // MARK: Reads

    package func machine(scope: ResourceScope, name: String) throws(StorageError) -> MachineRecord? {
        try perform(.read) { store throws(StorageError) in try store.machine(scope: scope, name: name) }
    }

    package func machineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID {
        try perform(.read) { store throws(StorageError) in try store.machineID(scope: scope, name: name) }
    }

    package func existingMachineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID? {
        try perform(.read) { store throws(StorageError) in try store.existingMachineID(scope: scope, name: name) }
    }

    package func machines(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [MachineSummary] {
        try perform(.read) { store throws(StorageError) in
            try store.machines(scope: scope, after: after, limit: limit)
        }
    }

    package func revision(_ key: RevisionKey) throws(StorageError) -> RevisionRecord? {
        try perform(.read) { store throws(StorageError) in try store.revision(key) }
    }

    package func machineName(_ id: MachineID) throws(StorageError) -> (scope: ResourceScope, name: String)? {
        try perform(.read) { store throws(StorageError) in try store.machineName(id) }
    }

    package func deletingMachines() throws(StorageError) -> [MachineID] {
        try perform(.read) { store throws(StorageError) in try store.deletingMachines() }
    }

    package func version(machine: MachineID, number: Int64) throws(StorageError) -> VersionRecord? {
        try perform(.read) { store throws(StorageError) in try store.version(machine: machine, number: number) }
    }

    package func version(machine: MachineID, of revision: RevisionKey) throws(StorageError) -> VersionRecord? {
        try perform(.read) { store throws(StorageError) in try store.version(machine: machine, of: revision) }
    }

    package func versions(machine: MachineID, before: Int64?, limit: Int) throws(StorageError) -> [VersionRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.versions(machine: machine, before: before, limit: limit)
        }
    }

    package func versionCount(machine: MachineID) throws(StorageError) -> Int {
        try perform(.read) { store throws(StorageError) in try store.versionCount(machine: machine) }
    }

    package func alias(machine: MachineID, name: String) throws(StorageError) -> AliasRecord? {
        try perform(.read) { store throws(StorageError) in try store.alias(machine: machine, name: name) }
    }

    package func aliases(
        machine: MachineID,
        version: Int64?,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [AliasRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.aliases(machine: machine, version: version, after: after, limit: limit)
        }
    }

    package func aliasCount(machine: MachineID) throws(StorageError) -> Int {
        try perform(.read) { store throws(StorageError) in try store.aliasCount(machine: machine) }
    }

    package func execution(_ id: ExecutionID) throws(StorageError) -> ExecutionRecord? {
        try perform(.read) { store throws(StorageError) in try store.execution(id) }
    }

    package func execution(machine: MachineID, name: String) throws(StorageError) -> ExecutionRecord? {
        try perform(.read) { store throws(StorageError) in try store.execution(machine: machine, name: name) }
    }

    package func executions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.executions(machine: machine, matching: filter, before: before, limit: limit)
        }
    }

    package func redrivenExecutions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.redrivenExecutions(machine: machine, matching: filter, before: before, limit: limit)
        }
    }

    package func journal(_ id: ExecutionID, after: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        try perform(.read) { store throws(StorageError) in try store.journal(id, after: after, limit: limit) }
    }

    package func lastJournalRow(_ id: ExecutionID) throws(StorageError) -> JournalRow? {
        try perform(.read) { store throws(StorageError) in try store.lastJournalRow(id) }
    }

    package func lastJournalPosition() throws(StorageError) -> Int64 {
        try perform(.read) { store throws(StorageError) in try store.lastJournalPosition() }
    }

    package func journal(afterPosition: Int64, limit: Int) throws(StorageError) -> [JournalPlace] {
        try perform(.read) { store throws(StorageError) in
            try store.journal(afterPosition: afterPosition, limit: limit)
        }
    }

    package func due(at now: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        try perform(.read) { store throws(StorageError) in try store.due(at: now, limit: limit) }
    }

    package func earliestDue() throws(StorageError) -> Timestamp? {
        try perform(.read) { store throws(StorageError) in try store.earliestDue() }
    }

    package func outbox(after: OutboxEntry?, limit: Int) throws(StorageError) -> [OutboxEntry] {
        try perform(.read) { store throws(StorageError) in try store.outbox(after: after, limit: limit) }
    }

    package func lastExecutionID() throws(StorageError) -> ExecutionID {
        try perform(.read) { store throws(StorageError) in try store.lastExecutionID() }
    }

    package func lastRevisionKey() throws(StorageError) -> RevisionKey {
        try perform(.read) { store throws(StorageError) in try store.lastRevisionKey() }
    }

    package func closed(before date: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        try perform(.read) { store throws(StorageError) in try store.closed(before: date, limit: limit) }
    }

    package func activity(scope: ResourceScope, name: String) throws(StorageError) -> ActivityRecord? {
        try perform(.read) { store throws(StorageError) in try store.activity(scope: scope, name: name) }
    }

    package func activities(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [ActivityRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.activities(scope: scope, after: after, limit: limit)
        }
    }

    package func tags(resource: String) throws(StorageError) -> [Tag] {
        try perform(.read) { store throws(StorageError) in try store.tags(resource: resource) }
    }

    package func setting(_ name: String) throws(StorageError) -> [UInt8]? {
        try perform(.read) { store throws(StorageError) in try store.setting(name) }
    }
}

package import JSONModel

/// Where executions live: the port that SQLite, PostgreSQL and memory implement alike.
///
/// Writes are called from one thread at a time (the committer); reads from any thread, and they see every commit that
/// returned before. All calls block. Every implementation passes the suite in `StorageTesting`.
package protocol ExecutionStore: ExecutionSearch, MapRunStore {
    /// Applies all writes in one transaction and returns once they are on stable storage.
    ///
    /// - Returns: one outcome for each write, in order.
    /// - Throws: `StorageError`; then none of the writes took effect, or (`.failed`) it is unknown.
    func commit(_ writes: [StoreWrite]) throws(StorageError) -> [WriteOutcome]

    // Machines
    func machine(scope: ResourceScope, name: String) throws(StorageError) -> MachineRecord?
    /// The stable key of a machine name; makes one up (and stores it) for a name not seen before.
    func machineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID
    /// The key of a machine name when it was ever used.
    func existingMachineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID?
    /// Machines by name after `after`, at most `limit`.
    func machines(scope: ResourceScope, after: String?, limit: Int) throws(StorageError) -> [MachineSummary]
    func revision(_ key: RevisionKey) throws(StorageError) -> RevisionRecord?
    /// The scope and name behind a machine key.
    func machineName(_ id: MachineID) throws(StorageError) -> (scope: ResourceScope, name: String)?
    /// Machines whose deletion was begun and not finished.
    func deletingMachines() throws(StorageError) -> [MachineID]

    // Versions and aliases
    func version(machine: MachineID, number: Int64) throws(StorageError) -> VersionRecord?
    /// The newest version of a machine that has this revision.
    func version(machine: MachineID, of revision: RevisionKey) throws(StorageError) -> VersionRecord?
    /// Versions of a machine, newest first, with numbers below `before`, at most `limit`.
    func versions(machine: MachineID, before: Int64?, limit: Int) throws(StorageError) -> [VersionRecord]
    func versionCount(machine: MachineID) throws(StorageError) -> Int
    func alias(machine: MachineID, name: String) throws(StorageError) -> AliasRecord?
    /// Aliases of a machine by name after `after`, at most `limit`; only those that route to `version` when it is given.
    func aliases(
        machine: MachineID,
        version: Int64?,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [AliasRecord]
    func aliasCount(machine: MachineID) throws(StorageError) -> Int

    // Executions
    func execution(_ id: ExecutionID) throws(StorageError) -> ExecutionRecord?
    func execution(machine: MachineID, name: String) throws(StorageError) -> ExecutionRecord?
    /// Executions of a machine, newest first, with ids below `before`, at most `limit`.
    func executions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord]
    /// Those of them that were redriven, in the same order.
    func redrivenExecutions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord]
    /// Rows with a sequence above `after`, ascending, at most `limit`.
    func journal(_ id: ExecutionID, after: Int64, limit: Int) throws(StorageError) -> [JournalRow]
    /// The last row of a journal.
    func lastJournalRow(_ id: ExecutionID) throws(StorageError) -> JournalRow?

    // Journals of all executions, in the order of their commits
    /// The position of the row that was committed last, 0 when there is none. Smaller when last rows were removed.
    func lastJournalPosition() throws(StorageError) -> Int64
    /// Where rows stand that were committed after a position, ascending, at most `limit`.
    func journal(afterPosition: Int64, limit: Int) throws(StorageError) -> [JournalPlace]

    // Scheduling and recovery
    /// Open executions with a timer due at or before `now`, earliest first, at most `limit`.
    func due(at now: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID]
    /// When the earliest timer of all is due.
    func earliestDue() throws(StorageError) -> Timestamp?
    /// Outbox entries after the given one, in order of execution and number, at most `limit`.
    func outbox(after: OutboxEntry?, limit: Int) throws(StorageError) -> [OutboxEntry]
    /// The largest execution id ever given, 0 when there is none.
    func lastExecutionID() throws(StorageError) -> ExecutionID
    /// The largest revision key ever given, 0 when there is none.
    func lastRevisionKey() throws(StorageError) -> RevisionKey
    /// Closed executions that stopped before `date`, at most `limit`; none that is a child of a Map Run.
    func closed(before date: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID]

    // Activities, tags, settings
    func activity(scope: ResourceScope, name: String) throws(StorageError) -> ActivityRecord?
    func activities(scope: ResourceScope, after: String?, limit: Int) throws(StorageError) -> [ActivityRecord]
    func tags(resource: String) throws(StorageError) -> [Tag]
    func setting(_ name: String) throws(StorageError) -> [UInt8]?

    /// Releases files and connections; no call may follow.
    func close() throws(StorageError)
}

package import JSONModel
package import StorageAPI

// Each read of the port is one statement on a reader.
extension SQLiteStore {
    package func machine(scope: ResourceScope, name: String) throws(StorageError) -> MachineRecord? {
        try read { session throws(SQLiteFailure) in try session.machine(scope, name) }
    }

    package func machineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID {
        if let id = try existingMachineID(scope: scope, name: name) { return id }
        return try writer.machineID(scope, name)
    }

    package func existingMachineID(scope: ResourceScope, name: String) throws(StorageError) -> MachineID? {
        try read { session throws(SQLiteFailure) in try session.machineID(scope, name) }
    }

    package func machines(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [MachineSummary] {
        try read { session throws(SQLiteFailure) in try session.machines(scope, after: after, limit: limit) }
    }

    package func revision(_ key: RevisionKey) throws(StorageError) -> RevisionRecord? {
        try read { session throws(SQLiteFailure) in try session.revision(key) }
    }

    package func machineName(_ id: MachineID) throws(StorageError) -> (scope: ResourceScope, name: String)? {
        try read { session throws(SQLiteFailure) in try session.machineName(id) }
    }

    package func deletingMachines() throws(StorageError) -> [MachineID] {
        try read { session throws(SQLiteFailure) in try session.deletingMachines() }
    }

    package func version(machine: MachineID, number: Int64) throws(StorageError) -> VersionRecord? {
        try read { session throws(SQLiteFailure) in try session.version(machine, number) }
    }

    package func version(machine: MachineID, of revision: RevisionKey) throws(StorageError) -> VersionRecord? {
        try read { session throws(SQLiteFailure) in try session.version(machine, of: revision) }
    }

    package func versions(machine: MachineID, before: Int64?, limit: Int) throws(StorageError) -> [VersionRecord] {
        try read { session throws(SQLiteFailure) in try session.versions(machine, before: before, limit: limit) }
    }

    package func versionCount(machine: MachineID) throws(StorageError) -> Int {
        try read { session throws(SQLiteFailure) in try session.versionCount(machine) }
    }

    package func alias(machine: MachineID, name: String) throws(StorageError) -> AliasRecord? {
        try read { session throws(SQLiteFailure) in try session.alias(machine, name) }
    }

    package func aliases(
        machine: MachineID,
        version: Int64?,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [AliasRecord] {
        try read { session throws(SQLiteFailure) in
            try session.aliases(machine, version: version, after: after, limit: limit)
        }
    }

    package func aliasCount(machine: MachineID) throws(StorageError) -> Int {
        try read { session throws(SQLiteFailure) in try session.aliasCount(machine) }
    }

    package func execution(_ id: ExecutionID) throws(StorageError) -> ExecutionRecord? {
        try read { session throws(SQLiteFailure) in try session.execution(id) }
    }

    package func execution(machine: MachineID, name: String) throws(StorageError) -> ExecutionRecord? {
        try read { session throws(SQLiteFailure) in try session.execution(machine, name) }
    }

    package func executions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try read { session throws(SQLiteFailure) in
            try session.executions(machine, filter, before: before, limit: limit)
        }
    }

    package func redrivenExecutions(
        machine: MachineID,
        matching filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try read { session throws(SQLiteFailure) in
            try session.redrivenExecutions(machine, filter, before: before, limit: limit)
        }
    }

    /// - Throws: `.corrupt` as well when a row does not match its checksum, or rows are missing.
    package func journal(_ id: ExecutionID, after: Int64, limit: Int) throws(StorageError) -> [JournalRow] {
        try read { session throws(SQLiteFailure) in try session.journal(id, after: after, limit: limit) }
    }

    package func lastJournalRow(_ id: ExecutionID) throws(StorageError) -> JournalRow? {
        try read { session throws(SQLiteFailure) in try session.lastJournalRow(id) }
    }

    package func lastJournalPosition() throws(StorageError) -> Int64 {
        try read { session throws(SQLiteFailure) in try session.lastJournalPosition() }
    }

    package func journal(afterPosition: Int64, limit: Int) throws(StorageError) -> [JournalPlace] {
        try read { session throws(SQLiteFailure) in try session.journal(afterPosition: afterPosition, limit: limit) }
    }

    package func due(at now: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        try read { session throws(SQLiteFailure) in try session.due(at: now, limit: limit) }
    }

    package func earliestDue() throws(StorageError) -> Timestamp? {
        try read { session throws(SQLiteFailure) in try session.earliestDue() }
    }

    package func outbox(after: OutboxEntry?, limit: Int) throws(StorageError) -> [OutboxEntry] {
        try read { session throws(SQLiteFailure) in try session.outbox(after: after, limit: limit) }
    }

    package func lastExecutionID() throws(StorageError) -> ExecutionID {
        try read { session throws(SQLiteFailure) in try session.lastExecutionID() }
    }

    package func lastRevisionKey() throws(StorageError) -> RevisionKey {
        try read { session throws(SQLiteFailure) in try session.lastRevisionKey() }
    }

    package func closed(before date: Timestamp, limit: Int) throws(StorageError) -> [ExecutionID] {
        try read { session throws(SQLiteFailure) in try session.closed(before: date, limit: limit) }
    }

    package func activity(scope: ResourceScope, name: String) throws(StorageError) -> ActivityRecord? {
        try read { session throws(SQLiteFailure) in try session.activity(scope, name) }
    }

    package func activities(
        scope: ResourceScope,
        after: String?,
        limit: Int
    ) throws(StorageError) -> [ActivityRecord] {
        try read { session throws(SQLiteFailure) in try session.activities(scope, after: after, limit: limit) }
    }

    package func tags(resource: String) throws(StorageError) -> [Tag] {
        let key = TagOwner(arn: resource).key
        return try read { session throws(SQLiteFailure) in try session.tags(key) }
    }

    package func setting(_ name: String) throws(StorageError) -> [UInt8]? {
        try read { session throws(SQLiteFailure) in try session.setting(name) }
    }
}

/// One change; a batch of them is committed in one transaction.
package enum StoreWrite: Sendable {
    /// A decided transition of an execution, its first one included.
    case transition(TransitionWrite)
    /// A new machine with its first revision, and a version of it. Refused as `.exists` when the name has a machine.
    case createMachine(MachineRecord, tags: [Tag], version: VersionRecord? = nil)
    /// A new current revision of a machine, and a version of it. Refused as `.missing` when there is no machine, and
    /// as `.conflict` when the version's number is not the next one.
    case addRevision(RevisionRecord, version: VersionRecord? = nil)
    /// Marks a machine as being deleted.
    case markMachineDeleting(MachineID)
    /// Removes a machine, its versions, aliases and tags. Executions and their revisions stay.
    case removeMachine(MachineID)
    /// A version of the current revision. Refused as `.missing` when there is no machine, and as `.conflict` when the
    /// number is not the next one or the revision is not the current one.
    case publishVersion(VersionRecord)
    /// Refused as `.conflict` when an alias routes to the version.
    case removeVersion(MachineID, number: Int64)
    /// Refused as `.exists` when the machine has one of that name, and as `.missing` when a version is not there.
    case createAlias(AliasRecord)
    /// Sets description, routes and update date. Refused as `.missing` when the alias or a version is not there.
    case updateAlias(AliasRecord)
    case removeAlias(MachineID, name: String)
    /// Refused as `.exists` when there is one of that name.
    case createActivity(ActivityRecord, tags: [Tag])
    case removeActivity(ResourceScope, name: String)
    /// Sets tags on a resource ARN; a tag of the same key is replaced.
    case setTags(resource: String, [Tag])
    case removeTags(resource: String, keys: [String])
    /// Remembers a small value under a name (keys, versions).
    case setSetting(name: String, value: [UInt8])
    /// Removes an execution with its journal and outbox, if it is still closed; its Map Runs are to be removed before.
    case removeExecution(ExecutionID)
    /// Stores a Map Run as it is now. Refused as `.missing` when there is none of its key.
    case updateMapRun(MapRunRecord)
    /// Refused as `.conflict` while the Map Run has children.
    case removeMapRun(MapRunID)
}

/// What one transition changes, all of it in one transaction or nothing.
package struct TransitionWrite: Sendable {
    /// The record after the transition.
    package let record: ExecutionRecord
    /// Set for the first transition: the record is inserted.
    ///
    /// Refused as `.nameTaken` when the machine has an execution of that name.
    package let isCreation: Bool
    /// Journal rows to append, in order; the last one's sequence is `record.sequence`.
    ///
    /// For transitions after the first, the stored sequence must be the first row's less one, else the write is refused
    /// as `.conflict`.
    package let rows: [JournalRow]
    package let outboxAdded: [OutboxEntry]
    /// Numbers of outbox entries that are done with.
    package let outboxRemoved: [Int64]
    /// Map Runs that the transition started or opened again, as they are then.
    package let mapRuns: [MapRunRecord]

    package init(
        record: ExecutionRecord,
        isCreation: Bool,
        rows: [JournalRow],
        outboxAdded: [OutboxEntry],
        outboxRemoved: [Int64],
        mapRuns: [MapRunRecord] = []
    ) {
        self.record = record
        self.isCreation = isCreation
        self.rows = rows
        self.outboxAdded = outboxAdded
        self.outboxRemoved = outboxRemoved
        self.mapRuns = mapRuns
    }
}

/// What became of one write.
///
/// Any case but `.done` means that this write, and it alone, changed nothing.
package enum WriteOutcome: Sendable, Hashable {
    case done
    /// Another execution has the name.
    case nameTaken(ExecutionID)
    /// A machine or activity of that name exists.
    case exists
    /// What was to be changed is not there.
    case missing
    /// The execution has moved on since it was read.
    case conflict
}

/// Why a store could not do what it was asked.
package enum StorageError: Error, Sendable, Hashable {
    /// Nothing was written and nothing is broken: full disk, busy. Retrying later may help.
    case unavailable(String)
    /// The outcome of a commit is not known, or the medium failed: the process must stop and recover from what is stored.
    case failed(String)
    /// Stored data is not what was written.
    case corrupt(String)
    /// The data was written by a newer release, or another process uses it; says what to do.
    case refused(String)
}

package import JSONModel

/// A state machine as its owner last left it.
package struct MachineRecord: Sendable, Hashable {
    package enum Status: Int, Sendable { case active = 0, deleting = 1 }

    package let id: MachineID
    package let scope: ResourceScope
    package let name: String
    /// `STANDARD` or `EXPRESS`.
    package let type: String
    package var status: Status
    package let creationDate: Timestamp
    /// The current revision.
    package var revision: RevisionRecord
    /// The number that was given to a version last, 0 when there never was one.
    package var lastVersion: Int64
    /// A JSON object with what a repeated creation is compared with besides the revision; opaque to the store.
    package let creationOptions: [UInt8]

    package init(
        id: MachineID,
        scope: ResourceScope,
        name: String,
        type: String,
        status: Status,
        creationDate: Timestamp,
        revision: RevisionRecord,
        lastVersion: Int64 = 0,
        creationOptions: [UInt8] = []
    ) {
        self.id = id
        self.scope = scope
        self.name = name
        self.type = type
        self.status = status
        self.creationDate = creationDate
        self.revision = revision
        self.lastVersion = lastVersion
        self.creationOptions = creationOptions
    }
}

/// A definition with what an execution of it is pinned to; never changed once written.
package struct RevisionRecord: Sendable, Hashable {
    package let key: RevisionKey
    package let machine: MachineID
    /// AWS's `revisionId`: a UUID; `nil` for the first revision, which AWS calls `INITIAL`.
    package let revisionID: String?
    /// The definition's text exactly as it was sent.
    package let definition: String
    package let roleARN: String
    package let updateDate: Timestamp
    /// A JSON object with logging, tracing and encryption configuration; opaque to the store.
    package let configuration: [UInt8]

    package init(
        key: RevisionKey,
        machine: MachineID,
        revisionID: String?,
        definition: String,
        roleARN: String,
        updateDate: Timestamp,
        configuration: [UInt8]
    ) {
        self.key = key
        self.machine = machine
        self.revisionID = revisionID
        self.definition = definition
        self.roleARN = roleARN
        self.updateDate = updateDate
        self.configuration = configuration
    }
}

/// The state of an execution as lists and descriptions show it.
package enum ExecutionStatus: Int, Sendable, Hashable, CaseIterable {
    case running = 0, succeeded, failed, timedOut, aborted, pendingRedrive

    /// AWS's spelling.
    package var name: String {
        switch self {
        case .running: "RUNNING"
        case .succeeded: "SUCCEEDED"
        case .failed: "FAILED"
        case .timedOut: "TIMED_OUT"
        case .aborted: "ABORTED"
        case .pendingRedrive: "PENDING_REDRIVE"
        }
    }

    package init?(name: String) {
        guard let status = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = status
    }
}

/// What a store keeps of an execution besides its journal.
package struct ExecutionRecord: Sendable, Hashable {
    package let id: ExecutionID
    package let machine: MachineID
    package let revision: RevisionKey
    package let name: String
    package let startDate: Timestamp
    /// A JSON object with what few executions have: trace header, parent; opaque to the store.
    package let attributes: [UInt8]
    /// The version with which it was started, directly or through an alias.
    package let version: Int64?
    /// The alias through which it was started.
    package let alias: String?
    /// Set for a child of a Map Run.
    package let mapRun: MapRunChild?
    package var status: ExecutionStatus
    package var stopDate: Timestamp?
    /// When the earliest timer of the execution is due; `nil` when it waits for none.
    package var nextDue: Timestamp?
    /// Sequence number of the last journal row; the compare-and-set guard of every transition.
    package var sequence: Int64
    /// History events so far, as AWS counts them.
    package var eventCount: Int64
    /// How often the execution was redriven.
    package var redriveCount: Int
    /// When it was redriven last.
    package var redriveDate: Timestamp?

    package init(
        id: ExecutionID,
        machine: MachineID,
        revision: RevisionKey,
        name: String,
        startDate: Timestamp,
        attributes: [UInt8] = [],
        version: Int64? = nil,
        alias: String? = nil,
        mapRun: MapRunChild? = nil,
        status: ExecutionStatus = .running,
        stopDate: Timestamp? = nil,
        nextDue: Timestamp? = nil,
        sequence: Int64 = 0,
        eventCount: Int64 = 0,
        redriveCount: Int = 0,
        redriveDate: Timestamp? = nil
    ) {
        self.id = id
        self.machine = machine
        self.revision = revision
        self.name = name
        self.startDate = startDate
        self.attributes = attributes
        self.version = version
        self.alias = alias
        self.mapRun = mapRun
        self.status = status
        self.stopDate = stopDate
        self.nextDue = nextDue
        self.sequence = sequence
        self.eventCount = eventCount
        self.redriveCount = redriveCount
        self.redriveDate = redriveDate
    }
}

/// One row of a journal: everything one transition recorded, packed by `ExecutionCore`'s codec.
package struct JournalRow: Sendable, Hashable {
    package let execution: ExecutionID
    /// From 1, without gaps.
    package let sequence: Int64
    package let data: [UInt8]

    package init(execution: ExecutionID, sequence: Int64, data: [UInt8]) {
        self.execution = execution
        self.sequence = sequence
        self.data = data
    }
}

/// Where a journal row stands among those of all executions.
package struct JournalPlace: Sendable, Hashable {
    /// Ascending in the order of commits, with gaps.
    package let position: Int64
    package let execution: ExecutionID
    package let sequence: Int64

    package init(position: Int64, execution: ExecutionID, sequence: Int64) {
        self.position = position
        self.execution = execution
        self.sequence = sequence
    }
}

/// A command that was decided and not yet seen through.
package struct OutboxEntry: Sendable, Hashable {
    package let execution: ExecutionID
    /// Number of the attempt within the execution; stable, so that callees can deduplicate.
    package let number: Int64
    /// Empty for work that the server performs; an activity's ARN for work that a worker fetches.
    package let target: String

    package init(execution: ExecutionID, number: Int64, target: String) {
        self.execution = execution
        self.number = number
        self.target = target
    }
}

/// An activity: a named queue from which workers fetch tasks.
package struct ActivityRecord: Sendable, Hashable {
    package let scope: ResourceScope
    package let name: String
    package let creationDate: Timestamp
    /// A JSON object (encryption configuration); opaque to the store.
    package let configuration: [UInt8]

    package init(scope: ResourceScope, name: String, creationDate: Timestamp, configuration: [UInt8]) {
        self.scope = scope
        self.name = name
        self.creationDate = creationDate
        self.configuration = configuration
    }
}

/// A key and a value on a resource.
package struct Tag: Sendable, Hashable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

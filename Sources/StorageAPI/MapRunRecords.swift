package import JSONModel

/// Key of a Map Run in its store: positive, growing in the order of starts.
package struct MapRunID: Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (a: MapRunID, b: MapRunID) -> Bool { a.rawValue < b.rawValue }
}

/// The state of a Map Run: running, then any other, then running again when it is redriven.
package enum MapRunStatus: Int, Sendable, Hashable, CaseIterable {
    case running = 0, succeeded, failed, aborted

    /// AWS's spelling.
    package var name: String {
        switch self {
        case .running: "RUNNING"
        case .succeeded: "SUCCEEDED"
        case .failed: "FAILED"
        case .aborted: "ABORTED"
        }
    }
}

/// A set of child executions that a distributed Map started, with the settings that control it.
package struct MapRunRecord: Sendable, Hashable {
    package let id: MapRunID
    /// The execution whose state it is.
    package let execution: ExecutionID
    /// The machine of that execution, without a label.
    package let machine: MachineID
    package let label: String
    /// Unique among all Map Runs.
    package let uuid: String
    package let startDate: Timestamp
    package var status: MapRunStatus
    package var stopDate: Timestamp?
    /// 0 for the most there can be.
    package var maxConcurrency: Int64
    package var toleratedFailureCount: Int64?
    /// From 0 to 100.
    package var toleratedFailurePercentage: Double?
    package var redriveCount: Int
    package var redriveDate: Timestamp?
    /// A JSON object with counts and the end; opaque to the store.
    package var progress: [UInt8]

    package init(
        id: MapRunID,
        execution: ExecutionID,
        machine: MachineID,
        label: String,
        uuid: String,
        startDate: Timestamp,
        status: MapRunStatus = .running,
        stopDate: Timestamp? = nil,
        maxConcurrency: Int64 = 0,
        toleratedFailureCount: Int64? = nil,
        toleratedFailurePercentage: Double? = nil,
        redriveCount: Int = 0,
        redriveDate: Timestamp? = nil,
        progress: [UInt8] = []
    ) {
        self.id = id
        self.execution = execution
        self.machine = machine
        self.label = label
        self.uuid = uuid
        self.startDate = startDate
        self.status = status
        self.stopDate = stopDate
        self.maxConcurrency = maxConcurrency
        self.toleratedFailureCount = toleratedFailureCount
        self.toleratedFailurePercentage = toleratedFailurePercentage
        self.redriveCount = redriveCount
        self.redriveDate = redriveDate
        self.progress = progress
    }
}

/// What makes an execution the child of a Map Run.
package struct MapRunChild: Sendable, Hashable {
    package let run: MapRunID
    /// Position among the children of the run, from 0; no two have the same.
    package let index: Int64
    /// Items in its input: 1, or those of its batch.
    package let itemCount: Int64

    package init(run: MapRunID, index: Int64, itemCount: Int64) {
        self.run = run
        self.index = index
        self.itemCount = itemCount
    }
}

/// How many children of a Map Run are in one status.
package struct MapRunChildCount: Sendable, Hashable {
    package let status: ExecutionStatus
    package let executions: Int64
    package let items: Int64

    package init(status: ExecutionStatus, executions: Int64, items: Int64) {
        self.status = status
        self.executions = executions
        self.items = items
    }
}

/// Map Runs and their children: part of every store.
///
/// Children are executions; they have a machine of their own, whose name has the label behind a slash. They are in none
/// of the lists of ``ExecutionSearch``, unless their machine is asked for, and `closed(before:limit:)` leaves them out:
/// they go with their Map Run.
package protocol MapRunStore: Sendable {
    func mapRun(_ id: MapRunID) throws(StorageError) -> MapRunRecord?
    func mapRun(uuid: String) throws(StorageError) -> MapRunRecord?
    /// Map Runs of an execution, newest first, with ids below `before`, at most `limit`.
    func mapRuns(of execution: ExecutionID, before: MapRunID?, limit: Int) throws(StorageError) -> [MapRunRecord]
    /// Map Runs that are running, by id after `after`, at most `limit`.
    func openMapRuns(after: MapRunID?, limit: Int) throws(StorageError) -> [MapRunRecord]
    /// The largest key of a Map Run that there is, 0 when there is none.
    func lastMapRunID() throws(StorageError) -> MapRunID
    /// Children of a Map Run, newest first, with ids below `before`, at most `limit`.
    func children(
        of run: MapRunID,
        status: ExecutionStatus?,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord]
    /// Children of a Map Run by index, from `index` on, at most `limit`.
    func children(of run: MapRunID, from index: Int64, limit: Int) throws(StorageError) -> [ExecutionRecord]
    /// Statuses without children are left out.
    func childCounts(of run: MapRunID) throws(StorageError) -> [MapRunChildCount]
}

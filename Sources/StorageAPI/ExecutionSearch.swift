package import JSONModel

/// Reads for people who look for executions: over all machines, with filters, and counted.
///
/// Part of every store, beside the reads that running executions needs. Nothing here may slow a write.
package protocol ExecutionSearch: Sendable {
    /// Executions that match, newest first, at most `query.limit`.
    func search(_ query: ExecutionQuery) throws(StorageError) -> [ExecutionRecord]

    /// How many executions each machine of an account and region has in each status; those it has none of are left out.
    func executionCounts(scope: ResourceScope) throws(StorageError) -> [ExecutionCount]

    /// How many executions started and ended in each interval of a period.
    func executionRates(_ period: ExecutionPeriod) throws(StorageError) -> [ExecutionRate]

    /// How long executions took that succeeded in a period, the newest `limit` of them.
    func executionDurations(_ period: ExecutionPeriod, limit: Int) throws(StorageError) -> [ExecutionDuration]
}

/// What executions are looked for.
package struct ExecutionQuery: Sendable {
    package var scope: ResourceScope
    /// Nil for all machines of the scope.
    package var machine: MachineID?
    /// Empty for all.
    package var statuses: Set<ExecutionStatus> = []
    /// Compared by UTF-8 bytes.
    package var namePrefix = ""
    /// Inclusive.
    package var startedFrom: Timestamp?
    /// Inclusive.
    package var startedTo: Timestamp?
    /// Ids below this one: the last of the page before.
    package var before: ExecutionID?
    package var limit: Int

    package init(scope: ResourceScope, machine: MachineID? = nil, limit: Int) {
        self.scope = scope
        self.machine = machine
        self.limit = limit
    }

    /// True when a record of the scope and the machine passes all filters.
    package func matches(_ record: ExecutionRecord) -> Bool {
        (machine == nil || record.machine == machine) && (statuses.isEmpty || statuses.contains(record.status))
            && record.name.utf8.starts(with: namePrefix.utf8)
            && (startedFrom.map { $0 <= record.startDate } ?? true)
            && (startedTo.map { record.startDate <= $0 } ?? true) && (before.map { record.id < $0 } ?? true)
    }
}

/// The number of executions of one machine in one status.
package struct ExecutionCount: Sendable, Hashable {
    package let machine: MachineID
    package let status: ExecutionStatus
    package let count: Int64

    package init(machine: MachineID, status: ExecutionStatus, count: Int64) {
        self.machine = machine
        self.status = status
        self.count = count
    }
}

/// A stretch of time in intervals of the same length, counted from its start.
package struct ExecutionPeriod: Sendable {
    package let scope: ResourceScope
    /// Nil for all machines of the scope.
    package let machine: MachineID?
    /// Inclusive.
    package let from: Timestamp
    /// Exclusive.
    package let to: Timestamp
    /// At least 1.
    package let intervalMilliseconds: Int64

    package init(
        scope: ResourceScope,
        machine: MachineID?,
        from: Timestamp,
        to: Timestamp,
        intervalMilliseconds: Int64
    ) {
        self.scope = scope
        self.machine = machine
        self.from = from
        self.to = to
        self.intervalMilliseconds = max(intervalMilliseconds, 1)
    }
}

/// What happened in one interval.
package struct ExecutionRate: Sendable, Hashable {
    package let machine: MachineID
    /// Position of the interval, from 0.
    package let interval: Int
    /// Nil for starts, else how executions ended.
    package let ending: ExecutionStatus?
    package let count: Int64

    package init(machine: MachineID, interval: Int, ending: ExecutionStatus?, count: Int64) {
        self.machine = machine
        self.interval = interval
        self.ending = ending
        self.count = count
    }
}

/// How long one execution took.
package struct ExecutionDuration: Sendable, Hashable {
    package let machine: MachineID
    package let milliseconds: Int64

    package init(machine: MachineID, milliseconds: Int64) {
        self.machine = machine
        self.milliseconds = milliseconds
    }
}

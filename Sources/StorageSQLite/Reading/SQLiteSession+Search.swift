import JSONModel
import StorageAPI

// A search takes the cheapest way there is:
//
// | filters | way |
// | --- | --- |
// | a name that few executions have | along the index of names, then sorted |
// | a machine or statuses | newest of each machine and status along their index, merged |
// | none of these | along the key |
extension SQLiteSession {
    /// Executions that a name may match to be looked up by the index of names.
    private static let namedMax: Int64 = 2_000
    /// Machines whose lists are merged; with more, the way along the key is shorter.
    private static let mergedMax: Int64 = 200
    /// Ids grow with starts, but for a clock that was set back; by so much it may have been.
    private static let clockSlackMilliseconds: Int64 = 3_600_000

    func search(_ query: ExecutionQuery) throws(SQLiteFailure) -> [ExecutionRecord] {
        guard query.limit > 0 else { return [] }
        let machines = try machines(of: query)
        let ids = try idRange(from: query.startedFrom, to: query.startedTo)
        if let machines, !query.namePrefix.isEmpty, try isRare(query.namePrefix, machines) {
            return try named(query, machines, ids)
        }
        if let machines, query.machine != nil || !query.statuses.isEmpty {
            let statuses = query.statuses.isEmpty ? Set(ExecutionStatus.allCases) : query.statuses
            return try merged(query, machines, ids, statuses: statuses.sorted { $0.rawValue < $1.rawValue })
        }
        let statement = try statement(.searchAll)
        try bind(query, ids, to: statement)
        try statement.bind(query.scope.account, at: 9)
        try statement.bind(query.scope.region, at: 10)
        return try statement.all { row throws(SQLiteFailure) in try row.execution() }
    }

    /// The machines to look at; nil when they are too many to be looked at one by one.
    private func machines(of query: ExecutionQuery) throws(SQLiteFailure) -> [MachineID]? {
        if let machine = query.machine { return [machine] }
        let statement = try statement(.machineIDs)
        try statement.bind(query.scope.account, at: 1)
        try statement.bind(query.scope.region, at: 2)
        try statement.bind(Self.mergedMax + 1, at: 3)
        let ids = try statement.all { row in MachineID(rawValue: row.integer(0)) }
        return ids.count > Int(Self.mergedMax) ? nil : ids
    }

    private func isRare(_ prefix: String, _ machines: [MachineID]) throws(SQLiteFailure) -> Bool {
        var count: Int64 = 0
        for machine in machines {
            let statement = try statement(.countNames)
            try statement.bind(machine.rawValue, at: 1)
            try statement.bind(prefix, at: 2)
            try statement.bind(Self.end(of: prefix), at: 3)
            try statement.bind(Self.namedMax + 1, at: 4)
            count += try statement.first { row in row.integer(0) } ?? 0
            if count > Self.namedMax { return false }
        }
        return true
    }

    /// All of a few, by their names.
    private func named(
        _ query: ExecutionQuery,
        _ machines: [MachineID],
        _ ids: Range<Int64>
    ) throws(SQLiteFailure) -> [ExecutionRecord] {
        var found: [ExecutionRecord] = []
        for machine in machines {
            let statement = try statement(.searchNames)
            try bind(query, ids, to: statement)
            try statement.bind(machine.rawValue, at: 9)
            found += try statement.all { row throws(SQLiteFailure) in try row.execution() }
        }
        found.sort { $0.id > $1.id }
        return Array(found.prefix(query.limit))
    }

    /// The newest of each machine and status; once a page is full, only what is newer than its last is of interest.
    private func merged(
        _ query: ExecutionQuery,
        _ machines: [MachineID],
        _ ids: Range<Int64>,
        statuses: [ExecutionStatus]
    ) throws(SQLiteFailure) -> [ExecutionRecord] {
        var found: [ExecutionRecord] = []
        var lowest = ids.lowerBound
        for machine in machines {
            for status in statuses {
                let statement = try statement(.searchStatus)
                try bind(query, lowest..<max(lowest, ids.upperBound), to: statement)
                try statement.bind(machine.rawValue, at: 9)
                try statement.bind(Int64(status.rawValue), at: 10)
                found += try statement.all { row throws(SQLiteFailure) in try row.execution() }
                guard found.count > query.limit else { continue }
                found.sort { $0.id > $1.id }
                found.removeLast(found.count - query.limit)
                lowest = max(lowest, found.last?.id.rawValue ?? lowest)
            }
        }
        return found.sorted { $0.id > $1.id }
    }

    private func bind(
        _ query: ExecutionQuery,
        _ ids: Range<Int64>,
        to statement: PreparedStatement
    ) throws(SQLiteFailure) {
        let bits = query.statuses.reduce(Int64(0)) { $0 | 1 << Int64($1.rawValue) }
        try statement.bind(min(query.before?.rawValue ?? .max, ids.upperBound), at: 1)
        try statement.bind(ids.lowerBound, at: 2)
        try statement.bind(query.namePrefix.isEmpty ? nil : query.namePrefix, at: 3)
        try statement.bind(query.namePrefix.isEmpty ? nil : Self.end(of: query.namePrefix), at: 4)
        try statement.bind(query.startedFrom?.milliseconds ?? .min, at: 5)
        try statement.bind(query.startedTo?.milliseconds ?? .max, at: 6)
        try statement.bind(query.statuses.isEmpty ? 0xFF : bits, at: 7)
        try statement.bind(Int64(query.limit), at: 8)
    }

    /// The first text after all that begin with a prefix; nil when there is none.
    private static func end(of prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates are no scalars; after U+D7FF comes U+E000.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let scalar = Unicode.Scalar(next) else { continue }
            var text = String.UnicodeScalarView(scalars)
            text.append(scalar)
            return String(text)
        }
        return nil
    }

    /// Ids of executions that started in a period, with slack; found by halving, since ids grow with starts.
    private func idRange(from: Timestamp?, to: Timestamp?) throws(SQLiteFailure) -> Range<Int64> {
        let lower = try from.map { date throws(SQLiteFailure) in
            try firstID(startingAt: saturated(date.milliseconds, -Self.clockSlackMilliseconds))
        }
        let upper = try to.map { date throws(SQLiteFailure) in
            try firstID(startingAt: saturated(date.milliseconds, Self.clockSlackMilliseconds))
        }
        let start = lower ?? 0
        return start..<max(start, upper ?? .max)
    }

    private func saturated(_ value: Int64, _ change: Int64) -> Int64 {
        let (sum, overflow) = value.addingReportingOverflow(change)
        return overflow ? (change < 0 ? .min : .max) : sum
    }

    /// The first id that started at or after a date; one above all when none did.
    private func firstID(startingAt date: Int64) throws(SQLiteFailure) -> Int64 {
        var low: Int64 = 0
        var high = (try statement(.largestID).first { row in row.integer(0) } ?? 0) + 1
        while low < high {
            let middle = low + (high - low) / 2
            let statement = try statement(.startAtOrAbove)
            try statement.bind(middle, at: 1)
            let found = try statement.first { row in (id: row.integer(0), start: row.integer(1)) }
            if let found, found.start < date {
                low = found.id + 1
            } else {
                high = middle
            }
        }
        // A later id is as good when none is there.
        return try statement(.largestID).first { row in row.integer(0) }.map { low > $0 ? .max : low } ?? low
    }

    // MARK: Counts

    func executionCounts(_ scope: ResourceScope) throws(SQLiteFailure) -> [ExecutionCount] {
        let statement = try statement(.executionCounts)
        try statement.bind(scope.account, at: 1)
        try statement.bind(scope.region, at: 2)
        return try statement.all { row throws(SQLiteFailure) in
            ExecutionCount(
                machine: MachineID(rawValue: row.integer(0)),
                status: try row.status(1),
                count: row.integer(2)
            )
        }
    }

    func executionRates(_ period: ExecutionPeriod) throws(SQLiteFailure) -> [ExecutionRate] {
        let ids = try idRange(from: period.from, to: period.to)
        let starts = try statement(.startRates)
        try bind(period, to: starts)
        try starts.bind(ids.lowerBound, at: 4)
        try starts.bind(ids.upperBound, at: 5)
        try starts.bind(period.from.milliseconds, at: 6)
        try starts.bind(period.to.milliseconds, at: 7)
        try starts.bind(period.intervalMilliseconds, at: 8)
        let started = try starts.all { row in
            ExecutionRate(
                machine: MachineID(rawValue: row.integer(0)),
                interval: Int(clamping: row.integer(1)),
                ending: nil,
                count: row.integer(2)
            )
        }
        let ends = try statement(.endRates)
        try bind(period, to: ends)
        try ends.bind(period.from.milliseconds, at: 4)
        try ends.bind(period.to.milliseconds, at: 5)
        try ends.bind(period.intervalMilliseconds, at: 6)
        let ended = try ends.all { row throws(SQLiteFailure) in
            ExecutionRate(
                machine: MachineID(rawValue: row.integer(0)),
                interval: Int(clamping: row.integer(1)),
                ending: try row.status(2),
                count: row.integer(3)
            )
        }
        return started + ended
    }

    func executionDurations(_ period: ExecutionPeriod, limit: Int) throws(SQLiteFailure) -> [ExecutionDuration] {
        let statement = try statement(.durations)
        try bind(period, to: statement)
        try statement.bind(period.from.milliseconds, at: 4)
        try statement.bind(period.to.milliseconds, at: 5)
        try statement.bind(Int64(max(limit, 0)), at: 6)
        return try statement.all { row in
            ExecutionDuration(machine: MachineID(rawValue: row.integer(0)), milliseconds: row.integer(1))
        }
    }

    private func bind(_ period: ExecutionPeriod, to statement: PreparedStatement) throws(SQLiteFailure) {
        try statement.bind(period.scope.account, at: 1)
        try statement.bind(period.scope.region, at: 2)
        try statement.bind(period.machine?.rawValue, at: 3)
    }
}

extension PreparedStatement {
    fileprivate func status(_ column: Int32) throws(SQLiteFailure) -> ExecutionStatus {
        guard let raw = Int(exactly: integer(column)), let status = ExecutionStatus(rawValue: raw) else {
            throw .corrupt("an execution has status \(integer(column))")
        }
        return status
    }
}

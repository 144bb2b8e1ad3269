import JSONModel
import StorageAPI

// The hot path: every line here runs for each transition of each execution.
extension SQLiteSession {
    func apply(_ transition: TransitionWrite) throws(SQLiteFailure) -> WriteOutcome {
        guard let base = transition.baseSequence else { return .conflict }
        let refusal =
            transition.isCreation
            ? try insert(transition.record)
            : try update(transition.record, from: base)
        if let refusal { return refusal }
        for row in transition.rows { try append(row) }
        if !transition.outboxAdded.isEmpty { try add(transition.outboxAdded, of: transition.record.id) }
        if !transition.outboxRemoved.isEmpty { try remove(transition.outboxRemoved, of: transition.record.id) }
        for run in transition.mapRuns { try store(run) }
        return .done
    }

    /// Inserts an execution; the outcome when its name or key is taken.
    private func insert(_ record: ExecutionRecord) throws(SQLiteFailure) -> WriteOutcome? {
        let statement = try statement(.insertExecution)
        try statement.bind(record.id.rawValue, at: 1)
        try statement.bind(record.machine.rawValue, at: 2)
        try statement.bind(record.revision.rawValue, at: 3)
        try statement.bind(record.name, at: 4)
        try statement.bind(Int64(record.status.rawValue), at: 5)
        try statement.bind(record.startDate.milliseconds, at: 6)
        try statement.bind(record.stopDate?.milliseconds, at: 7)
        try statement.bind(record.nextDue?.milliseconds, at: 8)
        try statement.bind(record.sequence, at: 9)
        try statement.bind(record.eventCount, at: 10)
        try statement.bind(record.attributes, at: 11)
        try statement.bind(record.version, at: 12)
        try statement.bind(record.alias, at: 13)
        try statement.bind(Int64(record.redriveCount), at: 14)
        try statement.bind(record.redriveDate?.milliseconds, at: 15)
        try statement.bind(record.mapRun?.run.rawValue, at: 16)
        try statement.bind(record.mapRun?.index, at: 17)
        try statement.bind(record.mapRun?.itemCount, at: 18)
        try statement.execute()
        if changeCount == 1 { return nil }

        let holder = try self.statement(.executionIDByName)
        try holder.bind(record.machine.rawValue, at: 1)
        try holder.bind(record.name, at: 2)
        defer { holder.reset() }
        return try holder.step() ? .nameTaken(ExecutionID(rawValue: holder.integer(0))) : .conflict
    }

    /// Moves an execution on from `base`; the outcome when it is not there.
    private func update(_ record: ExecutionRecord, from base: Int64) throws(SQLiteFailure) -> WriteOutcome? {
        if record.status == .running, record.stopDate == nil {
            let statement = try bindUpdate(.updateRunning, record, base)
            try statement.execute()
            if changeCount == 1 { return nil }
        }
        let statement = try bindUpdate(.updateExecution, record, base)
        try statement.bind(Int64(record.status.rawValue), at: 7)
        try statement.bind(record.stopDate?.milliseconds, at: 8)
        try statement.bind(record.redriveDate?.milliseconds, at: 9)
        try statement.execute()
        if changeCount == 1 { return nil }
        return try exists(.executionExists, record.id.rawValue) ? .conflict : .missing
    }

    private func bindUpdate(
        _ query: Query,
        _ record: ExecutionRecord,
        _ base: Int64
    ) throws(SQLiteFailure) -> PreparedStatement {
        let statement = try statement(query)
        try statement.bind(record.id.rawValue, at: 1)
        try statement.bind(base, at: 2)
        try statement.bind(record.nextDue?.milliseconds, at: 3)
        try statement.bind(record.sequence, at: 4)
        try statement.bind(record.eventCount, at: 5)
        try statement.bind(Int64(record.redriveCount), at: 6)
        return statement
    }

    private func append(_ row: JournalRow) throws(SQLiteFailure) {
        let statement = try statement(.insertJournalRow)
        let (execution, sequence) = (row.execution.rawValue, row.sequence)
        try statement.bind(execution, at: 1)
        try statement.bind(sequence, at: 2)
        try row.data.withUnsafeBufferPointer { data throws(SQLiteFailure) in
            try statement.bind(RowChecksum.of(data, execution: execution, sequence: sequence), at: 3)
            try statement.bind(unowned: data, at: 4)
            defer { statement.unbind(at: 4) }
            try statement.execute()
        }
    }

    private func add(_ entries: [OutboxEntry], of execution: ExecutionID) throws(SQLiteFailure) {
        let statement = try statement(.insertOutbox)
        try statement.bind(execution.rawValue, at: 1)
        for entry in entries {
            try statement.bind(entry.number, at: 2)
            try statement.bind(entry.target, at: 3)
            try statement.execute()
        }
    }

    private func remove(_ numbers: [Int64], of execution: ExecutionID) throws(SQLiteFailure) {
        let statement = try statement(.deleteOutbox)
        try statement.bind(execution.rawValue, at: 1)
        for number in numbers {
            try statement.bind(number, at: 2)
            try statement.execute()
        }
    }

    /// Removes a closed execution with all that belongs to it, and remembers that its key was given.
    func remove(_ execution: ExecutionID) throws(SQLiteFailure) -> WriteOutcome {
        try run(.deleteExecution, execution.rawValue)
        guard changeCount == 1 else {
            return try exists(.executionExists, execution.rawValue) ? .conflict : .missing
        }
        try run(.deleteJournal, execution.rawValue)
        try run(.deleteOutboxOfExecution, execution.rawValue)
        try run(.raiseExecutionHighWater, execution.rawValue)
        return .done
    }
}

extension TransitionWrite {
    /// The sequence that the execution must have before, 0 for a creation; `nil` when the rows have a gap or are not
    /// those of the record.
    fileprivate var baseSequence: Int64? {
        let (base, overflow) = record.sequence.subtractingReportingOverflow(Int64(rows.count))
        guard !overflow, base >= 0, !isCreation || base == 0 else { return nil }
        var sequence = base
        for row in rows {
            sequence += 1
            guard row.sequence == sequence, row.execution == record.id else { return nil }
        }
        return base
    }
}

import JSONModel
import StorageAPI

extension SQLiteSession {
    func execution(_ id: ExecutionID) throws(SQLiteFailure) -> ExecutionRecord? {
        let statement = try statement(.executionByID)
        try statement.bind(id.rawValue, at: 1)
        return try statement.first { row throws(SQLiteFailure) in try row.execution() }
    }

    func execution(_ machine: MachineID, _ name: String) throws(SQLiteFailure) -> ExecutionRecord? {
        let statement = try statement(.executionByName)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(name, at: 2)
        return try statement.first { row throws(SQLiteFailure) in try row.execution() }
    }

    func executions(
        _ machine: MachineID,
        _ filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(SQLiteFailure) -> [ExecutionRecord] {
        let statement = try statement(filter.query)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(before?.rawValue ?? .max, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        if let status = filter.status { try statement.bind(Int64(status.rawValue), at: 4) }
        switch filter.origin {
        case nil: break
        case .version(let number): try statement.bind(number, at: 5)
        case .alias(let name): try statement.bind(name, at: 5)
        }
        return try statement.all { row throws(SQLiteFailure) in try row.execution() }
    }

    func redrivenExecutions(
        _ machine: MachineID,
        _ filter: ExecutionFilter,
        before: ExecutionID?,
        limit: Int
    ) throws(SQLiteFailure) -> [ExecutionRecord] {
        let statement = try statement(.redrivenExecutions)
        try statement.bind(machine.rawValue, at: 1)
        try statement.bind(before?.rawValue ?? .max, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        try statement.bind(filter.status.map { Int64($0.rawValue) }, at: 4)
        let (version, alias): (Int64?, String?) =
            switch filter.origin {
            case nil: (nil, nil)
            case .version(let number): (number, nil)
            case .alias(let name): (nil, name)
            }
        try statement.bind(version, at: 5)
        try statement.bind(alias, at: 6)
        return try statement.all { row throws(SQLiteFailure) in try row.execution() }
    }

    /// Rows after a sequence number; checks that none is missing, at the end of the journal either.
    func journal(_ id: ExecutionID, after: Int64, limit: Int) throws(SQLiteFailure) -> [JournalRow] {
        guard limit > 0 else { return [] }
        let statement = try statement(.journal)
        try statement.bind(id.rawValue, at: 1)
        try statement.bind(after, at: 2)
        try statement.bind(Int64(limit), at: 3)
        defer { statement.reset() }
        var rows: [JournalRow] = []
        var (last, head) = (max(after, 0), Int64(0))
        while try statement.step() {
            head = statement.integer(0)
            guard !statement.isNull(1) else { break }
            let row = try statement.journalRow(id)
            guard row.sequence == last + 1 else { throw .gap(id, after: last) }
            last = row.sequence
            rows.append(row)
        }
        guard rows.count == limit || last >= head else { throw .gap(id, after: last) }
        return rows
    }

    func lastJournalRow(_ id: ExecutionID) throws(SQLiteFailure) -> JournalRow? {
        let statement = try statement(.lastJournalRow)
        try statement.bind(id.rawValue, at: 1)
        return try statement.first { row throws(SQLiteFailure) -> JournalRow? in
            guard !row.isNull(1) else {
                guard row.integer(0) == 0 else { throw .gap(id, after: row.integer(0) &- 1) }
                return nil
            }
            return try row.journalRow(id)
        } ?? nil
    }

    func lastJournalPosition() throws(SQLiteFailure) -> Int64 {
        try statement(.lastJournalPosition).first { row in row.integer(0) } ?? 0
    }

    func journal(afterPosition position: Int64, limit: Int) throws(SQLiteFailure) -> [JournalPlace] {
        let statement = try statement(.journalAfterPosition)
        try statement.bind(position, at: 1)
        try statement.bind(Int64(max(limit, 0)), at: 2)
        return try statement.all { row throws(SQLiteFailure) in
            JournalPlace(
                position: row.integer(0),
                execution: ExecutionID(rawValue: row.integer(1)),
                sequence: row.integer(2)
            )
        }
    }

    func due(at now: Timestamp, limit: Int) throws(SQLiteFailure) -> [ExecutionID] {
        try executionIDs(.due, now.milliseconds, limit)
    }

    func earliestDue() throws(SQLiteFailure) -> Timestamp? {
        try statement(.earliestDue).first { row in Timestamp(milliseconds: row.integer(0)) }
    }

    func closed(before date: Timestamp, limit: Int) throws(SQLiteFailure) -> [ExecutionID] {
        try executionIDs(.closed, date.milliseconds, limit)
    }

    func outbox(after entry: OutboxEntry?, limit: Int) throws(SQLiteFailure) -> [OutboxEntry] {
        let statement = try statement(.outbox)
        try statement.bind(entry?.execution.rawValue ?? .min, at: 1)
        try statement.bind(entry?.number ?? .min, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        return try statement.all { row throws(SQLiteFailure) in
            OutboxEntry(
                execution: ExecutionID(rawValue: row.integer(0)),
                number: row.integer(1),
                target: try row.text(2)
            )
        }
    }

    func lastExecutionID() throws(SQLiteFailure) -> ExecutionID {
        ExecutionID(rawValue: try statement(.lastExecutionID).first { row in row.integer(0) } ?? 0)
    }

    private func executionIDs(_ query: Query, _ date: Int64, _ limit: Int) throws(SQLiteFailure) -> [ExecutionID] {
        let statement = try statement(query)
        try statement.bind(date, at: 1)
        try statement.bind(Int64(max(limit, 0)), at: 2)
        return try statement.all { row in ExecutionID(rawValue: row.integer(0)) }
    }
}

extension ExecutionFilter {
    fileprivate var query: Query {
        switch (origin, status == nil) {
        case (nil, true): .executions
        case (nil, false): .executionsOfStatus
        case (.version, true): .executionsOfVersion
        case (.version, false): .executionsOfVersionAndStatus
        case (.alias, true): .executionsOfAlias
        case (.alias, false): .executionsOfAliasAndStatus
        }
    }
}

extension PreparedStatement {
    /// Decodes the first row, if there is one, and ends the read.
    func first<T>(_ decode: (PreparedStatement) throws(SQLiteFailure) -> T) throws(SQLiteFailure) -> T? {
        defer { reset() }
        return try step() ? try decode(self) : nil
    }

    /// Decodes every row and ends the read.
    func all<T>(_ decode: (PreparedStatement) throws(SQLiteFailure) -> T) throws(SQLiteFailure) -> [T] {
        defer { reset() }
        var values: [T] = []
        while try step() { values.append(try decode(self)) }
        return values
    }

    /// An execution, from all columns of its table.
    func execution() throws(SQLiteFailure) -> ExecutionRecord {
        guard let raw = Int(exactly: integer(4)), let status = ExecutionStatus(rawValue: raw) else {
            throw .corrupt("execution \(integer(0)) has status \(integer(4))")
        }
        return ExecutionRecord(
            id: ExecutionID(rawValue: integer(0)),
            machine: MachineID(rawValue: integer(1)),
            revision: RevisionKey(rawValue: integer(2)),
            name: try text(3),
            startDate: Timestamp(milliseconds: integer(5)),
            attributes: bytes(10),
            version: optionalInteger(11),
            alias: try optionalText(12),
            mapRun: optionalInteger(15).map { run in
                MapRunChild(run: MapRunID(rawValue: run), index: integer(16), itemCount: integer(17))
            },
            status: status,
            stopDate: optionalInteger(6).map(Timestamp.init(milliseconds:)),
            nextDue: optionalInteger(7).map(Timestamp.init(milliseconds:)),
            sequence: integer(8),
            eventCount: integer(9),
            redriveCount: Int(clamping: integer(13)),
            redriveDate: optionalInteger(14).map(Timestamp.init(milliseconds:))
        )
    }

    /// A journal row, from its sequence, checksum and data in columns 1 to 3.
    fileprivate func journalRow(_ execution: ExecutionID) throws(SQLiteFailure) -> JournalRow {
        let sequence = integer(1)
        let data = unownedBytes(3)
        guard RowChecksum.of(data, execution: execution.rawValue, sequence: sequence) == integer(2) else {
            throw .corrupt("journal row \(sequence) of execution \(execution.rawValue) does not match its checksum")
        }
        return JournalRow(execution: execution, sequence: sequence, data: [UInt8](data))
    }
}

extension SQLiteFailure {
    fileprivate static func gap(_ execution: ExecutionID, after sequence: Int64) -> SQLiteFailure {
        .corrupt("the journal of execution \(execution.rawValue) has a gap after row \(sequence)")
    }
}

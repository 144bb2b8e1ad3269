import JSONModel
import StorageAPI

extension SQLiteSession {
    func mapRun(_ id: MapRunID) throws(SQLiteFailure) -> MapRunRecord? {
        let statement = try statement(.mapRunByID)
        try statement.bind(id.rawValue, at: 1)
        return try statement.first { row throws(SQLiteFailure) in try row.mapRun() }
    }

    func mapRun(uuid: String) throws(SQLiteFailure) -> MapRunRecord? {
        let statement = try statement(.mapRunByUUID)
        try statement.bind(uuid, at: 1)
        return try statement.first { row throws(SQLiteFailure) in try row.mapRun() }
    }

    func mapRuns(of execution: ExecutionID, before: MapRunID?, limit: Int) throws(SQLiteFailure) -> [MapRunRecord] {
        let statement = try statement(.mapRunsOfExecution)
        try statement.bind(execution.rawValue, at: 1)
        try statement.bind(before?.rawValue ?? .max, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        return try statement.all { row throws(SQLiteFailure) in try row.mapRun() }
    }

    func openMapRuns(after: MapRunID?, limit: Int) throws(SQLiteFailure) -> [MapRunRecord] {
        let statement = try statement(.openMapRuns)
        try statement.bind(after?.rawValue ?? .min, at: 1)
        try statement.bind(Int64(max(limit, 0)), at: 2)
        return try statement.all { row throws(SQLiteFailure) in try row.mapRun() }
    }

    func lastMapRunID() throws(SQLiteFailure) -> MapRunID {
        MapRunID(rawValue: try statement(.lastMapRunID).first { row in row.integer(0) } ?? 0)
    }

    func children(
        of run: MapRunID,
        status: ExecutionStatus?,
        before: ExecutionID?,
        limit: Int
    ) throws(SQLiteFailure) -> [ExecutionRecord] {
        let statement = try statement(status == nil ? .children : .childrenOfStatus)
        try statement.bind(run.rawValue, at: 1)
        try statement.bind(before?.rawValue ?? .max, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        if let status { try statement.bind(Int64(status.rawValue), at: 4) }
        return try statement.all { row throws(SQLiteFailure) in try row.execution() }
    }

    func children(of run: MapRunID, from index: Int64, limit: Int) throws(SQLiteFailure) -> [ExecutionRecord] {
        let statement = try statement(.childrenByIndex)
        try statement.bind(run.rawValue, at: 1)
        try statement.bind(index, at: 2)
        try statement.bind(Int64(max(limit, 0)), at: 3)
        return try statement.all { row throws(SQLiteFailure) in try row.execution() }
    }

    func childCounts(of run: MapRunID) throws(SQLiteFailure) -> [MapRunChildCount] {
        let statement = try statement(.childCounts)
        try statement.bind(run.rawValue, at: 1)
        return try statement.all { row throws(SQLiteFailure) in
            guard let raw = Int(exactly: row.integer(0)), let status = ExecutionStatus(rawValue: raw) else {
                throw .corrupt("a child of a Map Run has status \(row.integer(0))")
            }
            return MapRunChildCount(status: status, executions: row.integer(1), items: row.integer(2))
        }
    }
}

extension PreparedStatement {
    /// A Map Run, from all columns of its table.
    fileprivate func mapRun() throws(SQLiteFailure) -> MapRunRecord {
        guard let raw = Int(exactly: integer(6)), let status = MapRunStatus(rawValue: raw) else {
            throw .corrupt("Map Run \(integer(0)) has status \(integer(6))")
        }
        return MapRunRecord(
            id: MapRunID(rawValue: integer(0)),
            execution: ExecutionID(rawValue: integer(1)),
            machine: MachineID(rawValue: integer(2)),
            label: try text(3),
            uuid: try text(4),
            startDate: Timestamp(milliseconds: integer(5)),
            status: status,
            stopDate: optionalInteger(7).map(Timestamp.init(milliseconds:)),
            maxConcurrency: integer(8),
            toleratedFailureCount: optionalInteger(9),
            toleratedFailurePercentage: optionalDouble(10),
            redriveCount: Int(clamping: integer(11)),
            redriveDate: optionalInteger(12).map(Timestamp.init(milliseconds:)),
            progress: bytes(13)
        )
    }
}

package import StorageAPI

extension SQLiteStore {
    package func mapRun(_ id: MapRunID) throws(StorageError) -> MapRunRecord? {
        try read { session throws(SQLiteFailure) in try session.mapRun(id) }
    }

    package func mapRun(uuid: String) throws(StorageError) -> MapRunRecord? {
        try read { session throws(SQLiteFailure) in try session.mapRun(uuid: uuid) }
    }

    package func mapRuns(
        of execution: ExecutionID,
        before: MapRunID?,
        limit: Int
    ) throws(StorageError) -> [MapRunRecord] {
        try read { session throws(SQLiteFailure) in
            try session.mapRuns(of: execution, before: before, limit: limit)
        }
    }

    package func openMapRuns(after: MapRunID?, limit: Int) throws(StorageError) -> [MapRunRecord] {
        try read { session throws(SQLiteFailure) in try session.openMapRuns(after: after, limit: limit) }
    }

    package func lastMapRunID() throws(StorageError) -> MapRunID {
        try read { session throws(SQLiteFailure) in try session.lastMapRunID() }
    }

    package func children(
        of run: MapRunID,
        status: ExecutionStatus?,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try read { session throws(SQLiteFailure) in
            try session.children(of: run, status: status, before: before, limit: limit)
        }
    }

    package func children(of run: MapRunID, from index: Int64, limit: Int) throws(StorageError) -> [ExecutionRecord] {
        try read { session throws(SQLiteFailure) in try session.children(of: run, from: index, limit: limit) }
    }

    package func childCounts(of run: MapRunID) throws(StorageError) -> [MapRunChildCount] {
        try read { session throws(SQLiteFailure) in try session.childCounts(of: run) }
    }
}

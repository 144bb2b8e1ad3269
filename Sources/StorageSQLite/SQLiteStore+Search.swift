package import StorageAPI

extension SQLiteStore {
    package func search(_ query: ExecutionQuery) throws(StorageError) -> [ExecutionRecord] {
        try read { session throws(SQLiteFailure) in try session.search(query) }
    }

    package func executionCounts(scope: ResourceScope) throws(StorageError) -> [ExecutionCount] {
        try read { session throws(SQLiteFailure) in try session.executionCounts(scope) }
    }

    package func executionRates(_ period: ExecutionPeriod) throws(StorageError) -> [ExecutionRate] {
        try read { session throws(SQLiteFailure) in try session.executionRates(period) }
    }

    package func executionDurations(
        _ period: ExecutionPeriod,
        limit: Int
    ) throws(StorageError) -> [ExecutionDuration] {
        try read { session throws(SQLiteFailure) in try session.executionDurations(period, limit: limit) }
    }
}

package import StorageAPI

extension FaultyStore {
    package func search(_ query: ExecutionQuery) throws(StorageError) -> [ExecutionRecord] {
        try perform(.read) { store throws(StorageError) in try store.search(query) }
    }

    package func executionCounts(scope: ResourceScope) throws(StorageError) -> [ExecutionCount] {
        try perform(.read) { store throws(StorageError) in try store.executionCounts(scope: scope) }
    }

    package func executionRates(_ period: ExecutionPeriod) throws(StorageError) -> [ExecutionRate] {
        try perform(.read) { store throws(StorageError) in try store.executionRates(period) }
    }

    package func executionDurations(
        _ period: ExecutionPeriod,
        limit: Int
    ) throws(StorageError) -> [ExecutionDuration] {
        try perform(.read) { store throws(StorageError) in try store.executionDurations(period, limit: limit) }
    }
}

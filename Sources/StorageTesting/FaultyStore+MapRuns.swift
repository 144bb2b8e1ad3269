package import StorageAPI

extension FaultyStore {
    package func mapRun(_ id: MapRunID) throws(StorageError) -> MapRunRecord? {
        try perform(.read) { store throws(StorageError) in try store.mapRun(id) }
    }

    package func mapRun(uuid: String) throws(StorageError) -> MapRunRecord? {
        try perform(.read) { store throws(StorageError) in try store.mapRun(uuid: uuid) }
    }

    package func mapRuns(
        of execution: ExecutionID,
        before: MapRunID?,
        limit: Int
    ) throws(StorageError) -> [MapRunRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.mapRuns(of: execution, before: before, limit: limit)
        }
    }

    package func openMapRuns(after: MapRunID?, limit: Int) throws(StorageError) -> [MapRunRecord] {
        try perform(.read) { store throws(StorageError) in try store.openMapRuns(after: after, limit: limit) }
    }

    package func lastMapRunID() throws(StorageError) -> MapRunID {
        try perform(.read) { store throws(StorageError) in try store.lastMapRunID() }
    }

    package func children(
        of run: MapRunID,
        status: ExecutionStatus?,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        try perform(.read) { store throws(StorageError) in
            try store.children(of: run, status: status, before: before, limit: limit)
        }
    }

    package func children(of run: MapRunID, from index: Int64, limit: Int) throws(StorageError) -> [ExecutionRecord] {
        try perform(.read) { store throws(StorageError) in try store.children(of: run, from: index, limit: limit) }
    }

    package func childCounts(of run: MapRunID) throws(StorageError) -> [MapRunChildCount] {
        try perform(.read) { store throws(StorageError) in try store.childCounts(of: run) }
    }
}

package import StorageAPI
import Synchronization

extension InMemoryStore {
    package func mapRun(_ id: MapRunID) throws(StorageError) -> MapRunRecord? {
        state.withLock { $0.mapRuns[id] }
    }

    package func mapRun(uuid: String) throws(StorageError) -> MapRunRecord? {
        state.withLock { state in state.mapRuns.values.first { $0.uuid.utf8.elementsEqual(uuid.utf8) } }
    }

    package func mapRuns(
        of execution: ExecutionID,
        before: MapRunID?,
        limit: Int
    ) throws(StorageError) -> [MapRunRecord] {
        let found = state.withLock { state in
            state.mapRuns.values.filter { run in
                run.execution == execution && (before.map { run.id < $0 } ?? true)
            }
        }
        return Array(found.sorted { $0.id > $1.id }.prefix(max(limit, 0)))
    }

    package func openMapRuns(after: MapRunID?, limit: Int) throws(StorageError) -> [MapRunRecord] {
        let found = state.withLock { state in
            state.mapRuns.values.filter { run in run.status == .running && (after.map { $0 < run.id } ?? true) }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(limit, 0)))
    }

    package func lastMapRunID() throws(StorageError) -> MapRunID {
        state.withLock { $0.mapRuns.keys.max() ?? MapRunID(rawValue: 0) }
    }

    package func children(
        of run: MapRunID,
        status: ExecutionStatus?,
        before: ExecutionID?,
        limit: Int
    ) throws(StorageError) -> [ExecutionRecord] {
        let found = children(of: run).filter { record in
            (status.map { record.status == $0 } ?? true) && (before.map { record.id < $0 } ?? true)
        }
        return Array(found.sorted { $0.id > $1.id }.prefix(max(limit, 0)))
    }

    package func children(of run: MapRunID, from index: Int64, limit: Int) throws(StorageError) -> [ExecutionRecord] {
        let found = children(of: run).filter { $0.mapRun.map { $0.index >= index } ?? false }
        return Array(found.sorted { ($0.mapRun?.index ?? 0) < ($1.mapRun?.index ?? 0) }.prefix(max(limit, 0)))
    }

    package func childCounts(of run: MapRunID) throws(StorageError) -> [MapRunChildCount] {
        Dictionary(grouping: children(of: run), by: \.status)
            .map { status, records in
                MapRunChildCount(
                    status: status,
                    executions: Int64(records.count),
                    items: records.reduce(0) { $0 + ($1.mapRun?.itemCount ?? 0) }
                )
            }
            .sorted { $0.status.rawValue < $1.status.rawValue }
    }

    private func children(of run: MapRunID) -> [ExecutionRecord] {
        state.withLock { state in
            (state.childrenByRun[run] ?? [:]).values.compactMap { state.executions[$0]?.record }
        }
    }
}

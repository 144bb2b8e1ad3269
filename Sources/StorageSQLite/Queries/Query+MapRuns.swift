import StorageAPI

// Map Runs and their children. Columns always come in the order of their table.
extension Query {
    static let storeMapRun = Query(
        "INSERT OR REPLACE INTO map_runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
    )
    static let mapRunExists = Query("SELECT 1 FROM map_runs WHERE id = ?1")
    static let deleteMapRun = Query("DELETE FROM map_runs WHERE id = ?1")
    static let mapRunHasChildren = Query("SELECT 1 FROM executions WHERE map_run = ?1 LIMIT 1")

    static let mapRunByID = Query("SELECT * FROM map_runs WHERE id = ?1")
    static let mapRunByUUID = Query("SELECT * FROM map_runs WHERE uuid = ?1")
    static let mapRunsOfExecution = Query(
        "SELECT * FROM map_runs WHERE execution = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"
    )
    static let openMapRuns = Query("SELECT * FROM map_runs WHERE status = 0 AND id > ?1 ORDER BY id LIMIT ?2")
    static let lastMapRunID = Query("SELECT coalesce(max(id), 0) FROM map_runs")

    static let childrenOfStatus = Query(
        """
        SELECT * FROM executions WHERE map_run = ?1 AND id < ?2 AND status = ?4 ORDER BY id DESC LIMIT ?3
        """
    )
    /// The newest of each status, merged: each part is a range of one index.
    static let children = Query(
        "SELECT * FROM executions WHERE id IN (\(parts)) ORDER BY id DESC LIMIT ?3"
    )
    static let childrenByIndex = Query(
        "SELECT * FROM executions WHERE map_run = ?1 AND map_index >= ?2 ORDER BY map_index LIMIT ?3"
    )
    static let childCounts = Query(
        "SELECT status, count(*), total(map_items) FROM executions WHERE map_run = ?1 GROUP BY status ORDER BY status"
    )

    private static let parts = ExecutionStatus.allCases.map(\.rawValue).map { status in
        """
        SELECT id FROM (
            SELECT id FROM executions WHERE map_run = ?1 AND id < ?2 AND status = \(status) ORDER BY id DESC LIMIT ?3
        )
        """
    }.joined(separator: " UNION ALL ")
}

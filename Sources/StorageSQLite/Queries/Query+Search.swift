import StorageAPI

// What people look for. Every statement walks an index or the table's key and stops at its limit.
//
// Parameters of the searches: 1 upper bound of ids (exclusive), 2 lower bound (inclusive), 3 and 4 the range of names
// (null for all), 5 and 6 the range of starts, 7 statuses as bits, 8 the limit.
extension Query {
    private static let filters = """
        id < ?1 AND id >= ?2 AND (?3 IS NULL OR (name >= ?3 AND (?4 IS NULL OR name < ?4)))
        AND start BETWEEN ?5 AND ?6 AND (?7 >> status) & 1
        """

    /// Machines of a scope; those with a label have the children of Map Runs, which are looked for by their run.
    private static let unlabelled = "account = ?1 AND region = ?2 AND instr(name, '/') = 0"

    /// All machines of a scope, along the key.
    static let searchAll = Query(
        """
        SELECT * FROM executions NOT INDEXED
        WHERE \(filters) AND machine IN (SELECT id FROM machine_names WHERE account = ?9 AND region = ?10 AND instr(name, '/') = 0)
        ORDER BY id DESC LIMIT ?8
        """
    )
    /// One machine in one status, along the index of statuses.
    static let searchStatus = Query(
        """
        SELECT * FROM executions INDEXED BY executions_status
        WHERE machine = ?9 AND status = ?10 AND \(filters) ORDER BY id DESC LIMIT ?8
        """
    )
    /// One machine, along the index of names.
    static let searchNames = Query(
        """
        SELECT * FROM executions INDEXED BY sqlite_autoindex_executions_1
        WHERE machine = ?9 AND name >= ?3 AND name < coalesce(?4, x'FF') AND \(filters) ORDER BY +id DESC LIMIT ?8
        """
    )
    /// How many names of a machine are in a range: 2 its start, 3 its end, counted up to 4.
    static let countNames = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM executions WHERE machine = ?1 AND name >= ?2 AND name < coalesce(?3, x'FF') LIMIT ?4
        )
        """
    )
    static let machineIDs = Query(
        "SELECT id FROM machine_names WHERE \(unlabelled) ORDER BY id LIMIT ?3"
    )
    /// The first execution at or above an id, to look for a date by halving.
    static let startAtOrAbove = Query("SELECT id, start FROM executions WHERE id >= ?1 ORDER BY id LIMIT 1")
    static let largestID = Query("SELECT coalesce(max(id), 0) FROM executions")

    static let executionCounts = Query(
        """
        SELECT machine, status, count(*) FROM executions
        WHERE machine IN (SELECT id FROM machine_names WHERE \(unlabelled))
        GROUP BY machine, status ORDER BY machine, status
        """
    )
    /// Parameters: 1 and 2 the scope, 3 machine or null, 4 first id, 5 end of ids, 6 from, 7 to, 8 length.
    static let startRates = Query(
        """
        SELECT machine, (start - ?6) / ?8, count(*) FROM executions NOT INDEXED
        WHERE id >= ?4 AND id < ?5 AND start >= ?6 AND start < ?7 AND (?3 IS NULL OR machine = ?3)
        AND machine IN (SELECT id FROM machine_names WHERE \(unlabelled))
        GROUP BY 1, 2
        """
    )
    /// Parameters: 1 and 2 the scope, 3 machine or null, 4 from, 5 to, 6 length.
    static let endRates = Query(
        """
        SELECT machine, (stop - ?4) / ?6, status, count(*) FROM executions INDEXED BY executions_stop
        WHERE stop IS NOT NULL AND stop >= ?4 AND stop < ?5 AND (?3 IS NULL OR machine = ?3)
        AND machine IN (SELECT id FROM machine_names WHERE \(unlabelled))
        GROUP BY 1, 2, 3
        """
    )
    /// Parameters: 1 and 2 the scope, 3 machine or null, 4 from, 5 to, 6 the limit.
    static let durations = Query(
        """
        SELECT machine, stop - start FROM executions INDEXED BY executions_stop
        WHERE stop IS NOT NULL AND stop >= ?4 AND stop < ?5 AND status = 1 AND (?3 IS NULL OR machine = ?3)
        AND machine IN (SELECT id FROM machine_names WHERE \(unlabelled))
        ORDER BY stop DESC LIMIT ?6
        """
    )
}

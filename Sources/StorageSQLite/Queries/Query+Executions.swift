import StorageAPI

// Executions, journal and outbox. Columns of an execution always come in the order of its table.
extension Query {
    static let insertExecution = Query(
        "INSERT INTO executions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
            + "?17, ?18) "
            + "ON CONFLICT DO NOTHING"
    )
    static let executionIDByName = Query("SELECT id FROM executions WHERE machine = ?1 AND name = ?2")

    /// The common transition, of an execution that runs and goes on running: touches no index but that of timers.
    static let updateRunning = Query(
        """
        UPDATE executions SET next_due = ?3, sequence = ?4, events = ?5
        WHERE id = ?1 AND sequence = ?2 AND status = 0 AND stop IS NULL AND redrives = ?6
        """
    )
    /// Any other transition.
    static let updateExecution = Query(
        """
        UPDATE executions SET next_due = ?3, sequence = ?4, events = ?5, redrives = ?6, status = ?7, stop = ?8, redriven = ?9
        WHERE id = ?1 AND sequence = ?2
        """
    )
    static let insertJournalRow = Query(
        "INSERT INTO journal(execution, sequence, checksum, data) VALUES (?1, ?2, ?3, ?4)"
    )
    static let insertOutbox = Query("INSERT OR REPLACE INTO outbox VALUES (?1, ?2, ?3)")
    static let deleteOutbox = Query("DELETE FROM outbox WHERE execution = ?1 AND number = ?2")

    static let executionByID = Query("SELECT * FROM executions WHERE id = ?1")
    static let executionByName = Query("SELECT * FROM executions WHERE machine = ?1 AND name = ?2")
    // Lists of a machine's executions: parameters are machine, id, limit, status, and version or alias.
    static let executionsOfStatus = newestOfStatus("")
    static let executionsOfVersionAndStatus = newestOfStatus("AND version = ?5")
    static let executionsOfAliasAndStatus = newestOfStatus("AND alias = ?5")
    static let executions = newest("")
    static let executionsOfVersion = newest("AND version = ?5")
    static let executionsOfAlias = newest("AND alias = ?5")

    private static func newestOfStatus(_ condition: String) -> Query {
        Query(
            """
            SELECT * FROM executions WHERE machine = ?1 AND id < ?2 AND status = ?4 \(condition)
            ORDER BY id DESC LIMIT ?3
            """
        )
    }

    static let redrivenExecutions = Query(
        """
        SELECT * FROM executions
        WHERE machine = ?1 AND redriven IS NOT NULL AND id < ?2 AND (?4 IS NULL OR status = ?4)
            AND (?5 IS NULL OR version = ?5) AND (?6 IS NULL OR alias = ?6)
        ORDER BY id DESC LIMIT ?3
        """
    )

    /// The newest of each status, merged: each part is a range of one index.
    private static func newest(_ condition: String) -> Query {
        let parts = ExecutionStatus.allCases.map(\.rawValue).map { status in
            """
            SELECT id FROM (
                SELECT id FROM executions WHERE machine = ?1 AND id < ?2 AND status = \(status) \(condition)
                ORDER BY id DESC LIMIT ?3
            )
            """
        }
        return Query(
            "SELECT * FROM executions WHERE id IN (\(parts.joined(separator: " UNION ALL "))) ORDER BY id DESC LIMIT ?3"
        )
    }

    /// Rows with the sequence that the execution claims to have, for both to be seen in one state of the database.
    static let journal = Query(
        """
        SELECT e.sequence, j.sequence, j.checksum, j.data
        FROM executions e LEFT JOIN journal j ON j.execution = e.id AND j.sequence > ?2
        WHERE e.id = ?1 ORDER BY j.sequence LIMIT ?3
        """
    )
    static let lastJournalRow = Query(
        """
        SELECT e.sequence, j.sequence, j.checksum, j.data
        FROM executions e LEFT JOIN journal j ON j.execution = e.id AND j.sequence = e.sequence
        WHERE e.id = ?1
        """
    )

    static let lastJournalPosition = Query("SELECT coalesce(max(id), 0) FROM journal")
    static let journalAfterPosition = Query(
        "SELECT id, execution, sequence FROM journal WHERE id > ?1 ORDER BY id LIMIT ?2"
    )

    static let due = Query(
        """
        SELECT id FROM executions
        WHERE next_due IS NOT NULL AND status IN (0, 5) AND next_due <= ?1 ORDER BY next_due, id LIMIT ?2
        """
    )
    static let earliestDue = Query(
        "SELECT next_due FROM executions WHERE next_due IS NOT NULL AND status IN (0, 5) ORDER BY next_due LIMIT 1"
    )
    static let outbox = Query(
        "SELECT execution, number, target FROM outbox WHERE (execution, number) > (?1, ?2) ORDER BY 1, 2 LIMIT ?3"
    )
    static let lastExecutionID = Query(
        """
        SELECT max(
            coalesce((SELECT max(id) FROM executions), 0),
            coalesce((SELECT value FROM high_water WHERE name = 'execution'), 0)
        )
        """
    )
    static let closed = Query(
        """
        SELECT id FROM executions
        WHERE stop IS NOT NULL AND stop < ?1 AND status NOT IN (0, 5) AND map_run IS NULL ORDER BY stop, id LIMIT ?2
        """
    )

    static let deleteExecution = Query("DELETE FROM executions WHERE id = ?1 AND status NOT IN (0, 5)")
    static let executionExists = Query("SELECT 1 FROM executions WHERE id = ?1")
    static let deleteJournal = Query("DELETE FROM journal WHERE execution = ?1")
    static let deleteOutboxOfExecution = Query("DELETE FROM outbox WHERE execution = ?1")
    static let raiseExecutionHighWater = Query(
        """
        INSERT INTO high_water VALUES ('execution', ?1)
        ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)
        """
    )
}

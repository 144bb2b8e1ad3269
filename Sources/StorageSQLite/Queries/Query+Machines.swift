// State machines and their revisions.
extension Query {
    static let insertMachineName = Query(
        "INSERT INTO machine_names(account, region, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"
    )
    static let machineID = Query("SELECT id FROM machine_names WHERE account = ?1 AND region = ?2 AND name = ?3")
    static let machineName = Query("SELECT account, region, name FROM machine_names WHERE id = ?1")

    static let insertMachine = Query("INSERT INTO machines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")
    static let machineExists = Query("SELECT 1 FROM machines WHERE id = ?1")
    static let setMachineRevision = Query("UPDATE machines SET revision = ?2 WHERE id = ?1")
    static let markMachineDeleting = Query("UPDATE machines SET status = 1 WHERE id = ?1")
    static let deleteMachine = Query("DELETE FROM machines WHERE id = ?1")
    static let deletingMachines = Query("SELECT id FROM machines WHERE status = 1 ORDER BY id")

    static let insertRevision = Query(
        "INSERT INTO revisions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING"
    )
    static let revision = Query("SELECT * FROM revisions WHERE key = ?1")
    static let lastRevisionKey = Query("SELECT coalesce(max(key), 0) FROM revisions")

    /// Columns of the revision first, then those of the machine.
    static let machine = Query(
        """
        SELECT r.*, n.account, n.region, n.name, m.type, m.status, m.creation, m.last_version, m.options
        FROM machine_names n JOIN machines m ON m.id = n.id LEFT JOIN revisions r ON r.key = m.revision
        WHERE n.account = ?1 AND n.region = ?2 AND n.name = ?3
        """
    )
    static let machines = Query(
        """
        SELECT m.id, n.name, m.type, m.status, m.creation FROM machine_names n JOIN machines m ON m.id = n.id
        WHERE n.account = ?1 AND n.region = ?2 AND n.name > ?3 ORDER BY n.name LIMIT ?4
        """
    )
}

// Versions and aliases of state machines. Columns always come in the order of their table.
extension Query {
    /// Raises the number by one; changes nothing when it is not the next one.
    static let takeVersionNumber = Query(
        "UPDATE machines SET last_version = ?2 WHERE id = ?1 AND last_version = ?2 - 1"
    )
    static let machineHasRevision = Query("SELECT 1 FROM machines WHERE id = ?1 AND revision = ?2")
    static let insertVersion = Query("INSERT INTO versions VALUES (?1, ?2, ?3, ?4, ?5)")
    static let deleteVersion = Query("DELETE FROM versions WHERE machine = ?1 AND number = ?2")
    static let deleteVersions = Query("DELETE FROM versions WHERE machine = ?1")
    static let version = Query("SELECT * FROM versions WHERE machine = ?1 AND number = ?2")
    static let versionOfRevision = Query(
        "SELECT * FROM versions WHERE machine = ?1 AND revision = ?2 ORDER BY number DESC LIMIT 1"
    )
    static let versions = Query(
        "SELECT * FROM versions WHERE machine = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3"
    )
    static let versionCount = Query("SELECT count(*) FROM versions WHERE machine = ?1")

    static let insertAlias = Query(
        "INSERT INTO aliases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING"
    )
    static let updateAlias = Query(
        """
        UPDATE aliases SET description = ?3, first_version = ?4, first_weight = ?5, second_version = ?6,
            second_weight = ?7, updated = ?8
        WHERE machine = ?1 AND name = ?2
        """
    )
    static let deleteAlias = Query("DELETE FROM aliases WHERE machine = ?1 AND name = ?2")
    static let deleteAliases = Query("DELETE FROM aliases WHERE machine = ?1")
    static let alias = Query("SELECT * FROM aliases WHERE machine = ?1 AND name = ?2")
    static let aliases = Query("SELECT * FROM aliases WHERE machine = ?1 AND name > ?2 ORDER BY name LIMIT ?3")
    static let aliasesOfVersion = Query(
        """
        SELECT * FROM aliases WHERE machine = ?1 AND name > ?2 AND (first_version = ?4 OR second_version = ?4)
        ORDER BY name LIMIT ?3
        """
    )
    static let aliasCount = Query("SELECT count(*) FROM aliases WHERE machine = ?1")
}

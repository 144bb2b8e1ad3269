// Activities, tags and settings.
extension Query {
    static let insertActivity = Query("INSERT INTO activities VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
    static let deleteActivity = Query("DELETE FROM activities WHERE account = ?1 AND region = ?2 AND name = ?3")
    static let activity = Query(
        "SELECT account, region, name, creation, configuration FROM activities "
            + "WHERE account = ?1 AND region = ?2 AND name = ?3"
    )
    static let activities = Query(
        "SELECT account, region, name, creation, configuration FROM activities "
            + "WHERE account = ?1 AND region = ?2 AND name > ?3 ORDER BY name LIMIT ?4"
    )

    static let setTag = Query("INSERT OR REPLACE INTO tags VALUES (?1, ?2, ?3)")
    static let deleteTag = Query("DELETE FROM tags WHERE resource = ?1 AND key = ?2")
    static let deleteTags = Query("DELETE FROM tags WHERE resource = ?1")
    static let tags = Query("SELECT key, value FROM tags WHERE resource = ?1 ORDER BY key")

    static let setSetting = Query("INSERT OR REPLACE INTO settings VALUES (?1, ?2)")
    static let setting = Query("SELECT value FROM settings WHERE name = ?1")
}

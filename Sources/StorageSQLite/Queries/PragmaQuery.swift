/// Statements that run once, when a store is opened or checked.
enum PragmaQuery {
    static let quickCheck = "PRAGMA quick_check(100)"
    static let format = "PRAGMA user_version"
    static let applicationID = "PRAGMA application_id"
    static let synchronous = "PRAGMA synchronous"
    static let enterWAL = "PRAGMA journal_mode = WAL"
    static let tableCount = "SELECT count(*) FROM sqlite_master"
    /// The log is moved into the database by `SQLiteWriter`, and cut back to 64 MiB when it starts over.
    static let ownCheckpoints = "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864"

    static func setSynchronous(_ level: Int) -> String { "PRAGMA synchronous = \(level)" }
    static func setPageCountMax(_ count: Int) -> String { "PRAGMA max_page_count = \(count)" }

    static func plan(of query: Query) -> String { "EXPLAIN QUERY PLAN " + query.sql }

    /// One step of the format with its number, all of it or nothing.
    static func migrate(_ migration: Migration) -> String {
        """
        BEGIN IMMEDIATE;
        \(migration.sql)
        PRAGMA application_id = \(Migration.applicationID);
        PRAGMA user_version = \(migration.number);
        COMMIT;
        """
    }
}

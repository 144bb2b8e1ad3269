import GRDBSQLite
import StorageAPI

extension SQLiteSession {
    static var libraryVersion: String {
        "\(String(cString: sqlite3_libversion())) \(String(cString: sqlite3_sourceid()))"
    }

    /// Brings a database that was just opened to the latest format and the wanted durability.
    ///
    /// Nothing is written before the file is known to be ours and not newer than this release.
    func prepare(path: String, durability: SQLiteStore.Durability, pageCountMax: Int?) throws(StorageError) {
        do throws(SQLiteFailure) {
            let format = try integer(of: PragmaQuery.format)
            try checkOwner(
                path: path,
                format: format,
                owner: try integer(of: PragmaQuery.applicationID),
                tableCount: try integer(of: PragmaQuery.tableCount)
            )
            let mode = try values(of: PragmaQuery.enterWAL)
            guard mode == ["wal"] else {
                throw .unusable("\(path) cannot have a write-ahead log: journal mode is \(mode)")
            }
            try execute(script: PragmaQuery.ownCheckpoints)
            try execute(script: PragmaQuery.setSynchronous(durability.synchronous))
            // Read back, as a lost setting would cost data only when the power fails.
            let level = try integer(of: PragmaQuery.synchronous)
            guard level == durability.synchronous else {
                throw .unusable("\(path) has synchronous = \(level) instead of \(durability.synchronous)")
            }
            for migration in Migration.all where migration.number > format { try migrate(migration) }
            if let pageCountMax { try execute(script: PragmaQuery.setPageCountMax(pageCountMax)) }
        } catch {
            throw error.isUnusable ? .refused(error.message) : error.openError(path: path)
        }
    }

    /// The level of `PRAGMA synchronous` in force.
    func synchronous() throws(SQLiteFailure) -> Int {
        try integer(of: PragmaQuery.synchronous)
    }

    private func checkOwner(path: String, format: Int, owner: Int, tableCount: Int) throws(SQLiteFailure) {
        let isNew = format == 0 && owner == 0 && tableCount == 0
        guard isNew || owner == Migration.applicationID else {
            throw .unusable("\(path) is a database of another program; choose another directory with --data-dir")
        }
        guard format <= Migration.latest else {
            throw .unusable(
                "\(path) has format \(format), and this release knows formats up to \(Migration.latest): it was written "
                    + "by a newer release; start that one, or restore a backup from before the upgrade"
            )
        }
    }

    private func migrate(_ migration: Migration) throws(SQLiteFailure) {
        do throws(SQLiteFailure) {
            try execute(script: PragmaQuery.migrate(migration))
        } catch {
            _ = rollBack()
            throw error
        }
    }

    private func integer(of sql: String) throws(SQLiteFailure) -> Int {
        guard let value = try values(of: sql).first, let number = Int(value) else {
            throw .corrupt("\(sql) has no number")
        }
        return number
    }
}

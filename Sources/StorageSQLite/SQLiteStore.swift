package import StorageAPI

/// The embedded store: one SQLite database in a data directory.
///
/// A commit is one transaction in the write-ahead log, synced before it returns (`.full`). Reads run beside it on
/// connections of their own. `DIR/newel.sqlite` holds everything; `DIR/newel.lock` keeps other processes out. All
/// calls block; keep them off the cooperative thread pool.
package final class SQLiteStore: ExecutionStore {
    /// What survives when the power fails; the death of the process loses nothing in either case.
    package enum Durability: String, Sendable, CaseIterable {
        /// Every commit is on stable storage when it returns.
        case full
        /// The last commits before a power failure may be lost, in order; the database stays consistent.
        case relaxed

        /// The value of `PRAGMA synchronous`: FULL or NORMAL.
        var synchronous: Int { self == .full ? 2 : 1 }
    }

    let writer: SQLiteWriter
    private let readers: ReaderPool
    /// Held for its lock, which is given back after the files are closed.
    private let directory: DataDirectory

    /// Opens the store of a directory, or makes one.
    ///
    /// With `pageCountMax`, commits that would let the database grow beyond so many pages of 8 KiB are `.unavailable`.
    ///
    /// - Throws: `.refused` when another process has the directory, it cannot be written to, or a newer release wrote it;
    ///   `.corrupt` when the file is damaged.
    package init(
        directory path: String,
        durability: Durability = .full,
        pageCountMax: Int? = nil
    ) throws(StorageError) {
        directory = try DataDirectory(path: path)
        let database = directory.databasePath
        let connection: SQLiteConnection
        do throws(SQLiteFailure) {
            connection = try SQLiteConnection(path: database, role: .writer)
        } catch {
            throw error.openError(path: database)
        }
        try connection.perform { session throws(StorageError) in
            try session.prepare(path: database, durability: durability, pageCountMax: pageCountMax)
        }
        writer = SQLiteWriter(connection: connection)
        readers = ReaderPool(path: database)
    }

    package func commit(_ writes: [StoreWrite]) throws(StorageError) -> [WriteOutcome] {
        try writer.commit(writes)
    }

    package func close() throws(StorageError) {
        // The last connection to close moves the log into the database, which only the writer may do.
        let readersEnd = Result { () throws(StorageError) in try readers.close() }
        let writerEnd = Result { () throws(StorageError) in try writer.close() }
        directory.unlock()
        try readersEnd.get()
        try writerEnd.get()
    }

    /// Runs one read.
    func read<T>(_ body: (SQLiteSession) throws(SQLiteFailure) -> T) throws(StorageError) -> T {
        try readers.read(body)
    }

    /// The version and source of the SQLite library in use, for the log at start.
    package static var libraryVersion: String { SQLiteSession.libraryVersion }

    /// What is wrong with the database's structure, empty when nothing is; reads all of it.
    package func quickCheck() throws(StorageError) -> [String] {
        let findings = try read { session throws(SQLiteFailure) in try session.values(of: PragmaQuery.quickCheck) }
        return findings == ["ok"] ? [] : findings
    }
}

import GRDB
import GRDBSQLite

/// What may be done with a connection while its queue is held: statements and transaction state.
final class SQLiteSession {
    private let database: Database
    private let handle: OpaquePointer
    /// By slot of their query, filled on first use.
    private var statements: [PreparedStatement?] = []

    init(_ database: Database) throws(SQLiteFailure) {
        guard let handle = database.sqliteConnection else {
            throw SQLiteFailure(DatabaseError(resultCode: .SQLITE_MISUSE))
        }
        self.database = database
        self.handle = handle
    }

    /// The statement of a query, compiled once per connection.
    func statement(_ query: Query) throws(SQLiteFailure) -> PreparedStatement {
        if query.slot < statements.count, let statement = statements[query.slot] { return statement }
        do {
            let statement = PreparedStatement(try database.cachedStatement(sql: query.sql))
            while statements.count <= query.slot { statements.append(nil) }
            statements[query.slot] = statement
            return statement
        } catch {
            throw SQLiteFailure(error)
        }
    }

    /// Runs a query without parameters and rows.
    func execute(_ query: Query) throws(SQLiteFailure) {
        try statement(query).execute()
    }

    /// Runs statements that are not worth caching: pragmas and migrations.
    func execute(script: String) throws(SQLiteFailure) {
        do {
            try database.execute(sql: script)
        } catch {
            throw SQLiteFailure(error)
        }
    }

    /// One column of every row of a query that is not worth caching; parameters are null.
    func values(of sql: String, column: Int = 0) throws(SQLiteFailure) -> [String] {
        do {
            let statement = try database.makeStatement(sql: sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { row in
                let value: DatabaseValue = row[column]
                return String.fromDatabaseValue(value) ?? value.description
            }
        } catch {
            throw SQLiteFailure(error)
        }
    }

    /// How SQLite means to run a query, one step an element; for tests.
    func plan(of query: Query) throws(SQLiteFailure) -> [String] {
        try values(of: PragmaQuery.plan(of: query), column: 3)
    }

    /// How many rows the last insert, update or delete changed.
    var changeCount: Int { Int(sqlite3_changes(handle)) }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Leaves the transaction, if one is open; `false` when that does not succeed.
    func rollBack() -> Bool {
        guard isInTransaction else { return true }
        do {
            try execute(.rollback)
            return !isInTransaction
        } catch {
            return !isInTransaction
        }
    }

    /// Moves frames of the write-ahead log into the database; a busy reader is no error.
    func checkpoint(waitingForReaders: Bool) throws(SQLiteFailure) {
        let mode = waitingForReaders ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw SQLiteFailure(connection: handle) }
    }

    /// Has the number of frames in the write-ahead log written to `count` after every commit, instead of SQLite's own
    /// checkpoints, whose errors nobody sees.
    func reportLogLength(to count: UnsafeMutablePointer<Int32>) {
        sqlite3_wal_hook(
            handle,
            { context, _, _, frames in
                context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            },
            count
        )
    }

    /// Takes GRDB's observers off the transaction, which is run by statements that GRDB does not see.
    func removeTransactionHooks() {
        sqlite3_commit_hook(handle, nil, nil)
        sqlite3_rollback_hook(handle, nil, nil)
    }

    /// Fails whatever statement runs the n-th instruction of SQLite's machine from now on; `nil` ends that.
    ///
    /// For tests: a failure at every point inside a transaction. The counter stays where it is until then.
    func interrupt(atInstruction countdown: UnsafeMutablePointer<Int>?) {
        guard let countdown else { return sqlite3_progress_handler(handle, 0, nil, nil) }
        sqlite3_progress_handler(
            handle,
            1,
            { context in
                guard let countdown = context?.assumingMemoryBound(to: Int.self) else { return 0 }
                countdown.pointee -= 1
                return countdown.pointee == 0 ? 1 : 0
            },
            countdown
        )
    }

    /// Finalises all statements, without which the connection does not close.
    func releaseStatements() {
        statements = []
    }
}

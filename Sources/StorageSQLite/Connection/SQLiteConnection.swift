import GRDB
import StorageAPI

/// A connection to the database file, used by one thread at a time.
///
/// `@unchecked Sendable`: `session` is touched only inside `queue`, which is serial.
final class SQLiteConnection: @unchecked Sendable {
    /// What a connection is for.
    enum Role {
        /// The only one that writes and checkpoints.
        case writer
        case reader
    }

    /// How long a lock of a foreign process (a backup tool, a shell) is waited for.
    private static let busyTimeoutSeconds = 5.0
    /// Bytes in a page of a new database: large enough for a typical journal row.
    private static let pageSize = 8192

    private let queue: DatabaseQueue
    private let session: SQLiteSession

    /// - Throws: whatever kept the file from being opened, a damaged header included.
    init(path: String, role: Role) throws(SQLiteFailure) {
        var configuration = Configuration()
        configuration.label = role == .writer ? "newel.sqlite.writer" : "newel.sqlite.reader"
        configuration.readonly = role == .reader
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        // The transaction of a failed commit is dealt with here; GRDB would trap.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            for pragma in Self.pragmas(of: role) { try database.execute(sql: "PRAGMA " + pragma) }
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            self.queue = queue
            session = try queue.inDatabase { database in try SQLiteSession(database) }
        } catch let failure as SQLiteFailure {
            throw failure
        } catch {
            throw SQLiteFailure(error)
        }
    }

    /// Settings of a connection; sizes in KiB where negative.
    private static func pragmas(of role: Role) -> [String] {
        var pragmas = [
            "mmap_size = 0", "temp_store = MEMORY", "trusted_schema = OFF", "cell_size_check = ON",
            "cache_size = \(role == .writer ? -32768 : -4096)",
        ]
        if role == .writer {
            // Freed pages are wiped only when that costs no extra I/O; Debian's build wipes all.
            pragmas += [
                "page_size = \(pageSize)", "secure_delete = FAST", "fullfsync = ON", "checkpoint_fullfsync = ON",
            ]
        }
        return pragmas
    }

    /// Holds the connection while `body` uses it; not reentrant.
    func perform<T, E: Error>(_ body: (SQLiteSession) throws(E) -> T) throws(E) -> T {
        let result: Result<T, E> = queue.unsafeRead { _ in
            do throws(E) {
                return .success(try body(session))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Closes the file; a statement that is still running is an error.
    func close() throws(SQLiteFailure) {
        perform { session in session.releaseStatements() }
        do {
            try queue.close()
        } catch {
            throw SQLiteFailure(error)
        }
    }
}

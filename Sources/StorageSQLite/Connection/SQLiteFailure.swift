import GRDB
import GRDBSQLite
import StorageAPI

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An error of the SQLite library, or of what this target found in a row: the extended result code and a message.
struct SQLiteFailure: Error, Sendable {
    /// An extended result code, as in https://www.sqlite.org/rescode.html.
    let code: Int32
    let message: String
    /// The operating system's `errno` behind an I/O error, 0 when there is none.
    let systemError: Int32

    /// The last error of a connection.
    init(connection: OpaquePointer) {
        code = sqlite3_extended_errcode(connection)
        message = String(cString: sqlite3_errmsg(connection))
        systemError = sqlite3_system_errno(connection)
    }

    /// What GRDB reported; errors that are not SQLite's own count as `SQLITE_ERROR`.
    init(_ error: any Error) {
        let known = error as? DatabaseError
        code = known?.extendedResultCode.rawValue ?? SQLITE_ERROR
        message = known?.message ?? String(describing: error)
        systemError = 0
    }

    init(code: Int32, message: String, systemError: Int32 = 0) {
        self.code = code
        self.message = message
        self.systemError = systemError
    }

    /// Stored data is not what was written.
    static func corrupt(_ message: String) -> SQLiteFailure {
        SQLiteFailure(code: SQLITE_CORRUPT, message: message)
    }

    /// The database is sound but not for us; the message says what to do.
    static func unusable(_ message: String) -> SQLiteFailure {
        SQLiteFailure(code: SQLITE_MISUSE, message: message)
    }

    var isUnusable: Bool { code == SQLITE_MISUSE }

    /// A row broke a uniqueness rule that earlier checks should have enforced.
    var isConstraint: Bool { code & 0xFF == SQLITE_CONSTRAINT }

    /// The port's view of an error outside of `COMMIT`, once the transaction is rolled back.
    var storageError: StorageError {
        switch code & 0xFF {
        case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_CANTOPEN:
            .unavailable(description)
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            .corrupt(description)
        case SQLITE_IOERR where isOutOfSpace:
            .unavailable(description)
        default:
            .failed(description)
        }
    }

    /// The port's view of an error of `COMMIT` itself.
    ///
    /// Only a full disk and a lock leave no doubt: in WAL mode the commit frame is the last thing written, and other
    /// errors, an interruption included, can come after it.
    var commitError: StorageError {
        switch code & 0xFF {
        case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED: .unavailable(description)
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt(description)
        default: .failed("outcome of a commit unknown: \(description)")
        }
    }

    /// The port's view of an error while opening the database at `path`.
    func openError(path: String) -> StorageError {
        switch code & 0xFF {
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            .refused("\(path) cannot be opened for writing: \(description). Check the owner and mode of its directory.")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            .corrupt("\(path) is damaged or not a database: \(description). Restore it from a backup.")
        default:
            storageError
        }
    }

    private var description: String { "\(message) (SQLite code \(code))" }

    /// Growing a file met a full disk or quota, which SQLite reports as an I/O error in two places.
    private var isOutOfSpace: Bool {
        let grows = code == SQLITE_IOERR | (3 << 8) || code == SQLITE_IOERR | (19 << 8)  // _WRITE, _SHMSIZE
        return code == SQLITE_IOERR | (12 << 8)  // _NOMEM
            || grows && (systemError == ENOSPC || systemError == EDQUOT)
    }
}

import StorageAPI

/// The one connection that writes and checkpoints.
///
/// Two connections that write or checkpoint at once can corrupt a write-ahead log in SQLite before 3.51.3
/// (https://www.sqlite.org/wal.html, "the WAL-reset bug"), which most systems still have; readers are read-only.
///
/// `@unchecked Sendable`: `breakdown` and `logLength` are touched only while the connection is held.
final class SQLiteWriter: @unchecked Sendable {
    /// Frames in the write-ahead log from which it is moved into the database: 32 MB.
    private static let checkpointFrameCount: Int32 = 4000
    /// Frames from which readers are waited for, so that the log can start over.
    private static let restartFrameCount: Int32 = 16 * checkpointFrameCount

    let connection: SQLiteConnection
    private let logLength: UnsafeMutablePointer<Int32>
    /// Set once the medium has failed: what reaches it afterwards is not known, so nothing more is written.
    private var breakdown: StorageError?

    init(connection: SQLiteConnection) {
        self.connection = connection
        logLength = .allocate(capacity: 1)
        logLength.initialize(to: 0)
        connection.perform { session in
            session.removeTransactionHooks()
            session.reportLogLength(to: logLength)
        }
    }

    deinit {
        logLength.deallocate()
    }

    /// Applies writes in one transaction that is durable when this returns.
    func commit(_ writes: [StoreWrite]) throws(StorageError) -> [WriteOutcome] {
        guard !writes.isEmpty else { return [] }
        return try connection.perform { session throws(StorageError) in
            do throws(TransactionError) {
                return try transaction(session) { session throws(SQLiteFailure) in
                    var outcomes: [WriteOutcome] = []
                    outcomes.reserveCapacity(writes.count)
                    for write in writes { outcomes.append(try session.apply(write)) }
                    return outcomes
                }
            } catch {
                guard case .constraint = error else { throw error.storageError }
                return try commitIsolated(writes, session)
            }
        }
    }

    /// The key of a machine's name, made up and stored when the name is new.
    func machineID(_ scope: ResourceScope, _ name: String) throws(StorageError) -> MachineID {
        try connection.perform { session throws(StorageError) in
            do throws(TransactionError) {
                return try transaction(session) { session throws(SQLiteFailure) in
                    try session.assignMachineID(scope, name)
                }
            } catch {
                throw error.storageError
            }
        }
    }

    func close() throws(StorageError) {
        do throws(SQLiteFailure) {
            try connection.close()
        } catch {
            throw error.storageError
        }
    }

    // MARK: Transactions

    private enum TransactionError: Error {
        /// A row broke a uniqueness rule; the transaction is rolled back.
        case constraint(SQLiteFailure)
        case other(StorageError)

        var storageError: StorageError {
            switch self {
            case .constraint(let failure): failure.storageError
            case .other(let error): error
            }
        }
    }

    /// Applies writes with a savepoint each, for a batch in which one met rows that should not exist: that one is
    /// refused, the others go on.
    private func commitIsolated(
        _ writes: [StoreWrite],
        _ session: SQLiteSession
    ) throws(StorageError) -> [WriteOutcome] {
        do throws(TransactionError) {
            return try transaction(session) { session throws(SQLiteFailure) in
                var outcomes: [WriteOutcome] = []
                for write in writes { outcomes.append(try session.applyIsolated(write)) }
                return outcomes
            }
        } catch {
            throw error.storageError
        }
    }

    private func transaction<T>(
        _ session: SQLiteSession,
        _ body: (SQLiteSession) throws(SQLiteFailure) -> T
    ) throws(TransactionError) -> T {
        if let breakdown { throw .other(breakdown) }
        let result: T
        do throws(SQLiteFailure) {
            try session.execute(.begin)
            result = try body(session)
        } catch {
            guard session.rollBack() else { throw breakDown(.failed("no rollback after: \(error.message)")) }
            throw error.isConstraint ? .constraint(error) : breakDown(error.storageError)
        }
        do throws(SQLiteFailure) {
            try session.execute(.commit)
        } catch {
            guard session.rollBack() else { throw breakDown(.failed("no rollback after: \(error.message)")) }
            throw breakDown(error.commitError)
        }
        checkpointIfDue(session)
        return result
    }

    /// Remembers a failure of the medium for good; passes other errors on.
    private func breakDown(_ error: StorageError) -> TransactionError {
        if case .failed = error { breakdown = error }
        return .other(error)
    }

    /// Keeps the log short.
    ///
    /// The transaction before is durable whatever happens here, so an error stops the next one.
    private func checkpointIfDue(_ session: SQLiteSession) {
        let length = logLength.pointee
        guard length >= Self.checkpointFrameCount else { return }
        do throws(SQLiteFailure) {
            try session.checkpoint(waitingForReaders: length >= Self.restartFrameCount)
        } catch {
            _ = breakDown(error.storageError)
        }
    }
}

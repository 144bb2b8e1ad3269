import Dispatch
import StorageAPI
import Synchronization

/// A few read-only connections, opened when first needed and kept.
///
/// Every read is one statement, so it sees one state of the database and never holds back checkpoints for long.
final class ReaderPool: Sendable {
    /// How many reads run at the same time; more wait.
    static let connectionCountMax = 4

    private struct State {
        var idle: [SQLiteConnection] = []
        var isClosed = false
    }

    private let path: String
    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: connectionCountMax)

    init(path: String) {
        self.path = path
    }

    /// Runs `body` on a connection of its own.
    func read<T>(_ body: (SQLiteSession) throws(SQLiteFailure) -> T) throws(StorageError) -> T {
        free.wait()
        defer { free.signal() }
        do throws(SQLiteFailure) {
            let connection = try takeConnection()
            defer { giveBack(connection) }
            return try connection.perform(body)
        } catch {
            throw error.storageError
        }
    }

    /// Closes the connections; those in use close when they are given back.
    func close() throws(StorageError) {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        do throws(SQLiteFailure) {
            for connection in idle { try connection.close() }
        } catch {
            throw error.storageError
        }
    }

    private func takeConnection() throws(SQLiteFailure) -> SQLiteConnection {
        if let connection = state.withLock({ $0.idle.popLast() }) { return connection }
        return try SQLiteConnection(path: path, role: .reader)
    }

    private func giveBack(_ connection: SQLiteConnection) {
        state.withLock { state in
            // A connection that is dropped closes itself.
            if !state.isClosed { state.idle.append(connection) }
        }
    }
}

import StorageAPI
import Synchronization

/// The executions in memory, found by id.
///
/// Idle cells stay until `idleMax` others have become idle after them.
final class ExecutionTable: Sendable {
    private struct Shard {
        var cells: [ExecutionID: ExecutionCell] = [:]
        /// Cells that became idle, oldest first; a cell may stand in it several times.
        var idle: [ExecutionID] = []
        var idleHead = 0
    }

    private static let shardCount = 16
    private let shards: [ShardBox]
    private let idleMaxPerShard: Int

    private final class ShardBox: Sendable {
        let shard = Mutex(Shard())
    }

    init(idleMax: Int) {
        idleMaxPerShard = max(1, idleMax / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in ShardBox() }
    }

    private func box(_ id: ExecutionID) -> ShardBox { shards[Int(UInt64(bitPattern: id.rawValue) % 16)] }

    var count: Int { shards.reduce(0) { $0 + $1.shard.withLock { $0.cells.count } } }

    func cell(_ id: ExecutionID) -> ExecutionCell? { box(id).shard.withLock { $0.cells[id] } }

    /// Adds a cell unless there is one; returns the one that is there.
    func insert(_ cell: ExecutionCell) -> ExecutionCell {
        box(cell.id).shard.withLock { shard in
            if let existing = shard.cells[cell.id] { return existing }
            shard.cells[cell.id] = cell
            return cell
        }
    }

    func remove(_ cell: ExecutionCell) {
        box(cell.id).shard.withLock { shard in
            if shard.cells[cell.id] === cell { shard.cells[cell.id] = nil }
        }
    }

    /// Notes that nothing happens to a cell; drops the cells that have been idle longest.
    func becameIdle(_ cell: ExecutionCell) {
        let candidates: [ExecutionCell] = box(cell.id).shard.withLock { shard in
            shard.idle.append(cell.id)
            var candidates: [ExecutionCell] = []
            while shard.idle.count - shard.idleHead > idleMaxPerShard {
                if let cell = shard.cells[shard.idle[shard.idleHead]] { candidates.append(cell) }
                shard.idleHead += 1
            }
            if shard.idleHead > 1024 {
                shard.idle.removeFirst(shard.idleHead)
                shard.idleHead = 0
            }
            return candidates
        }
        for candidate in candidates where candidate !== cell { evict(candidate) }
    }

    private func evict(_ cell: ExecutionCell) {
        let isIdle = cell.state.withLock { state in
            guard !state.isBusy, state.pending.isEmpty, state.performing.isEmpty, !state.isGone else { return false }
            state.isGone = true
            return true
        }
        if isIdle { remove(cell) }
    }
}

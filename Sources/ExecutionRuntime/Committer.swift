import Dispatch
package import StorageAPI
import Synchronization

/// Gathers writes and commits them in batches: group commit.
///
/// One batch is committed at a time on a queue of its own; whatever arrives meanwhile is the next batch. A single write
/// costs one sync, and so do a thousand concurrent ones.
package final class Committer: Sendable {
    package typealias Completion = @Sendable (Result<WriteOutcome, StorageError>) -> Void

    private struct Item {
        let write: StoreWrite
        let completion: Completion
    }

    private struct State {
        var waiting: [Item] = []
        var isDraining = false
        var failure: StorageError?
    }

    private let store: any ExecutionStore
    private let countMax: Int
    private let bytesMax: Int
    private let onFailure: @Sendable (StorageError) -> Void
    private let queue = DispatchQueue(label: "newel.committer", qos: .userInitiated)
    private let state = Mutex(State())

    /// `onFailure`: called once when the outcome of a commit is unknown; nothing is committed after that.
    package init(
        store: any ExecutionStore,
        countMax: Int,
        bytesMax: Int,
        onFailure: @escaping @Sendable (StorageError) -> Void
    ) {
        self.store = store
        self.countMax = countMax
        self.bytesMax = bytesMax
        self.onFailure = onFailure
    }

    /// Queues a write; `completion` is called once it is durable, or refused, or failed.
    ///
    /// It must be quick.
    package func submit(_ write: StoreWrite, completion: @escaping Completion) {
        let isFirst = state.withLock { state in
            state.waiting.append(Item(write: write, completion: completion))
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if isFirst { queue.async { self.drain() } }
    }

    /// Commits everything that was submitted before and returns.
    package func flush() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func drain() {
        while let batch = nextBatch() { commit(batch) }
    }

    private func nextBatch() -> [Item]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            var bytes = 0
            var count = 0
            while count < state.waiting.count, count < countMax, bytes < bytesMax {
                bytes += state.waiting[count].write.approximateBytes
                count += 1
            }
            if count == state.waiting.count {
                defer { state.waiting = [] }
                return state.waiting
            }
            let batch = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            return batch
        }
    }

    private func commit(_ batch: [Item]) {
        if let failure = state.withLock({ $0.failure }) {
            for item in batch { item.completion(.failure(failure)) }
            return
        }
        do {
            let outcomes = try store.commit(batch.map(\.write))
            for (item, outcome) in zip(batch, outcomes) { item.completion(.success(outcome)) }
        } catch {
            if case .failed = error {
                state.withLock { $0.failure = error }
                onFailure(error)
            }
            for item in batch { item.completion(.failure(error)) }
        }
    }
}

extension StoreWrite {
    /// Size for bounding batches; exact enough.
    fileprivate var approximateBytes: Int {
        switch self {
        case .transition(let write): write.rows.reduce(128) { $0 + $1.data.count }
        case .createMachine(let record, _, _): record.revision.definition.utf8.count + 256
        case .addRevision(let revision, _): revision.definition.utf8.count + 256
        default: 256
        }
    }
}

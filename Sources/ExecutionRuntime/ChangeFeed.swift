package import StorageAPI
import Synchronization

/// Tells listeners which executions have changed, after each commit.
///
/// Costs one load of an integer while nobody listens. Records are hints: a listener that is slow gets the latest record
/// of each execution, and when there are too many, the word that it has missed some.
package final class ChangeFeed: Sendable {
    private let listenerCount = Atomic<Int>(0)
    private let listeners = Mutex<[Int: ChangeSubscription]>([:])
    private let lastNumber = Atomic<Int>(0)

    package init() {}

    /// Starts listening; the subscription is to be cancelled.
    package func subscribe() -> ChangeSubscription {
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        let subscription = ChangeSubscription { [weak self] in self?.remove(number) }
        listeners.withLock { listeners in
            listeners[number] = subscription
            listenerCount.store(listeners.count, ordering: .relaxed)
        }
        return subscription
    }

    /// The number of listeners.
    package var count: Int { listenerCount.load(ordering: .relaxed) }

    /// Passes on what an execution has become.
    func publish(_ record: ExecutionRecord) {
        guard listenerCount.load(ordering: .relaxed) > 0 else { return }
        let all = listeners.withLock { Array($0.values) }
        for listener in all { listener.add(record) }
    }

    private func remove(_ number: Int) {
        listeners.withLock { listeners in
            listeners[number] = nil
            listenerCount.store(listeners.count, ordering: .relaxed)
        }
    }
}

/// What has changed since it was asked last.
package struct ChangeBatch: Sendable {
    /// The latest record of each execution, in the order of their ids.
    package var records: [ExecutionRecord]
    /// More executions have changed than were kept; all of them are dropped.
    package var hasOverflowed: Bool
}

/// One listener of a ``ChangeFeed``.
package final class ChangeSubscription: Sendable {
    /// Wakes up when there is something to take; ends when the subscription is cancelled.
    package let wakes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let pending = Mutex((records: [ExecutionID: ExecutionRecord](), hasOverflowed: false))
    private let onCancel: @Sendable () -> Void

    /// Executions that are kept for a listener that has not taken them.
    package static let recordsMax = 256

    init(onCancel: @escaping @Sendable () -> Void) {
        (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.onCancel = onCancel
    }

    func add(_ record: ExecutionRecord) {
        pending.withLock { pending in
            guard !pending.hasOverflowed else { return }
            pending.records[record.id] = record
            guard pending.records.count > Self.recordsMax else { return }
            pending = ([:], true)
        }
        continuation.yield()
    }

    /// Takes what has gathered.
    package func take() -> ChangeBatch {
        pending.withLock { pending in
            defer { pending = ([:], false) }
            return ChangeBatch(
                records: pending.records.values.sorted { $0.id < $1.id },
                hasOverflowed: pending.hasOverflowed
            )
        }
    }

    /// Lets the listener look, also when nothing has changed.
    package func wake() { continuation.yield() }

    /// Stops listening.
    package func cancel() {
        continuation.finish()
        onCancel()
    }
}

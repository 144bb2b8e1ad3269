import StorageAPI
import Synchronization

/// An activity task that waits for a worker.
struct ActivityOffer: Sendable, Hashable {
    let execution: ExecutionID
    let attempt: Int64
}

/// Per activity: tasks waiting for workers, workers waiting for tasks.
///
/// Rebuilt from the outbox at start.
final class ActivityQueues: Sendable {
    private struct Worker {
        let id: UInt64
        let hand: @Sendable (ActivityOffer?) -> Void
    }

    private struct Lane {
        var offers: [ActivityOffer] = []
        var head = 0
        var workers: [Worker] = []
    }

    private struct State {
        var lanes: [String: Lane] = [:]
        var nextWorker: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Gives a task to the worker that waits longest, or queues it.
    func offer(_ offer: ActivityOffer, activityARN: String) {
        let worker = state.withLock { state -> Worker? in
            var lane = state.lanes[activityARN] ?? Lane()
            defer { state.lanes[activityARN] = lane }
            if !lane.workers.isEmpty { return lane.workers.removeFirst() }
            lane.offers.append(offer)
            return nil
        }
        worker?.hand(offer)
    }

    /// Takes the next task, or waits for one.
    ///
    /// - Returns: a number for `cancel`, or `nil` when `hand` was or will be called without waiting.
    func take(_ activityARN: String, hand: @escaping @Sendable (ActivityOffer?) -> Void) -> UInt64? {
        enum Answer { case offer(ActivityOffer), waiting(UInt64), closed }
        let answer = state.withLock { state -> Answer in
            if state.isClosed { return .closed }
            var lane = state.lanes[activityARN] ?? Lane()
            defer { state.lanes[activityARN] = lane }
            if lane.head < lane.offers.count {
                let offer = lane.offers[lane.head]
                lane.head += 1
                if lane.head > 1024, lane.head * 2 > lane.offers.count {
                    lane.offers.removeFirst(lane.head)
                    lane.head = 0
                }
                return .offer(offer)
            }
            state.nextWorker += 1
            lane.workers.append(Worker(id: state.nextWorker, hand: hand))
            return .waiting(state.nextWorker)
        }
        switch answer {
        case .offer(let offer):
            hand(offer)
            return nil
        case .waiting(let id): return id
        case .closed:
            hand(nil)
            return nil
        }
    }

    /// Ends a worker's waiting; it is handed `nil` unless it was handed a task before.
    func cancel(_ activityARN: String, _ id: UInt64) {
        let worker = state.withLock { state -> Worker? in
            guard let index = state.lanes[activityARN]?.workers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.lanes[activityARN]?.workers.remove(at: index)
        }
        worker?.hand(nil)
    }

    /// Sends all waiting workers away.
    func close() {
        let workers = state.withLock { state in
            state.isClosed = true
            let workers = state.lanes.values.flatMap(\.workers)
            for arn in state.lanes.keys { state.lanes[arn]?.workers = [] }
            return workers
        }
        for worker in workers { worker.hand(nil) }
    }
}

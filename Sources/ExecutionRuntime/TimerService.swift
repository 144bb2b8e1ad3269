import Dispatch
import JSONModel
import Logging
import StorageAPI
import Synchronization

/// Fires the timers of executions.
///
/// The store's index by due time is the truth; in memory is only when the next one is due (and the timers of Express
/// executions, which are nowhere else). One sleeper for all.
final class TimerService: Sendable {
    fileprivate struct Volatile {
        let due: Timestamp
        let id: ExecutionID
    }

    fileprivate struct State {
        /// When the sleeper wakes; `nil`: it sleeps until armed.
        var wake: Timestamp?
        var volatile: [Volatile] = []
        /// Delivered and not yet committed; not to be delivered again meanwhile.
        var firing: Set<ExecutionID> = []
        /// Rounds in a row that found only what is being delivered already.
        var emptyRounds = 0
        var isStopped = false
        var fire: (@Sendable (ExecutionID) -> Void)?
    }

    private static let batchMax = 1_000
    /// Wait before looking again for what is due but still being committed; doubles up to the maximum.
    private static let pauseMilliseconds: Int64 = 5
    private static let pauseMillisecondsMax: Int64 = 1_000

    private let store: any ExecutionStore
    private let clock: any WallClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "newel.timers")
    private let state = Mutex(State())

    init(store: any ExecutionStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Starts to fire, overdue timers first.
    func start(fire: @escaping @Sendable (ExecutionID) -> Void) {
        state.withLock { $0.fire = fire }
        schedule(at: clock.now())
    }

    /// Looks at once for what is due.
    func check() {
        state.withLock { $0.wake = nil }
        schedule(at: clock.now())
    }

    func stop() { state.withLock { $0.isStopped = true } }

    /// Notes when an execution wants to be triggered.
    func arm(_ id: ExecutionID, due: Timestamp, isVolatile: Bool) {
        if isVolatile { state.withLock { $0.push(Volatile(due: due, id: id)) } }
        schedule(at: due)
    }

    /// The trigger of an execution has been handled.
    ///
    /// Not to be called for one that cannot be read: it would be found due again and again.
    func delivered(_ id: ExecutionID) { state.withLock { _ = $0.firing.remove(id) } }

    private func schedule(at due: Timestamp) {
        let isEarlier = state.withLock { state in
            guard !state.isStopped, state.wake.map({ due < $0 }) ?? true else { return false }
            state.wake = due
            return true
        }
        guard isEarlier else { return }
        let delay = max(0, due.milliseconds - clock.now().milliseconds)
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(min(delay, Self.sleepMax)))) { self.wake(due) }
    }

    /// A longest sleep, so that changes of the wall clock are noticed.
    private static let sleepMax: Int64 = 60_000

    private func wake(_ due: Timestamp) {
        let isCurrent = state.withLock { state in
            guard !state.isStopped, state.wake == due else { return false }
            state.wake = nil
            return true
        }
        guard isCurrent else { return }
        let now = clock.now()
        if now < due { return schedule(at: due) }
        var next = fireVolatile(now)
        do {
            let ids = try store.due(at: now, limit: Self.batchMax)
            let (fresh, rounds) = state.withLock { state in
                let fresh = ids.filter { state.firing.insert($0).inserted }
                state.emptyRounds = fresh.isEmpty ? min(state.emptyRounds + 1, 10) : 0
                return (fresh, state.emptyRounds)
            }
            deliver(fresh)
            if let earliest = try store.earliestDue() {
                // What is still due is being committed, or there is more of it than one batch.
                let pause = rounds == 0 ? 1 : min(Self.pauseMillisecondsMax, Self.pauseMilliseconds << Int64(rounds))
                let again = earliest <= now ? now.advanced(byMilliseconds: pause) : earliest
                next = next.map { min($0, again) } ?? again
            }
        } catch {
            logger.error("Timers could not be read; trying again in a second: \(error)")
            next = now.advanced(byMilliseconds: 1000)
        }
        if let next { schedule(at: next) }
    }

    private func fireVolatile(_ now: Timestamp) -> Timestamp? {
        let (ids, next) = state.withLock { state in
            var ids: [ExecutionID] = []
            while let first = state.volatile.first, first.due <= now {
                ids.append(first.id)
                state.pop()
            }
            return (ids, state.volatile.first?.due)
        }
        deliver(ids)
        return next
    }

    private func deliver(_ ids: [ExecutionID]) {
        guard let fire = state.withLock({ $0.fire }) else { return }
        for id in ids { fire(id) }
    }
}

// A binary heap, earliest first.
extension TimerService.State {
    fileprivate mutating func push(_ timer: TimerService.Volatile) {
        volatile.append(timer)
        var child = volatile.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard volatile[child].due < volatile[parent].due else { return }
            volatile.swapAt(child, parent)
            child = parent
        }
    }

    fileprivate mutating func pop() {
        volatile.swapAt(0, volatile.count - 1)
        volatile.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < volatile.count && volatile[child].due < volatile[least].due {
                least = child
            }
            if least == parent { return }
            volatile.swapAt(least, parent)
            parent = least
        }
    }
}

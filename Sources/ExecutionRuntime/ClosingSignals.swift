import StorageAPI
import Synchronization

/// Wakes those who wait for the end of an execution.
final class ClosingSignals: Sendable {
    fileprivate struct State {
        var waiting: [ExecutionID: [UInt64: CheckedContinuation<Void, Never>]] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
        var isReleased = false
    }

    private let state = Mutex(State())

    /// Waits for `closed(id)`, unless `isClosed`, asked after the wait has been entered, says that it is over already.
    func wait(_ id: ExecutionID, isClosed: () -> Bool) async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard !state.isReleased, state.cancelled.remove(number) == nil else { return false }
                    state.waiting[id, default: [:]][number] = continuation
                    return true
                }
                guard mustWait else { return continuation.resume() }
                if isClosed() { release(id, number) }
            }
        } onCancel: {
            cancel(id, number)
        }
    }

    func closed(_ id: ExecutionID) {
        let continuations = state.withLock { $0.waiting.removeValue(forKey: id) }
        for continuation in continuations?.values ?? [:].values { continuation.resume() }
    }

    func releaseAll() {
        let all = state.withLock { state in
            state.isReleased = true
            defer { state.waiting = [:] }
            return state.waiting.values.flatMap(\.values)
        }
        for continuation in all { continuation.resume() }
    }

    private func release(_ id: ExecutionID, _ number: UInt64) {
        let continuation = state.withLock { $0.take(id, number) }
        continuation?.resume()
    }

    private func cancel(_ id: ExecutionID, _ number: UInt64) {
        let continuation = state.withLock { state in
            let continuation = state.take(id, number)
            if continuation == nil { state.cancelled.insert(number) }
            return continuation
        }
        continuation?.resume()
    }
}

extension ClosingSignals.State {
    fileprivate mutating func take(_ id: ExecutionID, _ number: UInt64) -> CheckedContinuation<Void, Never>? {
        guard let continuation = waiting[id]?.removeValue(forKey: number) else { return nil }
        if waiting[id]?.isEmpty ?? false { waiting[id] = nil }
        return continuation
    }
}

import Synchronization

/// A call on its way: it is answered once, whoever answers first.
final class PendingInvocation: Sendable, FunctionPoolWork {
    private enum State {
        /// → waiting, finished
        case new
        /// → finished
        case waiting(UnsafeContinuation<FunctionResult, Never>)
        case finished(FunctionResult)
    }

    let invocation: FunctionInvocation
    private let state = Mutex(State.new)

    init(_ invocation: FunctionInvocation) {
        self.invocation = invocation
    }

    /// Whether nobody waits for the answer any more.
    var isAbandoned: Bool {
        state.withLock { state in
            if case .finished = state { true } else { false }
        }
    }

    /// Names who waits; answers at once if the call is over already.
    func await(by continuation: UnsafeContinuation<FunctionResult, Never>) {
        let result: FunctionResult? = state.withLock { state in
            if case .finished(let result) = state { return result }
            state = .waiting(continuation)
            return nil
        }
        if let result { continuation.resume(returning: result) }
    }

    /// Answers the call; later answers are dropped.
    func finish(_ result: FunctionResult) {
        let waiter: UnsafeContinuation<FunctionResult, Never>? = state.withLock { state in
            switch state {
            case .new:
                state = .finished(result)
                return nil
            case .waiting(let continuation):
                state = .finished(result)
                return continuation
            case .finished:
                return nil
            }
        }
        waiter?.resume(returning: result)
    }
}

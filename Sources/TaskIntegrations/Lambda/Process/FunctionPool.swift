import Logging
import NIOCore
import Synchronization

/// The processes of one function: holds the machine that decides, and does what it says.
final class FunctionPool: Sendable {
    private struct State {
        var machine: FunctionPoolMachine<PendingInvocation>
        var instances: [Int: FunctionInstance] = [:]
        var emptyWaiters: [UnsafeContinuation<Void, Never>] = []
        var isLookingAgain = false
    }

    /// How long a call waits for instances that should be back in a moment before another one is started.
    private static let lookAgainMilliseconds: Int64 = 20

    let function: ProcessFunction
    let region: String
    let settings: FunctionPoolSettings
    let python: PythonRuntime
    let log: FunctionLog
    let logger: Logger
    private let group: any EventLoopGroup
    private let state: Mutex<State>

    init(
        function: ProcessFunction,
        region: String,
        settings: FunctionPoolSettings,
        python: PythonRuntime,
        log: FunctionLog,
        group: any EventLoopGroup,
        logger: Logger
    ) {
        self.function = function
        self.region = region
        self.settings = settings
        self.python = python
        self.log = log
        self.group = group
        self.logger = logger
        let limits = FunctionPoolMachine<PendingInvocation>.Limits(
            instanceCountMax: function.instanceCountMax,
            startingCountMax: settings.startingCountMax,
            waitingCountMax: settings.waitingCountMax
        )
        state = Mutex(State(machine: FunctionPoolMachine(limits: limits)))
    }

    /// How many processes there are, those coming up and going down included.
    var instanceCount: Int { state.withLock { $0.machine.instanceCount } }

    // MARK: From callers

    /// - Returns: false when the pool takes no more work, and the call belongs to the pool's successor.
    func submit(_ pending: PendingInvocation) -> Bool {
        var target: FunctionInstance?
        var looksAgain = false
        let action = state.withLock { state in
            let action = state.machine.submitted(pending)
            switch action {
            case .dispatch(let instance): target = state.instances[instance]
            case .wait(start: nil):
                looksAgain = !state.isLookingAgain
                state.isLookingAgain = true
            case .wait, .refuseFull, .refuseDraining: break
            }
            return action
        }
        if looksAgain { lookAgain() }
        switch action {
        case .dispatch:
            if let target { target.deliver(pending) } else { takeBack(pending) }
        case .wait(let start): startInstance(start)
        case .refuseFull: pending.finish(.refused(fullError))
        case .refuseDraining: return false
        }
        return true
    }

    /// Looks in a while whether a call still waits for instances that should be back.
    private func lookAgain() {
        group.next().scheduleTask(in: .milliseconds(Self.lookAgainMilliseconds)) {
            let start = self.state.withLock { state in
                state.isLookingAgain = false
                return state.machine.lookedAgain()
            }
            self.startInstance(start)
        }
    }

    private var fullError: LambdaServiceError {
        .tooManyRequests(
            "\(settings.waitingCountMax) calls of the function \(function.name) wait already; "
                + "raise its concurrencyMax, which is \(function.instanceCountMax)"
        )
    }

    /// Ends what has been idle since before the deadline.
    func retire(idleSince deadline: NIODeadline) {
        let old = state.withLock { state in
            state.machine.retire(idleSince: deadline).compactMap { state.instances[$0] }
        }
        for instance in old { instance.end() }
    }

    /// Takes no more calls, ends idle processes now and the others when they are done.
    ///
    /// - Returns: the calls that waited.
    func drain() -> [PendingInvocation] {
        let (waiting, ending) = state.withLock { state in
            let (waiting, ending) = state.machine.drain()
            return (waiting, ending.compactMap { state.instances[$0] })
        }
        for instance in ending { instance.end() }
        return waiting
    }

    /// Ends all processes now; calls that they have are not answered.
    func endAll() {
        for instance in state.withLock({ Array($0.instances.values) }) { instance.end() }
    }

    /// Returns when there are no processes left; the pool must be draining.
    func waitUntilEmpty() async {
        await withUnsafeContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.machine.instanceCount == 0 { return true }
                state.emptyWaiters.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }

    // MARK: From instances

    /// What an instance that polls is to do.
    enum Next {
        case run(PendingInvocation)
        case park
        case end
    }

    func instanceReady(_ id: Int) -> Next {
        switch state.withLock({ $0.machine.instanceReady(id, now: .now()) }) {
        case .run(let pending, let start):
            startInstance(start)
            return .run(pending)
        case .park: return .park
        case .end: return .end
        }
    }

    func instanceAnswered(_ id: Int) {
        state.withLock { $0.machine.instanceAnswered(id) }
    }

    func instanceAway(_ id: Int) {
        state.withLock { $0.machine.instanceAway(id) }
    }

    /// Takes back a call that did not reach the instance.
    func takeBack(_ pending: PendingInvocation) {
        let (isTaken, start) = state.withLock { $0.machine.returned(pending) }
        // A pool that takes nothing back is being replaced, or the server shuts down and the answer does not matter.
        if !isTaken { pending.finish(.refused(.service("The function's process went away before it got the call"))) }
        startInstance(start)
    }

    func instanceEnded(_ id: Int, failure: FunctionStartFailure) {
        var waiters: [UnsafeContinuation<Void, Never>] = []
        let action = state.withLock { state in
            state.instances[id] = nil
            let action = state.machine.instanceEnded(id)
            if state.machine.instanceCount == 0 { swap(&waiters, &state.emptyWaiters) }
            return action
        }
        if let failed = action.failed { failed.finish(failure.result(for: failed.invocation, of: function)) }
        startInstance(action.start)
        for waiter in waiters { waiter.resume() }
    }

    private func startInstance(_ id: Int?) {
        guard let id else { return }
        let instance = FunctionInstance(id: id, pool: self, loop: group.next())
        state.withLock { $0.instances[id] = instance }
        instance.start()
    }
}

/// Why a process did not get as far as polling for work.
enum FunctionStartFailure: Sendable {
    /// It reported this error document.
    case reported([UInt8])
    case exited(ProcessExit)
    case timedOut(milliseconds: Int64)
    case entrypoint(String)
    case service(LambdaServiceError)

    func result(for invocation: FunctionInvocation, of function: ProcessFunction) -> FunctionResult {
        let payload: [UInt8]
        switch self {
        case .reported(let document): payload = document
        case .exited(let exit): payload = FunctionErrorDocument.exited(requestID: invocation.requestID, exit)
        case .timedOut(let milliseconds):
            payload = FunctionErrorDocument.timedOut(requestID: invocation.requestID, afterMilliseconds: milliseconds)
        case .entrypoint(let reason):
            payload = FunctionErrorDocument.invalidEntrypoint(requestID: invocation.requestID, reason)
        case .service(let error): return .refused(error)
        }
        return .functionError(
            FunctionOutput(
                payload: function.withLambdaPaths(payload),
                executedVersion: invocation.function.executedVersion
            )
        )
    }
}

import Logging
import NIOCore
import Synchronization

/// All pools of a server: makes them on demand, replaces them when a function changes, ends them all.
package final class FunctionPools: Sendable {
    /// Processes know their region, so calls of one function in two regions go to two pools.
    private struct Key: Hashable {
        let name: String
        let region: String
    }

    private struct Current {
        let pool: FunctionPool
        let generation: Int
    }

    private struct State {
        var pools: [Key: Current] = [:]
        /// Replaced pools whose last processes are still at work.
        var retired: [FunctionPool] = []
        var logs: [String: FunctionLog] = [:]
        var isShutDown = false
        var sweeping: RepeatedTask?
    }

    let settings: FunctionPoolSettings
    let python: PythonRuntime
    private let group: any EventLoopGroup
    private let logger: Logger
    private let state = Mutex(State())

    init(settings: FunctionPoolSettings, group: any EventLoopGroup, logger: Logger) {
        self.settings = settings
        self.group = group
        self.logger = logger
        python = PythonRuntime(inheritedEnvironment: settings.inheritedEnvironment)
    }

    /// Gives a call to the pool of its function.
    ///
    /// The generation grows when the function's code or settings change; older processes then get no more calls.
    func submit(_ pending: PendingInvocation, to function: ProcessFunction, generation: Int) {
        // A pool may be replaced between being found and being asked; then its successor is asked.
        for _ in 0..<3 {
            // When the server shuts down there is no answer.
            guard let pool = pool(for: function, region: pending.invocation.function.region, generation) else { return }
            if pool.submit(pending) { return }
        }
        pending.finish(.refused(.service("The function changes too often")))
    }

    private func pool(for function: ProcessFunction, region: String, _ generation: Int) -> FunctionPool? {
        let key = Key(name: function.name, region: region)
        let (found, replaced) = state.withLock { state -> (FunctionPool?, FunctionPool?) in
            if state.isShutDown { return (nil, nil) }
            let current = state.pools[key]
            if let current, current.generation >= generation { return (current.pool, nil) }
            let pool = makePool(for: function, region: region, &state)
            state.pools[key] = Current(pool: pool, generation: generation)
            if let old = current?.pool { state.retired.append(old) }
            return (pool, current?.pool)
        }
        if let found, let replaced {
            logger.info(
                "A function has changed; its processes are replaced",
                metadata: ["function": "\(function.name)"]
            )
            for pending in replaced.drain() where !found.submit(pending) {
                pending.finish(.refused(.service("The function changes too often")))
            }
        }
        return found
    }

    private func makePool(for function: ProcessFunction, region: String, _ state: inout State) -> FunctionPool {
        let log = state.logs[function.name] ?? FunctionLog(byteCountMax: settings.logByteCountMax)
        state.logs[function.name] = log
        return FunctionPool(
            function: function,
            region: region,
            settings: settings,
            python: python,
            log: log,
            group: group,
            logger: logger
        )
    }

    /// The end of what the function's processes have written; `nil` when it has not run.
    package func log(of name: String) -> [UInt8]? {
        state.withLock { $0.logs[name] }?.content()
    }

    /// How many processes of the function there are.
    package func processCount(of name: String) -> Int {
        state.withLock { state in
            let current = state.pools.values.filter { $0.pool.function.name == name }.map(\.pool)
            let retired = state.retired.filter { $0.function.name == name }
            return (current + retired).reduce(0) { $0 + $1.instanceCount }
        }
    }

    /// Ends processes that have been idle for longer than the settings say, from now on and again and again.
    func startSweeping() {
        let interval = TimeAmount.seconds(max(settings.idleSeconds / 4, 1))
        let task = group.next().scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            self.retire(idleSince: .now() - .seconds(self.settings.idleSeconds))
        }
        state.withLock { $0.sweeping = task }
    }

    func retire(idleSince deadline: NIODeadline) {
        let pools = state.withLock { state in
            state.retired.removeAll { $0.instanceCount == 0 }
            return state.pools.values.map(\.pool)
        }
        for pool in pools { pool.retire(idleSince: deadline) }
    }

    /// Takes no more calls, gives running ones some time, then ends all processes and returns when they are gone.
    func shutDown(graceMilliseconds: Int64) async {
        let (pools, sweeping) = state.withLock { state in
            state.isShutDown = true
            let pools = state.pools.values.map(\.pool) + state.retired
            let sweeping = state.sweeping
            state.sweeping = nil
            return (pools, sweeping)
        }
        sweeping?.cancel()
        // Calls that wait are not answered.
        for pool in pools { _ = pool.drain() }
        let force = group.next().scheduleTask(in: .milliseconds(graceMilliseconds)) {
            for pool in pools { pool.endAll() }
        }
        for pool in pools { await pool.waitUntilEmpty() }
        force.cancel()
    }
}

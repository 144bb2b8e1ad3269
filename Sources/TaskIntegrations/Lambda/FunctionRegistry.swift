package import AsyncHTTPClient
package import Logging
package import NIOCore
import ServiceLifecycle

/// The functions that tasks can call, and the processes that run them.
///
/// Calls can be made from the start; ``run()`` reports what is amiss, performs `Event` calls and, when it is told to
/// shut down, ends all processes.
package final class FunctionRegistry: Service, Sendable {
    private let configuration: FunctionConfiguration
    private let catalog: FunctionCatalog
    private let pools: FunctionPools
    private let logger: Logger
    private let events: AsyncStream<FunctionInvocation>
    private let eventsInput: AsyncStream<FunctionInvocation>.Continuation

    /// How many `Event` calls may wait.
    ///
    /// They are kept in memory only, and each is tried once.
    package static let eventCountMax = 10_000

    /// Makes the functions of a configuration callable; starts nothing yet.
    ///
    /// The event loop group holds the processes' connections and outlives the registry. `services` signs calls of the
    /// endpoint. The client calls URLs and the
    /// endpoint; with `connectionPool.retryConnectionEstablishment` it does not report a URL that nobody listens to
    /// before the function's timeout.
    package init(
        configuration: FunctionConfiguration,
        settings: FunctionPoolSettings,
        eventLoopGroup: any EventLoopGroup,
        client: HTTPClient,
        services: AWSServiceClient? = nil,
        logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        pools = FunctionPools(settings: settings, group: eventLoopGroup, logger: logger)
        catalog = FunctionCatalog(
            configuration: configuration,
            pools: pools,
            client: client,
            services: services,
            logger: logger
        )
        (events, eventsInput) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.eventCountMax))
    }

    /// Runs a function once and waits for what comes of it.
    package func invoke(_ invocation: FunctionInvocation) async -> FunctionResult {
        switch catalog.find(invocation.function) {
        case .found(let backend): await backend.invoke(invocation)
        case .broken(let error): .refused(error)
        case .missing: .refused(.functionNotFound(invocation.function))
        }
    }

    /// Takes on a call that nobody waits for.
    ///
    /// - Returns: why it is not taken on.
    package func enqueue(_ invocation: FunctionInvocation) -> LambdaServiceError? {
        if let problem = problem(with: invocation.function) { return problem }
        switch eventsInput.yield(invocation) {
        case .enqueued: return nil
        case .dropped: return .tooManyRequests("\(Self.eventCountMax) Event calls wait already")
        case .terminated: return .service("The server is shutting down")
        @unknown default: return .service("The call could not be taken on")
        }
    }

    /// Why a function cannot be called; `nil` when it can.
    package func problem(with function: FunctionReference) -> LambdaServiceError? {
        switch catalog.find(function) {
        case .found: nil
        case .broken(let error): error
        case .missing: .functionNotFound(function)
        }
    }

    /// Whether a function runs at a Lambda service, which then sees to `Event` and `DryRun` itself.
    func isRemote(_ function: FunctionReference) -> Bool {
        if case .found(let backend) = catalog.find(function) { backend is LambdaEndpointBackend } else { false }
    }

    /// The end of what a function's local processes have written; `nil` when it has none.
    package func log(of name: String) -> [UInt8]? {
        pools.log(of: name)
    }

    /// How many local processes a function has.
    package func processCount(of name: String) -> Int {
        pools.processCount(of: name)
    }

    /// Ends processes that have been idle since before the deadline.
    package func retireProcesses(idleSince deadline: NIODeadline) {
        pools.retire(idleSince: deadline)
    }

    /// Makes ``run()`` shut down and return, as a graceful shutdown does.
    package func stop() {
        eventsInput.finish()
    }

    package func run() async throws {
        pools.startSweeping()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.report() }
                for await invocation in events {
                    group.addTask { await self.perform(invocation) }
                }
                await pools.shutDown(graceMilliseconds: Task.isCancelled ? 0 : pools.settings.shutdownMilliseconds)
                // What nobody answers any more ends here.
                group.cancelAll()
            }
        } onCancelOrGracefulShutdown: {
            self.stop()
        }
    }

    private func perform(_ invocation: FunctionInvocation) async {
        switch await invoke(invocation) {
        case .succeeded, .cancelled: break
        case .functionError:
            logger.warning("An Event call failed", metadata: ["function": "\(invocation.function.name)"])
        case .roleRefused(let role, let reason):
            logger.warning(
                "An Event call failed: the role \(role) cannot be assumed: \(reason)",
                metadata: ["function": "\(invocation.function.name)"]
            )
        case .refused(let error):
            logger.warning(
                "An Event call failed: \(error.message)",
                metadata: ["function": "\(invocation.function.name)"]
            )
        }
    }

    /// Says once what functions there are and which of them cannot run.
    private func report() async {
        let functions = catalog.list()
        for function in functions {
            guard let problem = function.problem else { continue }
            logger.warning("A function cannot be run: \(problem)", metadata: ["function": "\(function.name)"])
        }
        if functions.contains(where: { $0.kind == "python" }),
            let problem = await pools.python.problem(with: configuration.python)
        {
            logger.warning("Python functions cannot be run: \(problem)")
        }
        let names = functions.filter { $0.kind != nil }.map(\.name)
        if !names.isEmpty { logger.info("Functions: \(names.joined(separator: ", "))") }
    }
}

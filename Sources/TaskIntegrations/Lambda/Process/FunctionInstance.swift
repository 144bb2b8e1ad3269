import Logging
import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// One process of a function, with the runtime API that it and nobody else is told of.
///
/// Each instance listens on a port of its own on the loopback address, as `AWS_LAMBDA_RUNTIME_API` has no room for
/// anything that would tell processes apart. The listener, its connections, the pipe with the process' output and all
/// state live on one event loop.
final class FunctionInstance: Sendable {
    fileprivate enum State {
        /// The process comes up and has not polled. → polling, running, ending, ended
        case starting
        /// It polls on this connection, which is not answered. → running, away, ending, ended
        case polling(RuntimeAPIHandler)
        /// It has a call. → away, ending, ended
        case running(PendingInvocation, since: NIODeadline)
        /// It has answered its call or lost its connection and will poll again. → polling, running, ending, ended
        case away
        /// It is told to end; a call that it had is answered already, or not at all. → ended
        case ending
        case ended
    }

    private struct Content {
        var state = State.starting
        /// Why the process is being ended before it polled.
        var startFailure: FunctionStartFailure?
        var listener: (any Channel)?
        var deadline: Scheduled<Void>?
        var output: ProcessOutputSplitter
    }

    let id: Int
    let pool: FunctionPool
    let loop: any EventLoop
    private let process = FunctionProcess()
    private let content: NIOLoopBoundBox<Content>

    /// How long a process may take to end when it is asked to, before it is killed.
    private static let endMilliseconds: Int64 = 500

    init(id: Int, pool: FunctionPool, loop: any EventLoop) {
        self.id = id
        self.pool = pool
        self.loop = loop
        var logger = pool.logger
        logger[metadataKey: "function"] = "\(pool.function.name)"
        logger[metadataKey: "instance"] = "\(id)"
        content = .makeBoxSendingValue(Content(output: ProcessOutputSplitter(logger: logger)), eventLoop: loop)
    }

    // MARK: From the pool, on any thread

    func start() {
        loop.execute { self.listen() }
    }

    /// Gives the instance a call; it goes back to the pool if the instance no longer polls.
    func deliver(_ pending: PendingInvocation) {
        if loop.inEventLoop { run(pending) } else { loop.execute { self.run(pending) } }
    }

    /// Ends the process, politely and then by force; a call that it has is not answered.
    func end() {
        loop.execute { self.endProcess(politely: true) }
    }

    // MARK: Coming up

    private func listen() {
        if let problem = pool.function.entrypointProblem {
            content.value.startFailure = .entrypoint(problem)
            finish(.notStarted(problem))
            return
        }
        ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 16)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in RuntimeAPIHandler.configure(channel, instance: self) }
            .bind(host: "127.0.0.1", port: 0)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let channel): self.launch(listener: channel)
                case .failure(let error):
                    self.content.value.startFailure = .service(.service("No port for the function's runtime: \(error)"))
                    self.finish(.notStarted("\(error)"))
                }
            }
    }

    private func launch(listener: any Channel) {
        if case .ending = content.value.state {
            listener.close(promise: nil)
            finish(.notStarted("ended before it began"))
            return
        }
        content.value.listener = listener
        let function = pool.function
        let variables = function.processEnvironment(
            inherited: pool.settings.inheritedEnvironment,
            region: pool.region,
            runtimeAPI: "127.0.0.1:\(listener.localAddress?.port ?? 0)",
            instance: "\(id)"
        )
        let command = SandboxCommand.wrapping(
            function.commandLine,
            directory: function.root,
            memoryMegabytes: function.memoryMegabytes
        )
        let limit = max(pool.settings.startMilliseconds, function.timeoutMilliseconds)
        content.value.deadline = loop.assumeIsolated().scheduleTask(in: .milliseconds(limit)) {
            self.startTimedOut(milliseconds: limit)
        }
        let output = process.start(command, environment: variables) { exit in
            self.loop.execute { self.processExited(exit) }
        }
        if let output { capture(output) }
    }

    /// Reads the process' output on the event loop, beside its calls: so the two keep their order.
    private func capture(_ descriptor: CInt) {
        NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ProcessOutputHandler(instance: self))
                }
            }
            .takingOwnershipOfDescriptor(input: descriptor)
            .whenFailure { error in
                close(descriptor)
                self.pool.logger.warning("The output of a function's process is lost: \(error)")
            }
    }

    private func startTimedOut(milliseconds: Int64) {
        guard case .starting = content.value.state else { return }
        content.value.startFailure = .timedOut(milliseconds: milliseconds)
        endProcess(politely: false)
    }

    // MARK: At work

    private func run(_ pending: PendingInvocation) {
        switch content.value.state {
        case .polling(let connection): begin(pending, on: connection)
        case .starting, .running, .away, .ending, .ended: pool.takeBack(pending)
        }
    }

    private func begin(_ pending: PendingInvocation, on connection: RuntimeAPIHandler) {
        guard !pending.isAbandoned else {
            content.value.state = .away
            polled(by: connection)
            return
        }
        let timeout = pool.function.timeoutMilliseconds
        content.value.deadline?.cancel()
        content.value.deadline = loop.assumeIsolated().scheduleTask(in: .milliseconds(timeout)) { self.timedOut() }
        content.value.state = .running(pending, since: .now())
        let invocation = pending.invocation
        if invocation.wantsLog {
            content.value.output.beginTail(
                requestID: invocation.requestID,
                version: invocation.function.executedVersion
            )
        }
        connection.answerPoll(with: invocation, timeoutMilliseconds: timeout)
    }

    /// The process asks for its next call.
    func polled(by connection: RuntimeAPIHandler) {
        switch content.value.state {
        case .starting, .away:
            switch pool.instanceReady(id) {
            case .run(let pending): begin(pending, on: connection)
            case .park:
                content.value.deadline?.cancel()
                content.value.deadline = nil
                content.value.state = .polling(connection)
            case .end: endProcess(politely: true)
            }
        case .polling:
            // The process gave up its other connection.
            content.value.state = .polling(connection)
        case .running(let pending, _):
            // It lost the call on the way; the clock runs on.
            connection.answerPoll(with: pending.invocation, timeoutMilliseconds: pool.function.timeoutMilliseconds)
        case .ending, .ended:
            connection.close()
        }
    }

    /// How the process answered its call.
    enum Answer {
        case response([UInt8])
        case error([UInt8])
    }

    /// - Returns: false when the process has no such call.
    func answered(requestID: some StringProtocol, _ answer: Answer) -> Bool {
        guard case .running(let pending, let since) = content.value.state,
            pending.invocation.requestID == requestID
        else { return false }
        // The clock runs on until the next poll: a process that never polls again is no use.
        content.value.state = .away
        pool.instanceAnswered(id)
        guard pending.invocation.wantsLog else {
            pending.finish(result(of: pending.invocation, answer, logTail: nil))
            return true
        }
        // What the function printed before it answered is in the pipe by now, and read in this turn of the loop.
        let milliseconds = (NIODeadline.now() - since).nanoseconds / 1_000_000
        loop.assumeIsolated().execute {
            let tail = self.content.value.output.endTail(
                requestID: pending.invocation.requestID,
                milliseconds: milliseconds,
                memoryMegabytes: self.pool.function.memoryMegabytes ?? ProcessFunction.memoryMegabytesDefault
            )
            pending.finish(self.result(of: pending.invocation, answer, logTail: tail))
        }
        return true
    }

    private func result(of invocation: FunctionInvocation, _ answer: Answer, logTail: [UInt8]?) -> FunctionResult {
        let version = invocation.function.executedVersion
        switch answer {
        case .response(let payload):
            return .succeeded(FunctionOutput(payload: payload, executedVersion: version, logTail: logTail))
        case .error(let payload):
            let payload = pool.function.withLambdaPaths(payload)
            return .functionError(FunctionOutput(payload: payload, executedVersion: version, logTail: logTail))
        }
    }

    /// The process says that it cannot come up.
    ///
    /// - Returns: false when it had come up already.
    func startFailed(_ document: [UInt8]) -> Bool {
        guard case .starting = content.value.state else { return false }
        content.value.startFailure = .reported(document)
        endProcess(politely: true)
        return true
    }

    func connectionClosed(_ connection: RuntimeAPIHandler) {
        guard case .polling(let current) = content.value.state, current === connection else { return }
        content.value.state = .away
        pool.instanceAway(id)
        let limit = max(pool.settings.startMilliseconds, pool.function.timeoutMilliseconds)
        content.value.deadline = loop.assumeIsolated().scheduleTask(in: .milliseconds(limit)) { self.timedOut() }
    }

    func wrote(_ bytes: ByteBufferView) {
        pool.log.append(bytes)
        content.value.output.append(bytes)
    }

    func outputEnded() {
        content.value.output.flush()
    }

    // MARK: Going down

    private func timedOut() {
        if case .running(let pending, _) = content.value.state {
            let payload = FunctionErrorDocument.timedOut(
                requestID: pending.invocation.requestID,
                afterMilliseconds: pool.function.timeoutMilliseconds
            )
            pending.finish(result(of: pending.invocation, .error(payload), logTail: nil))
        }
        endProcess(politely: false)
    }

    private func endProcess(politely: Bool) {
        switch content.value.state {
        case .ending, .ended: return
        case .starting, .polling, .running, .away: content.value.state = .ending
        }
        content.value.deadline?.cancel()
        content.value.deadline = nil
        process.signal(politely ? SIGTERM : SIGKILL)
        guard politely else { return }
        content.value.deadline = loop.assumeIsolated().scheduleTask(in: .milliseconds(Self.endMilliseconds)) {
            self.process.signal(SIGKILL)
        }
    }

    private func processExited(_ exit: ProcessExit) {
        // A Python process that ends before it polls most likely has no runtime client; that is worth a look.
        if case .starting = content.value.state, case .python(let interpreter, _) = pool.function.program {
            content.value.state = .ending
            pool.python.check(interpreter: interpreter) { problem in
                self.loop.execute {
                    if let problem { self.content.value.startFailure = .service(.invalidRuntime(problem)) }
                    self.finish(exit)
                }
            }
            return
        }
        finish(exit)
    }

    private func finish(_ exit: ProcessExit) {
        content.value.deadline?.cancel()
        content.value.deadline = nil
        if case .running(let pending, _) = content.value.state {
            let payload = FunctionErrorDocument.exited(requestID: pending.invocation.requestID, exit)
            pending.finish(result(of: pending.invocation, .error(payload), logTail: nil))
        }
        content.value.state = .ended
        content.value.listener?.close(promise: nil)
        content.value.listener = nil
        pool.instanceEnded(id, failure: content.value.startFailure ?? .exited(exit))
    }
}

/// Hands what a process writes to its instance.
private final class ProcessOutputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let instance: FunctionInstance

    init(instance: FunctionInstance) {
        self.instance = instance
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        instance.wrote(unwrapInboundIn(data).readableBytesView)
    }

    func channelInactive(context: ChannelHandlerContext) {
        instance.outputEnded()
    }
}

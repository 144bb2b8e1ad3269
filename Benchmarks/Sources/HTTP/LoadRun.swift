import NIOCore

/// One load under way.
///
/// Lifecycle: connecting → running (`begin`) → draining (time or count reached) → finished (last answer).
///
/// `@unchecked Sendable`: everything that changes is touched on the thread of `loop` only, on which all its connections live.
final class LoadRun: @unchecked Sendable {
    let request: ByteBuffer
    private let load: Load
    private let loop: any EventLoop
    private let promise: EventLoopPromise<LoadResult>
    private var connections: [LoadConnection] = []
    private var waiting = 0
    private var issued = 0
    private var succeeded = 0
    private var failed = 0
    private var firstFailure: String?
    private var nanoseconds: [Int64] = []
    private var startedAt = NIODeadline.uptimeNanoseconds(0)
    private var endsAt = NIODeadline.uptimeNanoseconds(0)
    private var startTimeOfDay = 0.0
    private var cpuAtStart = 0.0
    private var watch: Scheduled<Void>?
    private var isFinished = false

    /// Time after the end of a load in which the last answers must come.
    private static let graceSeconds: Int64 = 60

    init(_ load: Load, loop: any EventLoop, promise: EventLoopPromise<LoadResult>) {
        self.load = load
        self.loop = loop
        self.promise = promise
        request = ByteBuffer(bytes: load.request)
    }

    func connected(_ connection: LoadConnection) { connections.append(connection) }

    func begin() {
        nanoseconds.reserveCapacity(1 << 20)
        startTimeOfDay = Clocks.timeOfDay()
        cpuAtStart = Clocks.threadCPU()
        startedAt = .now()
        let extent = TimeAmount.nanoseconds(Int64(load.seconds * 1e9))
        endsAt = startedAt + extent
        waiting = connections.count
        watch = loop.scheduleTask(in: extent + .seconds(Self.graceSeconds)) {
            self.abandon("the server has not answered for \(Self.graceSeconds) s")
        }
        for connection in connections { next(connection, at: startedAt) }
    }

    /// A connection has its answer.
    func answered(_ connection: LoadConnection, _ status: Int, sentAt: NIODeadline, body: () -> String) {
        let now = NIODeadline.now()
        nanoseconds.append((now - sentAt).nanoseconds)
        if status == 200 {
            succeeded += 1
        } else {
            failed += 1
            if firstFailure == nil { firstFailure = "\(status) \(body())" }
        }
        next(connection, at: now)
    }

    /// A connection is gone, and with it the answer to its request.
    func lost(_ reason: String) {
        guard !isFinished else { return }
        failed += 1
        if firstFailure == nil { firstFailure = reason }
        rest()
    }

    private func next(_ connection: LoadConnection, at now: NIODeadline) {
        guard now < endsAt, issued < load.countMax else { return rest() }
        issued += 1
        connection.send(at: now)
    }

    /// A connection has nothing more to send; the last one ends the load.
    private func rest() {
        waiting -= 1
        guard waiting == 0, !isFinished else { return }
        let seconds = Double((NIODeadline.now() - startedAt).nanoseconds) * 1e-9
        let cpuSeconds = Clocks.threadCPU() - cpuAtStart
        finish()
        promise.succeed(
            LoadResult(
                succeeded: succeeded,
                failed: failed,
                firstFailure: firstFailure,
                seconds: seconds,
                cpuSeconds: cpuSeconds,
                startTimeOfDay: startTimeOfDay,
                milliseconds: nanoseconds.map { Double($0) * 1e-6 }.sorted()
            )
        )
    }

    private func abandon(_ reason: String) {
        guard !isFinished else { return }
        finish()
        promise.fail(BenchmarkError(reason))
    }

    private func finish() {
        isFinished = true
        watch?.cancel()
        watch = nil
        for connection in connections { connection.close() }
        connections = []
    }
}

/// One connection: sends a request, waits for its answer, tells the run.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let run: LoadRun
    private var context: ChannelHandlerContext?
    private var received = ByteBuffer()
    private var sentAt = NIODeadline.uptimeNanoseconds(0)
    private var isWaiting = false

    init(run: LoadRun) {
        self.run = run
    }

    func send(at now: NIODeadline) {
        guard let context else { return run.lost("a connection was closed by the server") }
        sentAt = now
        isWaiting = true
        context.writeAndFlush(wrapOutboundOut(run.request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        run.connected(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = buffer } else { received.writeBuffer(&buffer) }
        do {
            let frame = try received.withUnsafeReadableBytes { bytes throws(BenchmarkError) in
                try ResponseFrame(bytes)
            }
            guard let frame else { return }
            received.moveReaderIndex(forwardBy: frame.headLength)
            let body = received.readSlice(length: frame.bodyLength)
            isWaiting = false
            run.answered(self, frame.status, sentAt: sentAt) { body.map { String(buffer: $0) } ?? "" }
        } catch {
            errorCaught(context: context, error: error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { leave("a connection was closed by the server") }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        leave("\(error)")
        context.close(promise: nil)
    }

    private func leave(_ reason: String) {
        guard context != nil else { return }
        context = nil
        // One that has nothing to send is not missed.
        if isWaiting { run.lost(reason) }
    }
}

import NIOCore
import NIOPosix

/// What a load is: the same request again and again, on connections that each wait for their answer.
struct Load: Sendable {
    let request: [UInt8]
    let concurrency: Int
    /// The load ends after this time, or after `countMax` requests, whichever is first.
    var seconds: Double
    var countMax = Int.max
}

/// What came of a load.
struct LoadResult: Sendable {
    /// Answers with status 200.
    let succeeded: Int
    /// Other answers and lost connections.
    let failed: Int
    let firstFailure: String?
    /// From the first request to the last answer.
    let seconds: Double
    /// CPU time of the generator's thread.
    let cpuSeconds: Double
    /// When the first request was sent, by the time of day.
    let startTimeOfDay: Double
    /// Of all answers, ascending.
    let milliseconds: [Double]

    var perSecond: Double { Double(succeeded) / seconds }
    func percentile(_ share: Double) -> Double { Statistics.percentile(milliseconds, share) }
}

/// An HTTP/1.1 client that keeps its connections alive, on one event loop, with as little of its own as possible.
struct LoadGenerator: Sendable {
    let port: Int
    private let group: MultiThreadedEventLoopGroup

    init(port: Int) {
        self.port = port
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    func shutDown() async throws { try await group.shutdownGracefully() }

    /// Connects, then sends requests until the load's end, and waits for the last answer.
    ///
    /// - Throws: when connections cannot be made or the server stops answering.
    func run(_ load: Load) async throws -> LoadResult {
        let loop = group.next()
        let promise = loop.makePromise(of: LoadResult.self)
        let run = LoadRun(load, loop: loop, promise: promise)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadConnection(run: run))
                }
            }
        let connections = (0..<load.concurrency).map { _ in bootstrap.connect(host: "127.0.0.1", port: port) }
        do {
            try await EventLoopFuture.andAllSucceed(connections, on: loop).get()
        } catch {
            promise.fail(error)
            throw error
        }
        loop.execute { run.begin() }
        return try await promise.futureResult.get()
    }
}

package import ExecutionRuntime
package import Logging
import ServiceLifecycle
import StorageAPI
import Synchronization

/// Brings transitions from the engine to a sink, at least once for STANDARD executions, without ever holding them up.
///
/// Transitions are handed over in memory. How far they are delivered is kept in the store as a position in the order of
/// commits, written once a second while something happens; after a crash, or when the queue was too long, the journals
/// are read again from there.
package final class TransitionPump: Service {
    private let name: String
    let sink: any TransitionSink
    let interests: any TransitionObserver
    let notices: ReportingNotices
    let logger: Logger
    private let queue: Mutex<TransitionQueue>
    private let engine = Mutex<Engine?>(nil)
    private let position = Mutex(Position())
    private let isClosing = Mutex(false)
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// How far the journals of all executions are delivered.
    private struct Position {
        var delivered: Int64 = 0
        var stored: Int64 = -1
        var lastMark: ContinuousClock.Instant?
        /// Sequences that were read from the store and may come through the queue as well.
        var overlap: [ExecutionID: Int64] = [:]
        var overlapEnd: Int64 = 0
    }

    private static let markInterval = Duration.seconds(1)
    /// A mark without news keeps the position near the end for executions that are not reported.
    private static let idleMarkInterval = Duration.seconds(60)
    private static let readPage = 500
    /// What is read is delivered when it has so many bytes, at the latest.
    private static let readBytes = 4 << 20
    private static let closingSeconds = 5

    /// The name is that of the position in the store.
    ///
    /// `interests` says which executions the sink is about.
    package init(
        name: String,
        sink: any TransitionSink,
        interests: any TransitionObserver,
        queue: TransitionQueue = TransitionQueue(),
        notices: ReportingNotices,
        logger: Logger
    ) {
        self.name = name
        self.sink = sink
        self.interests = interests
        self.queue = Mutex(queue)
        self.notices = notices
        self.logger = logger
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes a transition; never waits.
    package func add(_ transition: ObservedTransition) {
        if queue.withLock({ $0.add(transition) }) { wake.yield() }
    }

    /// Names the engine, and where to begin: where a former process was, else at the end of what there is.
    ///
    /// To be called before the engine is asked to do anything.
    package func prepare(_ engine: Engine) async throws(EngineError) {
        self.engine.withLock { $0 = engine }
        do {
            let end = try engine.store.lastJournalPosition()
            let stored = try engine.store.setting(Self.setting(name)).flatMap {
                Int64(String(decoding: $0, as: UTF8.self))
            }
            position.withLock {
                $0.delivered = min(stored ?? end, end)
                $0.stored = stored ?? -1
            }
        } catch {
            throw .storage("\(error)")
        }
        try await store(position.withLock { $0.delivered })
    }

    /// Forgets where a pump of that name was: what happens until there is one again is not reported later.
    package static func forget(_ name: String, _ engine: Engine) async throws(EngineError) {
        let stored: [UInt8]?
        do { stored = try engine.store.setting(setting(name)) } catch { throw .storage("\(error)") }
        guard let stored, !stored.isEmpty else { return }
        _ = try await engine.commit(.setSetting(name: setting(name), value: []))
    }

    private static func setting(_ name: String) -> String { "reporting.\(name).position" }

    /// Delivers until shut down; then what waits, as far as a few seconds allow.
    package func run() async throws {
        let worker = Task { await self.work() }
        let ticker = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.markInterval)
                if self.isMarkDue { self.wake.yield() }
            }
        }
        // Ends by graceful shutdown, or by cancellation.
        try? await gracefulShutdown()
        ticker.cancel()
        isClosing.withLock { $0 = true }
        wake.yield()
        let deadline = Task {
            try await Task.sleep(for: .seconds(Self.closingSeconds))
            worker.cancel()
        }
        await worker.value
        deadline.cancel()
    }

    // Delivering

    private func work() async {
        guard let engine = engine.withLock({ $0 }) else { return }
        do {
            while true {
                if queue.withLock({ $0.isReading }) { try await readStore(engine) }
                let isClosing = isClosing.withLock { $0 }
                let mark = isMarkDue || isClosing ? await mark(engine) : nil
                let (transitions, lost) = queue.withLock { $0.take() }
                notices.dropped(lost, name, "the queue of EXPRESS executions is full")
                try await sink.deliver(transitions.filter(isNew))
                if let mark { await confirm(mark) }
                if queue.withLock({ $0.isReading || !$0.isEmpty }) { continue }
                if isClosing {
                    await sink.flush()
                    _ = await self.mark(engine)
                    return
                }
                await nextWake()
            }
        } catch {
            // Cancelled: what is left of STANDARD executions is read from the store next time.
            let lost = queue.withLock { $0.take() }.transitions.count { $0.isExpress }
            notices.dropped(lost, name, "the server ended")
        }
    }

    private func nextWake() async {
        var iterator = wakes.makeAsyncIterator()
        _ = await iterator.next()
    }

    private func isNew(_ transition: ObservedTransition) -> Bool {
        transition.isExpress
            || position.withLock { position in
                guard let read = position.overlap[transition.record.id] else { return true }
                return transition.record.sequence > read
            }
    }

    // Marks

    private var isMarkDue: Bool {
        let now = ContinuousClock.now
        let hasNews = queue.withLock { $0.hasNews }
        return position.withLock { position in
            guard let last = position.lastMark else { return hasNews }
            let isBehind = hasNews || position.stored != position.delivered
            return now - last >= (isBehind ? Self.markInterval : Self.idleMarkInterval)
        }
    }

    /// Stores how far everything is delivered, and tells how far everything has been handed over.
    ///
    /// What was committed before the position was read has been observed when a later commit is through: commits are
    /// completed in their order.
    private func mark(_ engine: Engine) async -> Int64? {
        _ = queue.withLock { $0.takeNews() }
        let delivered = position.withLock { position in
            position.lastMark = ContinuousClock.now
            return position.delivered
        }
        do {
            let end = try engine.store.lastJournalPosition()
            try await store(delivered)
            // A position in the middle of what is to be read from the store says nothing.
            return queue.withLock { $0.isReading } ? nil : end
        } catch {
            logger.debug("The position of \(name) could not be stored: \(error)")
            return nil
        }
    }

    private func confirm(_ mark: Int64) async {
        guard !queue.withLock({ $0.isReading }) else { return }
        await sink.flush()
        position.withLock { position in
            position.delivered = mark
            if mark >= position.overlapEnd { position.overlap = [:] }
        }
    }

    private func store(_ delivered: Int64) async throws(EngineError) {
        guard let engine = engine.withLock({ $0 }) else { return }
        _ = try await engine.commit(.setSetting(name: Self.setting(name), value: Array("\(delivered)".utf8)))
        position.withLock { $0.stored = delivered }
    }

    // Reading again

    /// Delivers from the store what was committed after the position, then lets the queue take over.
    private func readStore(_ engine: Engine) async throws(CancellationError) {
        try await readToEnd(engine, isLive: false)
        // Whatever has been committed by now has been observed, and let go, when this commit is through.
        try? await store(position.withLock { $0.delivered })
        let start = position.withLock { $0.delivered }
        try await readToEnd(engine, isLive: true)
        queue.withLock { $0.goLive() }
        try await readToEnd(engine, isLive: true)
        if position.withLock({ $0.delivered }) != start { try? await store(position.withLock { $0.delivered }) }
    }

    private func readToEnd(_ engine: Engine, isLive: Bool) async throws(CancellationError) {
        while true {
            let after = position.withLock { $0.delivered }
            let places: [JournalPlace]
            do {
                places = try engine.store.journal(afterPosition: after, limit: Self.readPage)
            } catch {
                notices.unavailable("Reading journals for \(name)", "\(error)")
                do { try await Task.sleep(for: .seconds(5)) } catch { throw CancellationError() }
                continue
            }
            guard let last = places.last else { return }
            var read: [ObservedTransition] = []
            var bytes = 0
            for (id, range) in Self.ranges(places) {
                let found = transitions(engine, id, range)
                read += found
                bytes += found.reduce(0) { $0 + $1.approximateBytes }
                if isLive { position.withLock { $0.overlap[id] = range.upperBound } }
                guard bytes > Self.readBytes else { continue }
                try await sink.deliver(read)
                (read, bytes) = ([], 0)
            }
            try await sink.deliver(read)
            await sink.flush()
            position.withLock { position in
                position.delivered = last.position
                if isLive { position.overlapEnd = last.position }
            }
            guard !Task.isCancelled else { throw CancellationError() }
        }
    }

    private func transitions(_ engine: Engine, _ id: ExecutionID, _ range: ClosedRange<Int64>) -> [ObservedTransition] {
        do {
            return try engine.transitions(of: id, range, for: interests)
        } catch {
            notices.dropped(1, name, "execution \(id.rawValue) cannot be read: \(error)")
            return []
        }
    }

    /// The sequences of each execution, in the order of the first ones.
    private static func ranges(_ places: [JournalPlace]) -> [(ExecutionID, ClosedRange<Int64>)] {
        var order: [ExecutionID] = []
        var ranges: [ExecutionID: ClosedRange<Int64>] = [:]
        for place in places {
            if let known = ranges[place.execution] {
                ranges[place.execution] = known.lowerBound...max(known.upperBound, place.sequence)
            } else {
                order.append(place.execution)
                ranges[place.execution] = place.sequence...place.sequence
            }
        }
        return order.compactMap { id in ranges[id].map { (id, $0) } }
    }
}

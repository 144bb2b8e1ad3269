import ExecutionCore
import JSONModel
import Logging
import MapDatasets
import StatesLanguage
import StorageAPI
import Synchronization

/// Sees one Map Run through: starts its children, hears of their ends, and reports the run's own.
///
/// One task per running Map Run; what it does next is `MapRunProgress`'s to say. It holds no children but the numbers of
/// those that are open.
final class MapRunDriver: Sendable {
    struct State: Sendable {
        var record: MapRunRecord
        var progress: MapRunProgress
        /// Ends of children that came while those of an earlier process were looked up.
        var early: [(index: Int64, status: ExecutionStatus)]? = []
        /// Starts that could not be stored, to be made again.
        var again: [MapChildWork] = []
        /// Nothing is started for a moment.
        var isPaused = false
        /// Nothing is left in the work queue.
        var isQueueEmpty = false
        /// The engine stops: what is left goes on after the next start.
        var isStopped = false
    }

    let engine: Engine
    /// `nil` for a run whose execution does not wait for it any more.
    let command: MapRunCommand?
    let id: MapRunID
    let state: Mutex<State>
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init(engine: Engine, record: MapRunRecord, command: MapRunCommand?) {
        self.engine = engine
        self.command = command
        id = record.id
        var progress = MapRunProgress(isBatched: command?.settings.batcher != nil)
        progress.apply(record)
        progress.itemTotal = command?.items.map { Int64($0.value.itemCount) }
        if command == nil { progress.end(.aborted) }
        state = Mutex(State(record: record, progress: progress))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var record: MapRunRecord { state.withLock { $0.record } }

    func wakesIterator() -> AsyncStream<Void>.AsyncIterator { wakes.makeAsyncIterator() }

    func wakeUp() { wake.yield() }

    // What happens

    /// A child has closed.
    func childClosed(_ index: Int64, _ status: ExecutionStatus) {
        state.withLock { state in
            if state.early != nil {
                state.early?.append((index, status))
            } else {
                state.progress.closed(index, status)
            }
        }
        wake.yield()
    }

    /// Nobody waits for the run any more: its children are stopped.
    func abort() {
        state.withLock { $0.progress.end(.aborted) }
        wake.yield()
    }

    /// The engine stops.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake.finish()
    }

    // The run

    /// Runs to the end; returns early when the engine stops.
    func run() async {
        guard await reopen() else { return }
        guard let setting = await setting() else { return }
        if record.status != .running { return await tellStoredEnd(setting) }
        guard let known = await findChildren() else { return }
        await checkWriter(setting)
        var queue = MapWorkQueue(self, setting, known)
        var events = wakesIterator()
        while let step = nextStep {
            switch step {
            case .advance:
                guard let work = await nextWork(&queue) else { continue }
                perform(work, setting)
            case .wait:
                _ = await events.next()
            case .stopChildren:
                stopChildren()
            case .finish:
                await queue.close()
                return await finish(setting)
            }
        }
        await queue.close()
    }

    /// `nil` when the engine stops.
    var nextStep: MapRunProgress.Step? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            state.progress.isExhausted = state.isQueueEmpty && state.again.isEmpty
            let step = state.progress.next
            return step == .advance && state.isPaused ? .wait : step
        }
    }

    /// The next child to start or to redrive; `nil` when there is none.
    private func nextWork(_ queue: inout MapWorkQueue) async -> MapChildWork? {
        if let work = state.withLock({ $0.again.popLast() }) { return work }
        do throws(StatesError) {
            if let work = try await queue.next() { return work }
            let total = queue.itemTotal
            state.withLock { state in
                state.isQueueEmpty = true
                state.progress.isExhausted = state.again.isEmpty
                if let total { state.progress.itemTotal = total }
                state.progress.checkThreshold()
            }
        } catch {
            state.withLock { $0.progress.end(.failed(error: error.name, cause: error.cause)) }
        }
        return nil
    }

    private func perform(_ work: MapChildWork, _ setting: MapChildSetting) {
        state.withLock { state in
            state.progress.starting(work.child.index, itemCount: work.child.itemCount, isRedriven: work.isRedriven)
        }
        switch work {
        case .start(let start, _):
            engine.startChild(start, of: setting) { self.started(work, $0.map(\.id)) }
        case .redrive(let record, let child):
            engine.deliver(.redrive(token: nil), to: record.id) { result in
                if case .failure(.rejected) = result {
                    self.redriveRefused(record, child)
                } else {
                    self.started(work, result.map { _ in record.id })
                }
            }
        }
    }

    /// A child cannot be redriven; it stays as it is.
    private func redriveRefused(_ record: ExecutionRecord, _ child: MapRunChild) {
        state.withLock { $0.progress.redriveRefused(child.index, record.status) }
        wake.yield()
    }

    /// The start of a child is durable, or it has not come about.
    func started(_ work: MapChildWork, _ result: Result<ExecutionID, TriggerFailure>) {
        switch result {
        case .success(let id):
            state.withLock { $0.progress.started(work.child.index, id) }
        case .failure(.nameTaken(let id)):
            // It is there already. Should it have closed, nobody will tell: look.
            state.withLock { $0.progress.started(work.child.index, id) }
            lookUp(work.child.index, id)
        case .failure(let failure):
            // The store is out of order; unless that is for good, it will be better soon.
            engine.logger.error("A child of a Map Run could not be started; trying again: \(failure)")
            state.withLock { state in
                state.progress.startFailed(work.child.index)
                state.again.append(work)
                state.isPaused = true
            }
            engine.dispatcher.later(milliseconds: 500) {
                self.state.withLock { $0.isPaused = false }
                self.wake.yield()
            }
        }
        wake.yield()
    }

    func stopChildren() {
        let open = state.withLock { state in
            state.progress.childrenStopped()
            return state.progress.open
        }
        for (index, child) in open {
            guard let id = child.id else { continue }
            engine.deliver(.stop(error: nil, cause: nil), to: id) { result in
                if case .failure(.rejected) = result { self.lookUp(index, id) }
            }
        }
    }

    /// Finds out whether a child has closed whose end may have been told to nobody.
    private func lookUp(_ index: Int64, _ id: ExecutionID) {
        do {
            let known = try engine.store.execution(id)
            if known?.status != .running { childClosed(index, known?.status ?? .aborted) }
        } catch {
            engine.logger.error("A child of a Map Run could not be read; trying again in a second: \(error)")
            engine.dispatcher.later(milliseconds: 1000) { self.lookUp(index, id) }
        }
    }

    func pause(milliseconds: Int) async {
        do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { return }
    }

    /// Does something with the store, again and again while that fails; `nil` when the engine stops meanwhile.
    func trying<Value>(_ body: () async throws -> Value) async -> Value? {
        while !state.withLock({ $0.isStopped }) {
            do {
                return try await body()
            } catch {
                engine.logger.error("A Map Run could not go on; trying again in a second: \(error)")
                await pause(milliseconds: 1000)
            }
        }
        return nil
    }
}

extension MapRunProgress {
    /// Takes over what is set from outside.
    mutating func apply(_ record: MapRunRecord) {
        maxConcurrency = record.maxConcurrency
        toleratedFailureCount = record.toleratedFailureCount
        toleratedFailurePercentage = record.toleratedFailurePercentage
    }
}

extension JSONValue {
    /// Elements of an array or members of an object.
    var itemCount: Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        default: 0
        }
    }
}

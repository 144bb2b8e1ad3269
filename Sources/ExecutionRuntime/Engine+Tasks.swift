import ExecutionCore
import JSONModel
import Logging
import StorageAPI
import Synchronization

extension Engine {
    // Tokens

    /// Whether this server made a token; its attempt may be over all the same.
    package func isTaskToken(_ token: String) -> Bool { TaskToken.parse(token, key: tokenKey) != nil }

    /// Reports the result of the attempt that a token belongs to.
    ///
    /// `account` is the caller's: tokens are good for their own account only.
    package func taskSucceeded(
        token: String,
        account: String,
        output: TaskOutput
    ) async throws(TaskTokenError) {
        let value = OutsideValue(value: output.value, text: output.text)
        try await report(token, account) { .taskSucceeded(attempt: $0, output: value) }
    }

    package func taskFailed(
        token: String,
        account: String,
        error: String?,
        cause: String?
    ) async throws(TaskTokenError) {
        try await report(token, account) {
            .taskFailed(attempt: $0, StatesError(name: error ?? "", cause: cause ?? ""))
        }
    }

    package func taskHeartbeat(token: String, account: String) async throws(TaskTokenError) {
        try await report(token, account) { .heartbeat(attempt: $0) }
    }

    private func report(
        _ token: String,
        _ account: String,
        _ trigger: (Int64) -> Trigger
    ) async throws(TaskTokenError) {
        guard let (key, attempt) = TaskToken.parse(token, key: tokenKey) else { throw .invalidToken }
        let execution = ExecutionID(rawValue: key)
        do {
            guard try scope(of: execution)?.account == account else { throw TaskTokenError.invalidToken }
        } catch let error as TaskTokenError {
            throw error
        } catch {
            throw .engine(.storage("\(error)"))
        }
        switch await deliver(trigger(attempt), to: execution) {
        case .success: return
        case .failure(.engine(let error)): throw .engine(error)
        case .failure: throw .taskTimedOut
        }
    }

    private func scope(of id: ExecutionID) throws(StorageError) -> ResourceScope? {
        if let cell = table.cell(id) { return cell.scope }
        guard let record = try store.execution(id) else { return nil }
        return try store.machineName(record.machine)?.scope
    }

    // Activities

    /// The next task of an activity, waiting for one as long as `wait`.
    package func nextActivityTask(
        activityARN: String,
        workerName: String?,
        wait: Duration
    ) async throws(EngineError) -> ActivityTask? {
        let deadline = ContinuousClock.now + wait
        while true {
            let remaining = deadline - ContinuousClock.now
            guard remaining > .zero, let offer = await nextOffer(activityARN, wait: remaining) else { return nil }
            let trigger = Trigger.activityStarted(attempt: offer.attempt, workerName: workerName)
            switch await deliver(trigger, to: offer.execution) {
            case .success(let reply):
                if let task = reply.activityTask { return task }
            case .failure(.engine(let error)):
                activities.offer(offer, activityARN: activityARN)
                throw error
            case .failure:
                continue  // Timed out or stopped while it was queued.
            }
        }
    }

    private func nextOffer(_ activityARN: String, wait: Duration) async -> ActivityOffer? {
        let seconds = Double(wait.components.seconds) + Double(wait.components.attoseconds) / 1e18
        let waiting = WaitingWorker()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let id = activities.take(activityARN) { continuation.resume(returning: $0) }
                guard let id else { return }
                if waiting.enter(id) { return activities.cancel(activityARN, id) }
                dispatcher.later(milliseconds: Int(seconds * 1000)) { self.activities.cancel(activityARN, id) }
            }
        } onCancel: {
            if let id = waiting.cancel() { activities.cancel(activityARN, id) }
        }
    }

    // Recovery

    /// Performs again what a former process had decided and not seen through.
    func recover() async {
        do {
            try resumeDeletions()
            var last: OutboxEntry?
            var count = 0
            while !Task.isCancelled {
                let page = try store.outbox(after: last, limit: 500)
                for entry in page { recover(entry) }
                count += page.count
                last = page.last
                guard page.count == 500 else { break }
                await Task.yield()
            }
            try abandonMapRuns()
            if count > 0 { logger.info("Resumed \(count) open tasks of an earlier run.") }
        } catch {
            logger.error("Open tasks could not be read back; trying again in a second: \(error)")
            dispatcher.later(milliseconds: 1000) { Task { await self.recover() } }
        }
    }

    private func recover(_ entry: OutboxEntry) {
        if entry.number == Self.resumeNumber {
            return deliver(.resume, to: entry.execution, completion: nil)
        }
        if !entry.target.isEmpty {
            // A task of this process may be queued already; a second offer of an attempt is refused when it is taken.
            return activities.offer(
                ActivityOffer(execution: entry.execution, attempt: entry.number),
                activityARN: entry.target
            )
        }
        do {
            let cell: ExecutionCell
            if let known = table.cell(entry.execution) {
                cell = known
            } else if let loaded = try load(entry.execution) {
                cell = table.insert(loaded)
            } else {
                return
            }
            if performAgain(entry.number, of: cell) { return }
            // A timer or a worker was quicker and its transition is under way: look again when it is over.
            dispatcher.later(milliseconds: 10) { self.recover(entry) }
        } catch {
            logger.error("Execution \(entry.execution.rawValue) could not be resumed: \(error)")
        }
    }

    /// Performs an attempt that is still open and that nobody performs.
    ///
    /// Returns false when that cannot be told yet, because a transition of the execution is under way.
    private func performAgain(_ attempt: Int64, of cell: ExecutionCell) -> Bool {
        let (command, isSettled) = cell.state.withLock { state -> (TaskAttempt?, Bool) in
            guard !state.isGone, let machine = state.machine else { return (nil, false) }
            if let run = machine.openMapRun(attempt: attempt, limits: configuration.limits) {
                dispatcher.later { self.resumeMapRun(run, of: cell.id) }
                return (nil, true)
            }
            guard !state.performing.contains(attempt),
                case .performTask(let task)? = machine.openCommand(attempt: attempt, limits: configuration.limits)
            else { return (nil, true) }
            state.performing.insert(attempt)
            return (TaskAttempt(cell.id, cell.scope, machine, task, isRepeated: true), true)
        }
        if let command { performTask(command) }
        return isSettled
    }

    /// Removes closed executions when their time is over, a few at a time.
    func removeExpired() async {
        while !Task.isCancelled {
            do {
                let before = now().advanced(byMilliseconds: -configuration.retentionMilliseconds)
                let expired = try store.closed(before: before, limit: 200)
                for id in expired { try await removeTree(id) }
                try await Task.sleep(for: expired.isEmpty ? .seconds(60) : .milliseconds(100))
            } catch is CancellationError {
                return
            } catch {
                logger.error("Expired executions could not be removed; trying again in a minute: \(error)")
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }
}

/// Settles who is first: a worker's entry in the queue or the cancellation of its request.
private final class WaitingWorker: Sendable {
    private let state = Mutex<(id: UInt64?, isCancelled: Bool)>((nil, false))

    /// - Returns: whether the request was cancelled before.
    func enter(_ id: UInt64) -> Bool {
        state.withLock { state in
            state.id = id
            return state.isCancelled
        }
    }

    func cancel() -> UInt64? {
        state.withLock { state in
            state.isCancelled = true
            return state.id
        }
    }
}

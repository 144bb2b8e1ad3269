import ExecutionCore
import JSONModel
import Logging
import StatesLanguage
import StorageAPI
import Synchronization

// One trigger's way: deliver → decide (outside every lock) → commit → perform → complete.

extension Engine {
    /// Hands a trigger to an execution, loading it when it is not in memory.
    func deliver(_ trigger: Trigger, to id: ExecutionID, completion: ExecutionCell.Completion?) {
        while true {
            let cell: ExecutionCell
            if let known = table.cell(id) {
                cell = known
            } else {
                do {
                    guard let loaded = try load(id, whenClosed: trigger.isRedrive) else {
                        completion?(.failure(.rejected(.executionClosed)))
                        return
                    }
                    cell = table.insert(loaded)
                } catch {
                    completion?(.failure(.engine(error)))
                    return
                }
            }
            let accepted = cell.state.withLock { state in
                guard !state.isGone else { return false }
                state.pending.append(.init(trigger: trigger, completion: completion))
                return true
            }
            if accepted { return process(cell) }
            table.remove(cell)
        }
    }

    /// Delivers and waits until the outcome is durable.
    func deliver(_ trigger: Trigger, to id: ExecutionID) async -> Result<TriggerReply, TriggerFailure> {
        await withCheckedContinuation { continuation in
            deliver(trigger, to: id) { continuation.resume(returning: $0) }
        }
    }

    /// Decides the next transition of a cell, unless one is under way.
    func process(_ cell: ExecutionCell) {
        while let (machine, pending) = take(cell) {
            if decide(cell, machine, pending) { return }
        }
    }

    private func take(_ cell: ExecutionCell) -> (ExecutionMachine, [ExecutionCell.Pending])? {
        cell.state.withLock { state in
            guard !state.isBusy, !state.isGone, !state.pending.isEmpty, let machine = state.machine else { return nil }
            state.isBusy = true
            state.machine = nil
            defer { state.pending = [] }
            return (machine, state.pending)
        }
    }

    /// A decided transition on its way to the store.
    private struct Decided: Sendable {
        let time: Timestamp
        var replies: [(completion: ExecutionCell.Completion, result: Result<TriggerReply, TriggerFailure>)] = []
        var commands: [Command] = []
        var machine: ExecutionMachine
        var observation: Observation?
        /// Map Runs that it starts or opens again.
        var mapRuns: [MapRunRecord] = []
    }

    /// - Returns: false when nothing has to be committed and the cell is free again.
    func decide(
        _ cell: ExecutionCell,
        _ taken: consuming ExecutionMachine,
        _ pending: [ExecutionCell.Pending],
        _ pace: DecisionPace = .prompt
    ) -> Bool {
        let spare = pace == .prompt ? SpareMachine(cell, copy taken) : nil
        var machine = taken
        // The start has one time: that of the record is that of the first event, however long it waited in between.
        let isStart = machine.state.status == .new
        var context = decisionContext(pace, at: isStart ? machine.identity.startTime : nil)
        context.runsMapsWithin = cell.isVolatile
        var events: [JournalEvent] = []
        var closed: [Int64] = []
        var commands: [Command] = []
        var replies: [(completion: ExecutionCell.Completion, result: Result<TriggerReply, TriggerFailure>)] = []
        let firstNewPayload = machine.firstNewPayload
        let isDeleting = !cell.isVolatile && isDeleting(cell.machineID)
        for item in pending {
            let trigger = isDeleting ? item.trigger.ofDeletedMachine(machine, context) : item.trigger
            let result: Result<TriggerReply, TriggerFailure>
            do {
                let transition = try machine.handle(trigger, context)
                if transition.isGivenUp, let spare {
                    decideAgain(cell, spare, pending)
                    return true
                }
                events += transition.events
                closed += transition.closedAttempts
                commands += transition.commands
                var reply = TriggerReply()
                if case .activityStarted(let attempt, _) = item.trigger {
                    reply.activityTask = machine.activityTask(attempt: attempt)
                        .map { ActivityTask(token: $0.token, input: $0.input.text) }
                }
                reply.stopTime = machine.state.stopTime
                if case .redrive(let token) = item.trigger {
                    reply.redriveTime =
                        token.flatMap { machine.state.redriveTime(token: $0, now: context.now) }
                        ?? machine.state.redriveTime
                }
                result = .success(reply)
            } catch {
                result = .failure(.rejected(error))
            }
            if let completion = item.completion { replies.append((completion, result)) }
        }
        var decided = Decided(time: context.now, replies: replies, commands: commands, machine: machine)
        if events.isEmpty {
            // Closed: it was loaded for a redrive that was refused, or had been carried out before.
            let isClosed = machine.state.status.isClosed
            cell.state.withLock { state in
                state.machine = machine
                state.isBusy = false
                state.isGone = isClosed
            }
            if isClosed { table.remove(cell) }
            for reply in replies { reply.completion(reply.result) }
            if isClosed { rejectPending(cell) } else { settle(cell) }
            return false
        }
        decided.observation = observation(of: cell, machine, events, at: context.now)
        if cell.isVolatile {
            finish(cell, decided, record: volatileRecord(cell, machine))
        } else {
            let row = JournalCodec.encode(events, at: context.now, firstNewPayload: firstNewPayload)
            commit(cell, decided, row, closed)
        }
        return true
    }

    private func commit(_ cell: ExecutionCell, _ transition: Decided, _ row: [UInt8], _ closed: [Int64]) {
        var decided = transition
        do throws(StorageError) {
            decided.mapRuns = try mapRuns(decided.commands, of: cell, at: decided.time)
        } catch {
            return discard(cell, decided, .engine(.storage("\(error)")))
        }
        var record = cell.state.withLock { $0.record }
        let isCreation = record.sequence == 0
        record.sequence += 1
        record.apply(decided.machine.state)
        var added: [OutboxEntry] = []
        // The outbox entry of a bounded transition is done with by the next one.
        var removed: [Int64] = cell.state.withLock { $0.isBounded } ? [Self.resumeNumber] : []
        var opened: Set<Int64> = []
        for command in decided.commands {
            switch command {
            case .performTask(let task):
                opened.insert(task.attempt)
                added.append(OutboxEntry(execution: cell.id, number: task.attempt, target: ""))
            case .offerActivityTask(let attempt, let activityARN):
                opened.insert(attempt)
                added.append(OutboxEntry(execution: cell.id, number: attempt, target: activityARN))
            case .startMapRun(let run):
                opened.insert(run.attempt)
                added.append(OutboxEntry(execution: cell.id, number: run.attempt, target: ""))
            case .resume:
                removed.removeAll { $0 == Self.resumeNumber }
                added.append(OutboxEntry(execution: cell.id, number: Self.resumeNumber, target: ""))
            case .cancelTask, .releaseTask, .cancelMapRun: break
            }
        }
        // What was opened and closed in the same transition never reaches the outbox.
        let closedNow = Set(closed)
        added.removeAll { closedNow.contains($0.number) && opened.contains($0.number) }
        removed += closed.filter { !opened.contains($0) }
        let write = TransitionWrite(
            record: record,
            isCreation: isCreation,
            rows: [JournalRow(execution: cell.id, sequence: record.sequence, data: row)],
            outboxAdded: added,
            outboxRemoved: removed,
            mapRuns: decided.mapRuns
        )
        let stored = record
        let ready = decided
        committer.submit(.transition(write)) { [self] result in
            switch result {
            case .success(.done): finish(cell, ready, record: stored)
            case .success(.nameTaken(let other)): discard(cell, ready, .nameTaken(other))
            case .success: discard(cell, ready, .engine(.storage("execution \(cell.id.rawValue) moved on elsewhere")))
            case .failure(let error): discard(cell, ready, .engine(.storage("\(error)")))
            }
        }
    }

    /// Outbox number of an execution whose last transition reached its bound; attempts count from 1.
    static var resumeNumber: Int64 { 0 }

    /// The transition is durable: let its effects out.
    private func finish(_ cell: ExecutionCell, _ decided: Decided, record: ExecutionRecord) {
        let isClosed = decided.machine.state.status.isClosed
        let onClose = cell.state.withLock { state -> [@Sendable (ExecutionMachine) -> Void] in
            state.record = record
            state.machine = decided.machine
            state.isBounded = false
            for command in decided.commands {
                switch command {
                case .performTask(let task): state.performing.insert(task.attempt)
                case .cancelTask(let attempt), .releaseTask(let attempt): state.performing.remove(attempt)
                case .resume: state.isBounded = true
                case .offerActivityTask, .startMapRun, .cancelMapRun: break
                }
            }
            guard isClosed else {
                state.isBusy = false
                return []
            }
            state.isGone = true
            defer { state.onClose = [] }
            return state.onClose
        }
        if isClosed { table.remove(cell) }
        if let observation = decided.observation { report(observation, cell, decided.machine, record) }
        // Before the caller has its answer: who reads what has changed then, sees it.
        if !cell.isVolatile { changes.publish(record) }
        for reply in decided.replies { reply.completion(reply.result) }
        for handler in onClose { handler(decided.machine) }
        if isClosed {
            closings.closed(cell.id)
            if let child = record.mapRun { childClosed(child, record.status, of: cell.machineID) }
        }
        if isClosed, !cell.isVolatile, isDeleting(cell.machineID) {
            dispatcher.later { Task { await self.finishDeletion(cell.machineID) } }
        }
        if !cell.isVolatile { changes.publish(record) }
        perform(decided, of: cell)
        if isClosed {
            rejectPending(cell)
        } else {
            if let due = record.nextDue { timers.arm(cell.id, due: due, isVolatile: cell.isVolatile) }
            settle(cell)
        }
    }

    /// After a transition: more triggers may have come; otherwise the cell is idle.
    private func settle(_ cell: ExecutionCell) {
        let (hasPending, isIdle) = cell.state.withLock { state in
            (!state.pending.isEmpty, state.pending.isEmpty && state.performing.isEmpty && !state.isBusy)
        }
        if hasPending {
            // Not on this thread: it may be the committer's, which has other batches to write.
            dispatcher.later { self.process(cell) }
        } else if isIdle, !cell.isVolatile {
            table.becameIdle(cell)
        }
    }

    /// The transition was not stored: the machine is ahead of the truth and is thrown away.
    private func discard(_ cell: ExecutionCell, _ decided: Decided, _ failure: TriggerFailure) {
        cell.state.withLock { $0.isGone = true }
        table.remove(cell)
        for reply in decided.replies {
            switch reply.result {
            case .success: reply.completion(.failure(failure))
            case .failure: reply.completion(reply.result)
            }
        }
        let waiting = cell.state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        for item in waiting { item.completion?(.failure(failure)) }
    }

    private func rejectPending(_ cell: ExecutionCell) {
        let waiting = cell.state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        for item in waiting { item.completion?(.failure(.rejected(.executionClosed))) }
    }

    private func volatileRecord(_ cell: ExecutionCell, _ machine: ExecutionMachine) -> ExecutionRecord {
        var record = cell.state.withLock { $0.record }
        record.sequence += 1
        record.apply(machine.state)
        return record
    }

    // Commands

    private func perform(_ decided: Decided, of cell: ExecutionCell) {
        for command in decided.commands {
            switch command {
            case .performTask(let task):
                performTask(TaskAttempt(cell.id, cell.scope, decided.machine, task))
            case .startMapRun(let run):
                if let record = decided.mapRuns.first(where: { $0.uuid == run.uuid }) { startMapRun(run, record) }
            case .cancelMapRun(let number):
                mapRunner.cancel(cell.id, attempt: number)
            case .offerActivityTask(let number, let activityARN):
                activities.offer(
                    ActivityOffer(execution: cell.id, attempt: number),
                    activityARN: activityARN
                )
            case .cancelTask(let number):
                dispatcher.cancel(execution: cell.id, attempt: number)
            case .releaseTask(let number):
                dispatcher.release(execution: cell.id, attempt: number)
            case .resume:
                dispatcher.later { self.deliver(.resume, to: cell.id, completion: nil) }
            }
        }
    }

    func performTask(_ attempt: TaskAttempt) {
        dispatcher.perform(attempt) { self.taskEnded(attempt, $0, retries: 0) }
    }

    /// An attempt has an outcome: it becomes a trigger, again and again while the store is out of order.
    private func taskEnded(_ attempt: TaskAttempt, _ outcome: TaskOutcome, retries: Int) {
        let trigger = Trigger(attempt, outcome)
        if case .submitted(_, let then) = outcome {
            return deliver(trigger, to: attempt.execution) { [self] result in
                if case .failure(.engine) = result { return tryAgain(attempt, outcome, retries, result) }
                // Refused when it was submitted before a restart: the job goes on all the same.
                dispatcher.perform(attempt, by: then) { self.taskEnded(attempt, $0, retries: 0) }
            }
        }
        if let cell = table.cell(attempt.execution) {
            cell.state.withLock { _ = $0.performing.remove(attempt.number) }
        }
        deliver(trigger, to: attempt.execution) { self.tryAgain(attempt, outcome, retries, $0) }
    }

    private func tryAgain(
        _ attempt: TaskAttempt,
        _ outcome: TaskOutcome,
        _ retries: Int,
        _ result: Result<TriggerReply, TriggerFailure>
    ) {
        guard case .failure(.engine(let error)) = result, isReady else { return }
        logger.error("The outcome of a task could not be stored; trying again: \(error)")
        dispatcher.later(milliseconds: min(10_000, 50 << min(retries, 8))) {
            self.taskEnded(attempt, outcome, retries: retries + 1)
        }
    }

    /// A timer's time has come.
    func timerDue(_ id: ExecutionID) {
        deliver(.timersDue, to: id) { [timers] result in
            if case .failure(.engine(.corrupt)) = result { return }
            timers.delivered(id)
        }
    }
}

extension Trigger {
    /// What an outcome means to the machine.
    init(_ attempt: TaskAttempt, _ outcome: TaskOutcome) {
        switch outcome {
        case .succeeded(let output):
            let value = OutsideValue(value: output.value, text: output.text)
            self =
                attempt.resource.pattern == .waitForTaskToken
                ? .taskSubmitted(attempt: attempt.number, output: value)
                : .taskSucceeded(attempt: attempt.number, output: value)
        case .submitted(let output, _):
            let value = OutsideValue(value: output.value, text: output.text)
            self = .taskSubmitted(attempt: attempt.number, output: value)
        case .settled(let submission, let end):
            let value = OutsideValue(value: submission.value, text: submission.text)
            self = .taskSettled(attempt: attempt.number, submission: value, end)
        case .failed(let error, let cause):
            self = .taskFailed(attempt: attempt.number, StatesError(name: error, cause: cause))
        case .unstartable(let cause):
            self = .taskUnstartable(attempt: attempt.number, cause: cause)
        }
    }
}

extension TaskAttempt {
    init(
        _ execution: ExecutionID,
        _ scope: ResourceScope,
        _ machine: ExecutionMachine,
        _ command: TaskCommand,
        isRepeated: Bool = false
    ) {
        self.init(
            execution: execution,
            number: command.attempt,
            scope: scope,
            executionARN: machine.identity.executionARN,
            stateMachineARN: machine.identity.stateMachineARN,
            stateName: command.state.header.name,
            roleARN: machine.identity.roleARN,
            resource: command.state.resource,
            parameters: command.parameters.value,
            parametersText: command.parameters.text,
            timeoutMilliseconds: command.timeoutMilliseconds,
            taskToken: command.token,
            credentialsRoleARN: command.credentialsRoleARN,
            isRepeated: isRepeated,
            mocked: MockedInvocation(machine.identity, command)
        )
    }
}

extension Trigger {
    fileprivate var isRedrive: Bool { if case .redrive = self { true } else { false } }
}

extension ExecutionRecord {
    /// Takes over what a transition changed.
    mutating func apply(_ state: ExecutionState) {
        eventCount = state.eventCount
        nextDue = state.nextDue
        switch state.status {
        case .new, .running: status = .running
        case .succeeded: status = .succeeded
        case .failed: status = .failed
        case .aborted: status = .aborted
        case .timedOut: status = .timedOut
        }
        stopDate = state.stopTime
        redriveCount = state.redriveCount
        redriveDate = state.redriveTime
    }
}

package import JSONModel
package import StatesLanguage

// Applying is total, cheap and evaluates nothing. An event that does not fit the state (a corrupt journal) changes
// nothing; the loader notices such journals by their sequence and checksums.

extension ExecutionState {
    /// Folds one fact in.
    ///
    ///
    /// `time`: when the transition was decided.
    /// `definition`: gives Parallel branches and Map processors their blocks.
    package mutating func apply(_ event: JournalEvent, at time: Timestamp, definition: StateMachineDefinition) {
        lastNumbers = nil
        switch event {
        case .executionStarted, .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut:
            applyExecution(event, at: time, definition)
        case .stateEntered, .stateExited, .stateAborted, .evaluationFailed, .waitStarted, .retryScheduled:
            applyState(event, at: time, definition)
        case .taskScheduled, .taskStarted, .taskSubmitted, .taskSucceeded, .taskFailed, .taskTimedOut,
            .heartbeatReceived:
            applyTask(event)
        case .parallelStarted, .parallelSucceeded, .parallelFailed, .branchEnded, .branchFailed:
            applyParallel(event, definition)
        case .mapStarted, .distributedMapStarted, .iterationStarted, .iterationSucceeded, .iterationFailed,
            .iterationAborted,
            .mapSucceeded, .mapFailed, .mapRunStarted, .mapRunSucceeded, .mapRunFailed, .mapRunRedriven:
            applyMap(event, definition)
        case .executionRedriven(let due, let token):
            redrive(due: due, token: token, at: time, definition)
        case .iterationRedriven(let id, let child):
            redriveIteration(child, of: id, definition)
        }
    }

    private mutating func applyExecution(
        _ event: JournalEvent,
        at time: Timestamp,
        _ definition: StateMachineDefinition
    ) {
        switch event {
        case .executionStarted(let input, let due):
            note(input)
            self.input = input
            status = .running
            executionDue = due
            startTime = time
            branches = [
                Branch(
                    id: .root,
                    parent: nil,
                    slot: 0,
                    block: StateMachineDefinition.rootBlock,
                    isSilent: false,
                    isIsolated: false,
                    item: nil,
                    state: nil,
                    phase: .starting,
                    input: input,
                    lastEventID: 0
                )
            ]
            nextBranchID = 1
            number(previous: 0)
        case .executionSucceeded(let output):
            number(previous: branches.first?.lastEventID ?? 0)
            note(output)
            self.output = output
            close(.succeeded(outputID: output.id), at: time)
        case .executionFailed(let branch, let error, let cause):
            number(previous: self[branch]?.lastEventID ?? branches.first?.lastEventID ?? 0)
            (self.error, self.cause) = (error, cause)
            failedBranch = branch
            close(.failed, at: time)
        case .executionAborted(let error, let cause):
            number(previous: 0)
            (self.error, self.cause) = (error, cause)
            close(.aborted, at: time)
        case .executionTimedOut:
            number(previous: 0)
            error = StatesError.timeoutName
            close(.timedOut, at: time)
        default: break
        }
    }

    private mutating func close(_ status: Status, at time: Timestamp) {
        self.status = status
        stopTime = time
        if case .succeeded = status {
            unfinished = UnfinishedWork()
        } else {
            for branch in branches { unfinished.keep(branch) }
        }
        branches = []
        executionDue = nil
    }

    private mutating func applyState(
        _ event: JournalEvent,
        at time: Timestamp,
        _ definition: StateMachineDefinition
    ) {
        switch event {
        case .stateEntered(let id, let state, let input):
            note(input)
            guard let position = position(of: id) else { return }
            let previous = branches[position].lastEventID
            number(position)
            branches[position].enter(state, input: input, previousEventID: previous, at: time)
        case .stateExited(let id, let output, let assigned, let next):
            note(output)
            unfinished.forget(workOf: id)
            guard let position = position(of: id) else { return }
            number(position)
            for variable in assigned { note(variable.value) }
            branches[position].leave(output: output, assigned: assigned, next: next)
        case .stateAborted(_, let owner):
            guard let position = position(of: owner) else { return }
            number(position, advancing: false)
        case .evaluationFailed(let id, _, _):
            guard let position = position(of: id) else { return }
            // Recorded: a Wait state's failure points at its own entry, all others' at what came before.
            let isWait = if let state = branches[position].state, case .wait = definition[state] { true } else { false }
            if case .entered = branches[position].phase, !isWait {
                number(position, previous: branches[position].entryPreviousID)
            } else {
                number(position)
            }
        case .waitStarted(let id, let due):
            guard let position = position(of: id) else { return }
            branches[position].phase = .waiting(due: due)
        case .retryScheduled(let id, let retrier, let due):
            removeDescendants(of: id)
            unfinished.forget(workOf: id)
            guard let position = position(of: id), retrier >= 0, retrier < 10_000 else { return }
            while branches[position].retries.count <= retrier { branches[position].retries.append(0) }
            branches[position].retries[retrier] += 1
            branches[position].phase = .retrying(due: due)
        default: break
        }
    }

    private mutating func applyTask(_ event: JournalEvent) {
        switch event {
        case .taskScheduled(let id, let schedule):
            note(schedule.parameters)
            nextAttempt = max(nextAttempt, schedule.attempt &+ 1)
            guard let position = position(of: id) else { return }
            number(position)
            let invocation = countInvocation(of: branches[position].state)
            branches[position].phase = .task(
                OpenTask(
                    attempt: schedule.attempt,
                    invocation: invocation,
                    parameters: schedule.parameters,
                    token: schedule.token,
                    timeoutSeconds: schedule.timeoutSeconds,
                    heartbeatSeconds: schedule.heartbeatSeconds,
                    credentialsRoleARN: schedule.credentialsRoleARN,
                    timeoutDue: schedule.timeoutDue,
                    heartbeatDue: nil
                )
            )
        case .taskStarted(let id, _, let timeoutDue, let heartbeatDue):
            guard let position = position(of: id) else { return }
            number(position)
            updateTask(position) { task in
                task.isStarted = true
                task.timeoutDue = timeoutDue
                task.heartbeatDue = heartbeatDue
            }
        case .taskSubmitted(let id, let output):
            note(output)
            guard let position = position(of: id) else { return }
            number(position)
            updateTask(position) { $0.isSubmitted = true }
        case .heartbeatReceived(let id, let due):
            guard let position = position(of: id) else { return }
            updateTask(position) { $0.heartbeatDue = due }
        case .taskSucceeded(let id, let output):
            note(output)
            endTask(id)
        case .taskFailed(let id, _, _), .taskTimedOut(let id):
            endTask(id)
        default: break
        }
    }

    private mutating func updateTask(_ position: Int, _ body: (inout OpenTask) -> Void) {
        guard case .task(var task) = branches[position].phase else { return }
        body(&task)
        branches[position].phase = .task(task)
    }

    private mutating func endTask(_ id: BranchID) {
        guard let position = position(of: id) else { return }
        number(position)
        branches[position].phase = .completing
    }

    // Numbering

    /// Gives the event the next id, unless its branch is silent, and makes it the branch's last one.
    mutating func number(_ position: Int, previous: Int64? = nil, advancing: Bool = true) {
        guard !branches[position].isSilent else { return }
        number(previous: previous ?? branches[position].lastEventID)
        if advancing { branches[position].lastEventID = eventCount }
    }

    private mutating func number(previous: Int64) {
        eventCount += 1
        lastNumbers = (eventCount, previous)
    }

    mutating func note(_ payload: Payload) {
        if payload.id >= nextPayloadID { nextPayloadID = payload.id &+ 1 }
    }

    /// Numbers ExecutionRedriven: it follows the last event of the attempt before.
    mutating func numberRedrive() { number(previous: eventCount) }

    /// Puts the branches below a Parallel or Map away as unfinished.
    mutating func removeDescendants(of id: BranchID) {
        guard branches.count > 1 else { return }
        var removed: Set<BranchID> = [id]
        // Ascending ids: a parent stands before its children.
        branches.removeAll { branch in
            guard let parent = branch.parent, removed.contains(parent) else { return false }
            removed.insert(branch.id)
            unfinished.keep(branch)
            return true
        }
    }
}

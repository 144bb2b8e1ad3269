import JSONModel
package import StatesLanguage

/// The interpreter: a state, a trigger and a context in; facts and commands out.
///
/// Pure and synchronous. It runs on until it must wait for something outside, so a run of Pass and Choice states is one
/// transition. A machine whose transition could not be stored is thrown away and loaded anew.
///
/// Lifecycle: new → running (`.start`) → closed (by its last state, a failure, `.stop`, or the machine's timeout).
package struct ExecutionMachine: Sendable {
    package let definition: StateMachineDefinition
    package let identity: ExecutionIdentity
    package private(set) var state: ExecutionState
    var transition = Transition()
    var ready = ReadyQueue()
    private var isEventLimitReached = false
    /// Items of the Map that started iterations last, so that a stored list is not parsed once per item.
    var parsedItems: (id: Int32, items: [JSONValue])?
    private var trial = Trial.none

    /// Whether this machine tries one state by itself; boxed, because machines move often and such ones are rare.
    private indirect enum Trial: Sendable {
        case none
        case test(StateTest)
    }

    /// Set in a machine that tries one state by itself.
    package internal(set) var test: StateTest? {
        get { if case .test(let test) = trial { test } else { nil } }
        set { trial = newValue.map(Trial.test) ?? .none }
    }

    var isTest: Bool { if case .test = trial { true } else { false } }

    /// Payloads from this number on will be new in the next transition.
    package var firstNewPayload: Int32 { state.nextPayloadID }

    /// A machine for a new execution, or one that has read its journal back.
    package init(
        definition: StateMachineDefinition,
        identity: ExecutionIdentity,
        state: ExecutionState? = nil
    ) {
        self.definition = definition
        self.identity = identity
        self.state = state ?? ExecutionState(identity)
    }

    /// Handles one trigger.
    ///
    /// - Returns: what to store, then to do; empty when the trigger changes nothing (a stale timer).
    /// - Throws: `TriggerRejected`, before anything has changed.
    package mutating func handle(
        _ trigger: Trigger,
        _ context: DecisionContext
    ) throws(TriggerRejected) -> Transition {
        var context = context
        try accept(trigger, &context)
        if !isTest { run(&context) }
        transition.isGivenUp = context.isGivenUp
        defer { transition = Transition() }
        return transition
    }

    private mutating func accept(_ trigger: Trigger, _ context: inout DecisionContext) throws(TriggerRejected) {
        if case .start(let input) = trigger {
            guard case .new = state.status else { throw .wrongOrder }
            return start(input, context)
        }
        if case .new = state.status { throw .wrongOrder }
        if case .redrive(let token) = trigger { return try redrive(token: token, &context) }
        guard !state.status.isClosed else { throw .executionClosed }
        switch trigger {
        case .start, .redrive: break
        case .activityStarted(let attempt, let workerName):
            try activityStarted(attempt, workerName, context)
        case .taskSubmitted(let attempt, let output):
            try taskSubmitted(attempt, output, context)
        case .taskSucceeded(let attempt, let output):
            try taskSucceeded(attempt, output, &context)
        case .taskFailed(let attempt, let error):
            try taskFailed(attempt, error, &context)
        case .taskSettled(let attempt, let submission, let end):
            try taskSettled(attempt, submission, end, &context)
        case .taskUnstartable(let attempt, let cause):
            try taskUnstartable(attempt, cause, &context)
        case .heartbeat(let attempt):
            try heartbeat(attempt, context)
        case .mapRunSucceeded(let attempt, let output):
            try mapRunSucceeded(attempt, output, &context)
        case .mapRunFailed(let attempt, let error):
            try mapRunFailed(attempt, error, &context)
        case .timersDue:
            fireTimers(&context)
        case .stop(let error, let cause):
            stop(error, cause, context)
        case .resume:
            break
        }
        enqueueRunnable()
    }

    private mutating func start(_ input: OutsideValue, _ context: DecisionContext) {
        let payload = Payload(id: 0, value: input.value, text: input.text)
        record(.executionStarted(input: payload, due: executionDue(context)), context)
        ready.append(.root)
    }

    /// When an execution that starts, or starts again, now times out.
    func executionDue(_ context: DecisionContext) -> Timestamp? {
        var due: Timestamp?
        if let seconds = definition.timeoutSeconds {
            due = context.now.advanced(byMilliseconds: context.limits.milliseconds(seconds: Double(seconds)))
        }
        if identity.isExpress {
            let bound = context.now.advanced(
                byMilliseconds: context.limits.milliseconds(seconds: Self.expressSecondsMax)
            )
            due = due.map { min($0, bound) } ?? bound
        }
        return due
    }

    /// Longest duration of an Express execution, in seconds.
    ///
    /// Source: "Choosing workflow type in Step Functions".
    private static let expressSecondsMax = 300.0

    private mutating func run(_ context: inout DecisionContext) {
        var steps = 0
        while let id = ready.next() {
            guard !state.status.isClosed, !context.isGivenUp else { break }
            if steps == context.limits.stepsPerTransitionMax {
                transition.commands.append(.resume)
                break
            }
            steps += 1
            step(id, &context)
            if isEventLimitReached { return failAtEventLimit(context) }
        }
        ready.removeAll()
    }

    /// One step of one branch: entering a state, doing its work, or ending the branch.
    private mutating func step(_ id: BranchID, _ context: inout DecisionContext) {
        guard let position = state.position(of: id) else { return }
        // A branch is copied only where its state works: entering happens as often, and needs one field.
        switch state.branches[position].phase {
        case .starting:
            enter(id, definition[state.branches[position].block].startAt, state.branches[position].input, context)
        case .leaving(let next):
            enter(id, next, state.branches[position].input, context)
        case .entered:
            do {
                try startWork(state.branches[position], &context)
            } catch {
                handle(error, in: id, &context)
            }
        case .joined(let join):
            let branch = state.branches[position]
            attempt(branch, &context) { (machine, context) throws(StepFailure) in
                try machine.finishJoin(branch, join, &context)
            }
        case .finishing(let output):
            finish(state.branches[position], output, &context)
        case .task, .completing, .waiting, .retrying, .joining, .mapRun:
            return
        }
        if let position = state.position(of: id), state.branches[position].phase.isRunnable { ready.append(id) }
    }

    private mutating func enter(_ id: BranchID, _ index: StateIndex, _ input: Payload, _ context: DecisionContext) {
        record(.stateEntered(branch: id, state: index, input: input), context)
    }

    /// Does the work of the state that a branch is in, at first or again after a backoff.
    mutating func startWork(_ branch: Branch, _ context: inout DecisionContext) throws(StepFailure) {
        guard let index = branch.state else { return }
        switch definition[index] {
        case .pass(let state): try decide(state, branch, &context)
        case .choice(let state): try decide(state, branch, &context)
        case .succeed(let state): try decide(state, branch, &context)
        case .fail(let state): try decide(state, branch, &context)
        case .wait(let state): try decide(state, branch, &context)
        case .task(let state): try decide(state, branch, &context)
        case .parallel(let state): try decide(state, branch, &context)
        case .map(let state): try decide(state, branch, &context)
        }
    }

    /// Runs a part of a step; a failure goes to the state's Retry and Catch.
    mutating func attempt(
        _ branch: Branch,
        _ context: inout DecisionContext,
        _ body: (inout ExecutionMachine, inout DecisionContext) throws(StepFailure) -> Void
    ) {
        do {
            try body(&self, &context)
        } catch {
            handle(error, in: branch.id, &context)
        }
    }

    /// Leaves the current state.
    mutating func exit(
        _ branch: Branch,
        _ output: FlowValue,
        _ assigned: [(name: String, value: JSONValue)],
        _ next: StateIndex?,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let payload: Payload
        var nextID = state.nextPayloadID
        switch output {
        case .payload(let existing):
            payload = existing
            if existing.id >= nextID { nextID = existing.id &+ 1 }
        case .value(let value):
            payload = try checked(Payload(id: nextID, value: value), in: branch.state, context)
            nextID &+= 1
        case .bounded(let value, let bound):
            payload = try checked(Payload(id: nextID, value: value, sizeBound: bound), in: branch.state, context)
            nextID &+= 1
        }
        var variables: [AssignedVariable] = []
        variables.reserveCapacity(assigned.count)
        for (variable, value) in assigned {
            variables.append(AssignedVariable(name: variable, value: Payload(id: nextID, value: value)))
            nextID &+= 1
        }
        if !variables.isEmpty { try checkSizes(of: variables, in: branch.state, context) }
        record(.stateExited(branch: branch.id, output: payload, assigned: variables, next: next), context)
    }

    /// Refuses a computed value that is too large or too deep to be stored and released safely.
    ///
    /// Returns the payload, with its exact size where its bound was too large to decide by.
    @inline(__always)
    func checked(
        _ payload: Payload,
        in index: StateIndex?,
        _ context: DecisionContext
    ) throws(StepFailure) -> Payload {
        // A level takes two bytes at least, so small values need no look.
        let isSmall = payload.sizeBound <= min(2 * Self.depthMax, context.limits.payloadBytesMax)
        return isSmall ? payload : try checkedLarge(payload, in: index, context)
    }

    private func checkedLarge(
        _ payload: Payload,
        in index: StateIndex?,
        _ context: DecisionContext
    ) throws(StepFailure) -> Payload {
        var counted = payload
        if payload.sizeBound > context.limits.payloadBytesMax {
            counted = Payload(id: payload.id, value: payload.value)
            guard counted.sizeBound <= context.limits.payloadBytesMax else {
                throw .error(.dataLimitExceeded(name(of: index)))
            }
        }
        guard counted.sizeBound > 2 * Self.depthMax, payload.value.nests(deeperThan: Self.depthMax) else {
            return counted
        }
        throw .error(
            StatesError(
                name: StatesError.dataLimitExceededName,
                cause: "The state/task '\(name(of: index))' returned a result nested deeper than \(Self.depthMax) "
                    + "levels."
            )
        )
    }

    /// Levels that a value may have; releasing deeper ones could overflow a thread's stack.
    private static let depthMax = 1_000

    private func checkSizes(
        of variables: [AssignedVariable],
        in index: StateIndex?,
        _ context: DecisionContext
    ) throws(StepFailure) {
        var added = 0
        for variable in variables {
            added += variable.value.byteCount
            guard added <= context.limits.payloadBytesMax else {
                throw .error(.dataLimitExceeded(name(of: index)))
            }
        }
        let kept = state.branches.reduce(0) { total, branch in
            variables.reduce(total + branch.variableByteCount) { $0 - (branch.variables[$1.name]?.byteCount ?? 0) }
        }
        guard kept + added <= context.limits.variableBytesMax else {
            throw .error(
                StatesError(
                    name: StatesError.dataLimitExceededName,
                    cause: "The variables of the execution exceed \(context.limits.variableBytesMax) bytes."
                )
            )
        }
    }

    private func name(of index: StateIndex?) -> String { index.map { definition[$0].name } ?? "" }

    /// A branch has left its last state.
    private mutating func finish(_ branch: Branch, _ output: Payload, _ context: inout DecisionContext) {
        // Only the state's index is read: a copy of the branch would make the join copy its results on each change.
        guard let parent = branch.parent, let above = state.position(of: parent),
            let owner = state.branches[above].state
        else {
            return record(.executionSucceeded(output: output), context)
        }
        if case .map = definition[owner] {
            let previous = branch.isSilent ? state.eventCount : branch.lastEventID
            record(.iterationSucceeded(branch: branch.id, output: output), context)
            continueMap(parent, previousEventID: previous, &context)
        } else {
            record(.branchEnded(branch: branch.id, output: output), context)
        }
        enqueueIfRunnable(parent)
    }

    mutating func enqueueIfRunnable(_ id: BranchID) {
        if let branch = state[id], branch.phase.isRunnable { ready.append(id) }
    }

    private mutating func enqueueRunnable() {
        for branch in state.branches where branch.phase.isRunnable { ready.append(branch.id) }
    }

    /// Writes a fact down and applies it: the only way state changes, live or in replay.
    @inline(__always)
    mutating func record(_ event: consuming JournalEvent, _ context: DecisionContext) {
        record(event, at: context.now, historyEventsMax: context.limits.historyEventsMax)
    }

    private mutating func record(
        _ event: consuming JournalEvent,
        at now: Timestamp,
        historyEventsMax: Int64
    ) {
        // The last event of all must still fit: ExecutionFailed.
        guard state.eventCount < historyEventsMax - 1 || event.closesExecution else {
            isEventLimitReached = true
            return
        }
        // A state has two; most transitions go through a few.
        if transition.events.isEmpty { transition.events.reserveCapacity(8) }
        if event.closesExecution { closeOpenAttempts() }
        state.apply(event, at: now, definition: definition)
        transition.events.append(event)
    }

    private mutating func failAtEventLimit(_ context: DecisionContext) {
        record(
            .executionFailed(
                branch: .root,
                error: StatesError.runtimeName,
                cause:
                    "The execution reached the maximum number of history events (\(context.limits.historyEventsMax))."
            ),
            context
        )
        ready.removeAll()
    }

    // Stopping

    private mutating func stop(_ error: String?, _ cause: String?, _ context: DecisionContext) {
        abortDescendants(of: .root, context)
        record(.executionAborted(error: error, cause: cause), context)
    }

    /// Cancels the attempts of all branches.
    private mutating func closeOpenAttempts() {
        for branch in state.branches { closeAttempt(of: branch) }
    }

    /// Takes the open attempt of a branch, if any, out of the shell's hands.
    ///
    /// `isReported`: it has an outcome, from whoever performs it or who holds its token.
    mutating func closeAttempt(of branch: Branch, isReported: Bool = false) {
        switch branch.phase {
        case .task(let task):
            transition.closedAttempts.append(task.attempt)
            transition.commands.append(
                isReported ? .releaseTask(attempt: task.attempt) : .cancelTask(attempt: task.attempt)
            )
        case .mapRun(let run) where !run.isOver && run.attempt > 0:
            transition.closedAttempts.append(run.attempt)
            // A run that has told its end needs no telling.
            if !isReported { transition.commands.append(.cancelMapRun(attempt: run.attempt)) }
        default:
            return
        }
    }

    func evaluator(_ branch: Branch) -> FieldEvaluator {
        FieldEvaluator(frame(branch), input: branch.input.value)
    }
}

extension JournalEvent {
    var closesExecution: Bool {
        switch self {
        case .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut: true
        default: false
        }
    }
}

/// Branches with a step to take, first come, first served.
struct ReadyQueue: Sendable {
    private var ids: [BranchID] = []
    private var head = 0

    mutating func append(_ id: BranchID) { ids.append(id) }

    mutating func next() -> BranchID? {
        guard head < ids.count else {
            removeAll()
            return nil
        }
        defer { head += 1 }
        return ids[head]
    }

    mutating func removeAll() {
        ids.removeAll(keepingCapacity: true)
        head = 0
    }
}

package import JSONModel
package import StatesLanguage

/// Makes steps from journal events: one for each time a state was entered, with its place, attempts and outcome.
///
/// It is the view that people have of an execution: which states ran, inside which branch or iteration, for how long,
/// and what became of them. Distributed Map iterations are included. Pure, like the fold that it runs beside.
package struct StepProjection {
    private let definition: StateMachineDefinition
    private var state = ExecutionState()
    package private(set) var steps: [ExecutionStep] = []
    /// The open or last step of each branch.
    private var current: [BranchID: Int] = [:]
    /// Parent and slot of each branch, kept after it has ended.
    private var origins: [BranchID: (parent: BranchID, slot: Int)] = [:]
    private var redriveCount = 0
    private var eventOwners: [(event: Int64, step: Int)] = []
    /// The step whose surroundings are kept.
    private let observed: (step: Int, identity: ExecutionIdentity)?
    /// What the observed step's state saw at its last attempt.
    package private(set) var surroundings: StepSurroundings?

    package init(
        definition: StateMachineDefinition,
        observing observed: (step: Int, identity: ExecutionIdentity)? = nil
    ) {
        self.definition = definition
        self.observed = observed
    }

    /// Takes in the events of one transition.
    package mutating func append(_ journal: [JournalEvent], at time: Timestamp) {
        for event in journal {
            let branch = event.branch
            let closing = branch.flatMap { state[$0] }.flatMap { $0.state }
            state.apply(event, at: time, definition: definition)
            note(event, at: time, wasIn: closing)
            observe(event)
            guard let numbers = state.lastNumbers, let branch, let step = current[branch] else { continue }
            if steps[step].firstEvent == 0 { steps[step].firstEvent = numbers.id }
            steps[step].lastEvent = numbers.id
            eventOwners.append((numbers.id, step))
        }
    }

    private mutating func observe(_ event: JournalEvent) {
        guard let observed, let id = event.branch, current[id] == observed.step else { return }
        switch event {
        case .stateEntered, .taskScheduled: break
        default: return
        }
        guard let branch = state[id], let index = branch.state else { return }
        let machine = ExecutionMachine(definition: definition, identity: observed.identity, state: state)
        surroundings = StepSurroundings(machine.frame(branch), of: index)
    }

    /// The outputs of a step's branches or iterations, in order; `nil` unless all of them have one.
    package func joinedOutputs(of step: ExecutionStep) -> JSONValue? {
        var last: [Int: ExecutionStep] = [:]
        for child in steps where child.parent == step.number { last[child.slot ?? 0] = child }
        guard !last.isEmpty || step.itemCount == 0, step.itemCount ?? last.count == last.count else { return nil }
        var outputs: [JSONValue] = []
        for slot in 0..<last.count {
            guard let child = last[slot], child.next == nil, let output = child.output else { return nil }
            outputs.append(output.value)
        }
        return .array(outputs)
    }

    /// The step that each history event belongs to, as pairs in the order of events; those of the execution have none.
    package var stepsOfEvents: [(event: Int64, step: Int)] { eventOwners }

    private mutating func note(_ event: JournalEvent, at time: Timestamp, wasIn closing: StateIndex?) {
        switch event {
        case .stateEntered(let branch, let index, let input): enter(branch, index, input, at: time)
        case .stateExited(let branch, let output, let assigned, let next):
            let name = next.map { definition[$0].name }
            change(branch) { step in
                step.status = step.wasCaught ? .caught : .succeeded
                step.end = time
                step.output = output
                step.assigned = assigned
                step.next = name
            }
        case .stateAborted(let branch, _):
            change(branch) { $0.end($0.hasFailed ? .failed : .aborted, at: time) }
        case .evaluationFailed(let branch, let cause, let location):
            change(branch) { step in
                step.error = "States.QueryEvaluationError"
                step.cause = cause
                step.errorLocation = location
            }
        case .executionFailed(let branch, let error, let cause):
            change(branch) { step in
                step.error = error
                step.cause = cause
            }
            endAll(at: time, .failed)
        case .executionAborted: endAll(at: time, .aborted)
        case .executionTimedOut: endAll(at: time, .timedOut)
        case .branchFailed(let branch): failBranch(branch, at: time)
        case .iterationFailed(let branch): failBranch(branch, at: time)
        case .waitStarted(let branch, let due):
            change(branch) { $0.waitsUntil = due }
        default: noteAttempt(event, at: time)
        }
    }

    private mutating func noteAttempt(_ event: JournalEvent, at time: Timestamp) {
        switch event {
        case .taskScheduled(let branch, let schedule):
            let redrive = redriveCount
            change(branch) { step in
                step.attempts.append(StepAttempt(number: step.attempts.count + 1, scheduled: time))
                step.attempts[step.attempts.count - 1].redrive = redrive
                step.attempts[step.attempts.count - 1].parameters = schedule.parameters
                step.status = .running
                step.timeoutDue = schedule.timeoutDue
            }
        case .taskStarted(let branch, let worker, _, _):
            changeAttempt(branch) { attempt in
                attempt.started = time
                attempt.workerName = worker
            }
        case .taskSubmitted(let branch, let output):
            changeAttempt(branch) { $0.submitted = output }
        case .taskSucceeded(let branch, let output):
            changeAttempt(branch) { attempt in
                attempt.end = time
                attempt.status = .succeeded
                attempt.result = output
            }
            clearFailure(branch)
        case .taskFailed(let branch, let error, let cause):
            failAttempt(branch, .failed, error, cause, at: time)
        case .taskTimedOut(let branch):
            failAttempt(branch, .timedOut, StatesError.timeoutName, nil, at: time)
        case .retryScheduled(let branch, let retrier, let due):
            change(branch) { step in
                if step.attempts.isEmpty {
                    // A Map, Parallel or expression is tried again: it has no tasks of its own.
                    step.attempts.append(StepAttempt(number: 1, scheduled: step.start))
                    step.attempts[0].end = time
                    step.attempts[0].status = .failed
                    step.attempts[0].error = step.error
                    step.attempts[0].cause = step.cause
                }
                step.attempts[step.attempts.count - 1].retryDue = due
                step.attempts[step.attempts.count - 1].retrier = retrier
                step.status = .retrying
            }
        default: noteJoin(event)
        }
    }

    private mutating func noteJoin(_ event: JournalEvent) {
        switch event {
        case .parallelStarted(let branch, let input, _):
            change(branch) { step in
                step.effectiveInput = input
                step.status = .running
            }
        case .mapStarted(let branch, let start):
            change(branch) { step in
                step.effectiveInput = start.items
                step.itemCount = start.count
                step.status = .running
            }
        case .distributedMapStarted(let branch, let start):
            change(branch) { step in
                step.effectiveInput = start.items ?? start.input
                step.itemCount = start.items == nil ? nil : start.count
                step.status = .running
            }
        case .mapRunStarted(let branch, let identifier):
            change(branch) { $0.mapRun = identifier }
        case .executionRedriven: reopen()
        case .parallelSucceeded(let branch), .mapSucceeded(let branch): clearFailure(branch)
        case .mapRunFailed(let branch, let error, let cause):
            change(branch) { step in
                step.error = error
                step.cause = cause
            }
        default: break
        }
    }

    /// A redrive takes up the states in which branches ended; their new attempts tell which redrive they belong to.
    private mutating func reopen() {
        redriveCount += 1
        for (branch, step) in current where state[branch]?.state != nil && steps[step].end != nil {
            guard steps[step].status != .succeeded, steps[step].status != .caught else { continue }
            steps[step].status = .running
            steps[step].end = nil
            steps[step].error = nil
            steps[step].cause = nil
            steps[step].errorLocation = nil
            steps[step].failedChildren = 0
        }
    }

    private mutating func enter(_ branch: BranchID, _ index: StateIndex, _ input: Payload, at time: Timestamp) {
        let entered = definition[index]
        let origin = state[branch].flatMap { found in found.parent.map { (parent: $0, slot: found.slot) } }
        if let origin { origins[branch] = origin }
        let owner = origin.flatMap { current[$0.parent] }
        // A caught or retried state that goes on elsewhere has been left without an exit of its own.
        if let before = current[branch], steps[before].end == nil { steps[before].end(.caught, at: time) }
        let number = steps.count
        steps.append(
            ExecutionStep(
                number: number,
                name: entered.name,
                type: entered.typeName,
                parent: owner,
                slot: origin?.slot,
                start: time,
                input: input
            )
        )
        current[branch] = number
    }

    private mutating func failAttempt(
        _ branch: BranchID,
        _ status: StepStatus,
        _ error: String,
        _ cause: String?,
        at time: Timestamp
    ) {
        changeAttempt(branch) { attempt in
            attempt.end = time
            attempt.status = status
            attempt.error = error
            attempt.cause = cause
        }
        change(branch) { step in
            step.error = error
            step.cause = cause
        }
    }

    private mutating func failBranch(_ branch: BranchID, at time: Timestamp) {
        change(branch) { step in
            if step.end == nil { step.end(.failed, at: time) }
        }
        // Why it failed is what its owner has to tell, too.
        guard let origin = origins[branch], let step = current[branch] else { return }
        let (error, cause) = (steps[step].error, steps[step].cause)
        change(origin.parent) { owner in
            owner.failedChildren += 1
            owner.error = error
            owner.cause = cause
        }
    }

    private mutating func endAll(at time: Timestamp, _ status: StepStatus) {
        let open = current.values.filter { steps[$0].end == nil }
        for step in open {
            let own = status == .failed && !steps[step].hasFailed ? StepStatus.aborted : status
            steps[step].end(own, at: time)
        }
    }

    /// What failed was made good by a later attempt.
    private mutating func clearFailure(_ branch: BranchID) {
        change(branch) { step in
            step.error = nil
            step.cause = nil
        }
    }

    private mutating func change(_ branch: BranchID, _ body: (inout ExecutionStep) -> Void) {
        guard let step = current[branch] else { return }
        body(&steps[step])
    }

    private mutating func changeAttempt(_ branch: BranchID, _ body: (inout StepAttempt) -> Void) {
        change(branch) { step in
            guard !step.attempts.isEmpty else { return }
            body(&step.attempts[step.attempts.count - 1])
        }
    }
}

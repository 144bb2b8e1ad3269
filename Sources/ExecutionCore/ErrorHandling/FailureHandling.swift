import JSONModel
import StatesLanguage

/// An error on its way outward.
///
/// Both parts may be missing: a Fail state need not give them, and neither need who reports a task's failure.
struct RaisedError {
    let error: String?
    let cause: String?
    var isHeartbeat = false

    init(error: String?, cause: String?, isHeartbeat: Bool = false) {
        self.error = error
        self.cause = cause
        self.isHeartbeat = isHeartbeat
    }

    /// What was not given is missing.
    init(reported error: StatesError) {
        self.init(error: error.name.isEmpty ? nil : error.name, cause: error.cause.isEmpty ? nil : error.cause)
    }

    var statesError: StatesError { StatesError(name: error ?? "", cause: cause ?? "") }

    /// `{"Error": …, "Cause": …}`, what a catcher works on.
    var output: JSONValue { ["Error": .string(error ?? ""), "Cause": .string(cause ?? "")] }
}

extension ExecutionMachine {
    /// A part of a step failed.
    mutating func handle(_ failure: StepFailure, in id: BranchID, _ context: inout DecisionContext) {
        switch failure {
        case .runtime(let cause):
            record(.executionFailed(branch: id, error: StatesError.runtimeName, cause: cause), context)
        case .error(let error):
            raise(RaisedError(error: error.name, cause: error.cause), in: id, &context)
        case .evaluation(let cause, let location):
            record(.evaluationFailed(branch: id, cause: cause, location: location), context)
            raise(RaisedError(error: "States.QueryEvaluationError", cause: cause), in: id, &context)
        }
    }

    /// Retries, catches, or fails the branch.
    mutating func raise(_ raised: RaisedError, in id: BranchID, _ context: inout DecisionContext) {
        guard let branch = state[id], let index = branch.state else { return }
        test?.raised = raised.statesError
        let (retriers, catchers) = definition[index].errorHandlers
        if raised.error != StatesError.runtimeName {
            if retry(raised, branch, retriers, &context) { return }
            if let position = catchers.firstIndex(where: { matches($0.errorEquals, raised) }) {
                test?.inspection.catchIndex = position
                return self.catch(raised, branch, catchers[position], &context)
            }
        }
        endWork(branch, raised, context)
        failBranch(id, raised, &context)
    }

    private func matches(_ names: [String], _ raised: RaisedError) -> Bool {
        let error = raised.statesError
        return names.contains { error.isMatched(by: $0, isHeartbeat: raised.isHeartbeat) }
    }

    // Retry

    /// Schedules another attempt; false when no retrier matches or the matching one is used up.
    private mutating func retry(
        _ raised: RaisedError,
        _ branch: Branch,
        _ retriers: [Retrier],
        _ context: inout DecisionContext
    ) -> Bool {
        guard let position = retriers.firstIndex(where: { matches($0.errorEquals, raised) }) else { return false }
        let retrier = retriers[position]
        let made = branch.retries.indices.contains(position) ? branch.retries[position] : 0
        let used = test?.setting.retrierRetryCount ?? made
        test?.inspection.retryIndex = position
        guard used < retrier.maxAttempts else { return false }
        let seconds = retrier.delaySeconds(used: used, &context.random)
        test?.inspection.retryBackoffSeconds = seconds
        let delay = context.limits.milliseconds(seconds: seconds)
        abortDescendants(of: branch.id, context)
        record(
            .retryScheduled(
                branch: branch.id,
                retrier: position,
                due: context.now.advanced(byMilliseconds: delay)
            ),
            context
        )
        return true
    }

    // Catch

    private mutating func `catch`(
        _ raised: RaisedError,
        _ branch: Branch,
        _ catcher: Catcher,
        _ context: inout DecisionContext
    ) {
        endWork(branch, raised, context)
        // The Map's or Parallel's end may have moved the branch on; its input and variables are as before.
        do {
            var evaluator = evaluator(branch)
            let output: FlowValue
            let assigned: [(name: String, value: JSONValue)]
            let isJSONata = branch.state.map { definition[$0].header.queryLanguage == .jsonata } ?? false
            if isJSONata {
                evaluator.outcome = .errorOutput(raised.output)
                assigned = try evaluator.evaluate(catcher.assign, &context)
                output = try self.output(catcher.output, evaluator, default: .value(raised.output), &context)
            } else {
                assigned = try evaluator.with(input: raised.output).evaluate(catcher.assign, &context)
                output = try evaluator.place(.value(raised.output), at: catcher.resultPath, in: branch.input)
            }
            try exit(branch, output, assigned, catcher.next, &context)
        } catch {
            // A catcher that fails is not caught again.
            switch error {
            case .runtime(let cause):
                record(.executionFailed(branch: branch.id, error: StatesError.runtimeName, cause: cause), context)
            case .error(let error):
                failBranch(branch.id, RaisedError(error: error.name, cause: error.cause), &context)
            case .evaluation(let cause, let location):
                record(.evaluationFailed(branch: branch.id, cause: cause, location: location), context)
                failBranch(branch.id, RaisedError(error: "States.QueryEvaluationError", cause: cause), &context)
            }
        }
    }

    /// Ends the Parallel or Map that failed for good; Tasks have ended already.
    private mutating func endWork(_ branch: Branch, _ raised: RaisedError, _ context: DecisionContext) {
        guard let index = branch.state, let current = state[branch.id] else { return }
        let wasRunning: Bool
        switch current.phase {
        case .joining, .joined, .retrying, .mapRun: wasRunning = true
        default: wasRunning = false
        }
        // A Map Run has told its end already; one inside of the execution has not.
        let tellsRun: Bool
        switch current.phase {
        case .joining, .joined: tellsRun = true
        default: tellsRun = false
        }
        switch definition[index] {
        case .parallel where wasRunning:
            abortDescendants(of: branch.id, context)
            record(.parallelFailed(branch: branch.id), context)
        case .map(let map) where wasRunning || map.header.queryLanguage == .jsonata:
            abortDescendants(of: branch.id, context)
            if map.distributed != nil, tellsRun {
                record(
                    .mapRunFailed(branch: branch.id, error: raised.error ?? "", cause: raised.cause ?? ""),
                    context
                )
            }
            record(.mapFailed(branch: branch.id), context)
        default:
            break
        }
    }

    // Failing branches

    /// A branch ends with an error: so does the execution, or the Parallel or Map around it.
    mutating func failBranch(_ id: BranchID, _ raised: RaisedError, _ context: inout DecisionContext) {
        guard let branch = state[id] else { return }
        guard let parent = branch.parent, let above = state.position(of: parent),
            let owner = state.branches[above].state
        else {
            return record(.executionFailed(branch: id, error: raised.error, cause: raised.cause), context)
        }
        closeAttempts(below: id)
        if case .map(let map) = definition[owner] {
            let previous = branch.isSilent ? state.eventCount : branch.lastEventID
            record(.iterationFailed(branch: id), context)
            if map.distributed != nil, let current = state[parent],
                let (failures, tolerated) = current.phase.failures, failures <= tolerated
            {
                continueMap(parent, previousEventID: previous, &context)
                return enqueueIfRunnable(parent)
            }
            if map.distributed != nil {
                let threshold = RaisedError(
                    error: "States.ExceedToleratedFailureThreshold",
                    cause: "The specified tolerated failure threshold was exceeded"
                )
                raise(threshold, in: parent, &context)
                return enqueueIfRunnable(parent)
            }
        } else {
            let abortable = branch.state.map { definition[$0].isAbortable } ?? false
            record(.branchFailed(branch: id), context)
            if abortable, !branch.isSilent { record(.stateAborted(branch: id, owner: parent), context) }
        }
        raise(raised, in: parent, &context)
        enqueueIfRunnable(parent)
    }

    /// Aborts what runs below a branch, innermost first, and cancels its attempts.
    mutating func abortDescendants(of id: BranchID, _ context: DecisionContext) {
        guard state.branches.count > 1 else { return }
        closeAttempts(below: id)
        for child in state.branches where child.parent == id { abort(child, owner: id, context) }
    }

    private mutating func abort(_ branch: Branch, owner: BranchID, _ context: DecisionContext) {
        for child in state.branches where child.parent == branch.id { abort(child, owner: owner, context) }
        guard !branch.isSilent else { return }
        if branch.state.map({ definition[$0].isAbortable }) ?? false, branch.phase.isInState {
            record(.stateAborted(branch: branch.id, owner: owner), context)
        }
        if branch.item != nil { record(.iterationAborted(branch: branch.id, owner: owner), context) }
    }

    /// Cancels the attempts of a branch and of all below it.
    private mutating func closeAttempts(below id: BranchID) {
        var closing: Set<BranchID> = [id]
        for branch in state.branches {
            guard branch.id == id || branch.parent.map(closing.contains) ?? false else { continue }
            closing.insert(branch.id)
            closeAttempt(of: branch)
        }
    }
}

extension Phase {
    fileprivate var isInState: Bool {
        switch self {
        case .starting, .leaving, .finishing: false
        case .entered, .task, .completing, .waiting, .retrying, .joining, .joined, .mapRun: true
        }
    }

    fileprivate var failures: (count: Int, tolerated: Int)? {
        switch self {
        case .joining(let join), .joined(let join): join.toleratedFailures.map { (join.failures, $0) }
        default: nil
        }
    }
}

extension State {
    fileprivate var errorHandlers: ([Retrier], [Catcher]) {
        switch self {
        case .task(let state): (state.retry, state.catchers)
        case .parallel(let state): (state.retry, state.catchers)
        case .map(let state): (state.retry, state.catchers)
        case .pass, .choice, .wait, .succeed, .fail: ([], [])
        }
    }

    /// Whether AWS has an event for giving it up.
    fileprivate var isAbortable: Bool {
        switch self {
        case .task, .wait, .parallel, .map: true
        case .pass, .choice, .succeed, .fail: false
        }
    }
}

extension Retrier {
    /// Seconds before the next attempt after `used` retries.
    fileprivate func delaySeconds(used: Int, _ random: inout SeededGenerator) -> Double {
        var delay = Double(intervalSeconds)
        for _ in 0..<min(used, 4096) where delay < 1e9 { delay *= backoffRate }
        if let maxDelaySeconds { delay = min(delay, Double(maxDelaySeconds)) }
        switch jitterStrategy {
        case .none: return delay
        case .full: return Double.random(in: 0...max(delay, 0), using: &random)
        }
    }
}

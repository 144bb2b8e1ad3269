package import JSONModel
import StatesLanguage

extension ExecutionState {
    /// An accepted redrive, as far as a repeated request must find it.
    struct Redrive: Sendable {
        let token: String
        let time: Timestamp
    }

    /// How many tokens are remembered, and how long; source: API model, `clientToken`.
    private static let redriveTokensMax = 10
    private static let redriveTokenMilliseconds: Int64 = 15 * 60 * 1000

    /// When the redrive with this client token was accepted, unless that is too long ago.
    package func redriveTime(token: String, now: Timestamp) -> Timestamp? {
        guard let known = redriveTokens.last(where: { $0.token == token }) else { return nil }
        return now.milliseconds - known.time.milliseconds < Self.redriveTokenMilliseconds ? known.time : nil
    }

    /// Opens a closed execution again, with the branches that ended without success.
    mutating func redrive(due: Timestamp?, token: String?, at time: Timestamp, _ definition: StateMachineDefinition) {
        guard status.isClosed, let root = unfinished.takeRoot() else { return }
        redriveCount += 1
        redriveTime = time
        if let token {
            redriveTokens.append(Redrive(token: token, time: time))
            if redriveTokens.count > Self.redriveTokensMax { redriveTokens.removeFirst() }
        }
        let failure = (branch: failedBranch, error: error)
        status = .running
        (stopTime, error, cause, failedBranch) = (nil, nil, nil, nil)
        executionDue = due
        numberRedrive()
        var resumed = root
        resumed.lastEventID = eventCount
        branches = resume(resumed, failure, definition)
    }

    /// Takes up an iteration that waited for room.
    mutating func redriveIteration(_ child: BranchID, of id: BranchID, _ definition: StateMachineDefinition) {
        guard let position = position(of: id), case .joining(var join) = branches[position].phase,
            let ended = unfinished.takePending(child, of: id)
        else { return }
        join.pending -= 1
        join.running += 1
        branches[position].phase = .joining(join)
        for branch in resume(ended, (nil, nil), definition) {
            let place = branches.firstIndex { branch.id < $0.id } ?? branches.endIndex
            branches.insert(branch, at: place)
        }
    }

    /// A branch that goes on, and all below it that do; ascending by id.
    private mutating func resume(
        _ top: Branch,
        _ failure: (branch: BranchID?, error: String?),
        _ definition: StateMachineDefinition
    ) -> [Branch] {
        var resumed: [Branch] = []
        var left = [top]
        while var branch = left.popLast() {
            branch.retries = []
            switch branch.phase {
            case .starting, .leaving, .finishing:
                break
            case .entered, .task, .completing, .waiting, .retrying, .joining, .joined, .mapRun:
                let error = failure.branch == branch.id ? failure.error : nil
                if let run = unfinished.takeMapRun(of: branch.id) ?? branch.phase.mapRun, !run.beginsAnew(error) {
                    branch.phase = .mapRun(run.reopened)
                    break
                }
                let join = unfinished.takeJoin(of: branch.id) ?? branch.phase.join
                if let join, !join.beginsAnew(error) {
                    left += resume(join, of: &branch)
                } else {
                    unfinished.forget(workOf: branch.id)
                    branch.phase = definition.isFail(branch.state) ?? .entered
                    branch.entryPreviousID = branch.lastEventID
                }
            }
            resumed.append(branch)
        }
        return resumed.sorted { $0.id < $1.id }
    }

    /// Lets a Parallel or Map go on; returns the children that do so at once.
    private mutating func resume(_ ended: Join, of branch: inout Branch) -> ArraySlice<Branch> {
        var join = ended
        let children = unfinished.takeChildren(of: branch.id)
        let running = children.prefix(join.concurrency)
        unfinished.wait(children.dropFirst(running.count), of: branch.id)
        join.running = running.count
        join.pending = children.count - running.count
        join.failures = 0
        branch.phase = join.isComplete ? .joined(join) : .joining(join)
        return running
    }
}

extension Phase {
    fileprivate var join: Join? {
        switch self {
        case .joining(let join), .joined(let join): join
        default: nil
        }
    }
}

extension Phase {
    fileprivate var mapRun: OpenMapRun? { if case .mapRun(let run) = self { run } else { nil } }
}

extension Join {
    /// Whether the state runs anew as a whole, with what had succeeded in it; `error` is what it failed with.
    ///
    /// Sources: "Redrive behavior of individual states" (States.DataLimitExceeded), "Redriving Map Runs" (a Map Run that
    /// never started; output that could not be made).
    fileprivate func beginsAnew(_ error: String?) -> Bool {
        if error == StatesError.dataLimitExceededName { return true }
        guard isDistributed else { return false }
        return runStartedEventID == 0 || isComplete && error == StatesError.runtimeName
    }
}

extension StateMachineDefinition {
    /// A Fail state is entered again, by AWS's documentation; all others go on where they are.
    fileprivate func isFail(_ index: StateIndex?) -> Phase? {
        guard let index, case .fail = self[index] else { return nil }
        return .leaving(index)
    }
}

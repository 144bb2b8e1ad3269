package import JSONModel
import StatesLanguage

/// Where an execution stands: the fold of its journal.
package struct ExecutionState: Sendable {
    package enum Status: Sendable, Hashable {
        /// Before the first event.
        case new
        case running
        case succeeded(outputID: Int32)
        case failed
        case aborted
        case timedOut

        package var isClosed: Bool {
            switch self {
            case .new, .running: false
            case .succeeded, .failed, .aborted, .timedOut: true
            }
        }
    }

    package internal(set) var status = Status.new
    /// AWS history events so far; the last one's id.
    package internal(set) var eventCount: Int64 = 0
    /// Id and previous id of the event applied last; `nil` when it is no AWS history event.
    package internal(set) var lastNumbers: (id: Int64, previous: Int64)?
    package internal(set) var startTime = Timestamp(milliseconds: 0)
    package internal(set) var stopTime: Timestamp?
    package internal(set) var input: Payload?
    package internal(set) var output: Payload?
    package internal(set) var error: String?
    package internal(set) var cause: String?
    /// Ascending by id.
    ///
    /// The root is first as long as the execution is open.
    var branches: [Branch] = []
    var nextBranchID: Int32 = 0
    var nextPayloadID: Int32 = 0
    var nextAttempt: Int64 = 1
    /// Attempts scheduled so far of each Task state; `nil` in executions without a test case, which need no numbers.
    private(set) var invocations: [StateIndex: Int64]?
    var executionDue: Timestamp?
    /// Where the failure arose that closed the execution.
    var failedBranch: BranchID?
    var unfinished = UnfinishedWork()
    package internal(set) var redriveCount = 0
    /// When the execution was redriven last.
    package internal(set) var redriveTime: Timestamp?
    /// The last redrives that came with a token, oldest first.
    var redriveTokens: [Redrive] = []

    package init() {}

    /// The state of a new execution of an identity.
    package init(_ identity: ExecutionIdentity) {
        if identity.testCase != nil { invocations = [:] }
    }

    /// Number of the attempt that a state schedules now, from 0; `nil` where nobody asks.
    mutating func countInvocation(of index: StateIndex?) -> Int64? {
        guard let index, let count = invocations?[index, default: 0] else { return nil }
        invocations?[index] = count + 1
        return count
    }

    /// Position of a branch; `nil` when it has ended.
    @inline(__always)
    func position(of id: BranchID) -> Int? { branches.position(of: id) }

    subscript(id: BranchID) -> Branch? {
        position(of: id).map { branches[$0] }
    }

    /// The branch that waits for an attempt or for a Map Run.
    func position(ofAttempt attempt: Int64) -> Int? {
        branches.firstIndex { branch in
            switch branch.phase {
            case .task(let task): task.attempt == attempt
            case .mapRun(let run): run.attempt == attempt && !run.isOver
            default: false
            }
        }
    }

    /// When the earliest timer is due.
    package var nextDue: Timestamp? {
        guard !status.isClosed else { return nil }
        var earliest = executionDue
        for branch in branches {
            guard let due = branch.phase.due else { continue }
            if earliest.map({ due < $0 }) ?? true { earliest = due }
        }
        return earliest
    }

    /// Whether something is left that needs no trigger: a transition that reached its bound.
    var hasRunnable: Bool { branches.contains { $0.phase.isRunnable } }
}

extension [Branch] {
    /// Position of a branch among ascending ids, the root's being the first.
    fileprivate func position(of id: BranchID) -> Int? {
        if id == .root { return isEmpty ? nil : 0 }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].id == id ? low : nil
    }
}

/// One logical thread.
struct Branch: Sendable {
    let id: BranchID
    let parent: BranchID?
    /// Position among its siblings: branch number or iteration index.
    let slot: Int
    let block: BlockIndex
    /// Its events are no events of this execution's history: the work of a distributed Map.
    let isSilent: Bool
    /// Variables of enclosing scopes are hidden: an iteration of a distributed Map.
    let isIsolated: Bool
    /// The Map's item, in an iteration.
    let item: Payload?
    var state: StateIndex?
    var phase: Phase
    /// Input of the current state, or of the branch before its first state.
    var input: Payload
    var lastEventID: Int64
    var enteredEventID: Int64 = 0
    var entryPreviousID: Int64 = 0
    var enteredTime = Timestamp(milliseconds: 0)
    /// Attempts used of each retrier; empty until the first retry.
    var retries: [Int] = []
    private(set) var variables: [String: Payload] = [:]
    /// Bytes of all variables together.
    private(set) var variableByteCount = 0

    var retryCount: Int { retries.reduce(0, +) }

    /// `lastEventID` is that of the entry already.
    mutating func enter(_ state: StateIndex, input: Payload, previousEventID: Int64, at time: Timestamp) {
        entryPreviousID = previousEventID
        enteredEventID = lastEventID
        enteredTime = time
        self.state = state
        self.input = input
        phase = .entered
        if !retries.isEmpty { retries = [] }
    }

    mutating func assign(_ variable: AssignedVariable) {
        let former = variables.updateValue(variable.value, forKey: variable.name)
        variableByteCount += variable.value.byteCount - (former?.byteCount ?? 0)
    }

    mutating func leave(output: Payload, assigned: [AssignedVariable], next: StateIndex?) {
        for variable in assigned { assign(variable) }
        if let next {
            input = output
            phase = .leaving(next)
        } else {
            phase = .finishing(output)
        }
    }
}

/// What a branch is doing.
///
/// Legal successors in parentheses.
enum Phase: Sendable {
    /// No state entered yet (entered).
    case starting
    /// In a state whose work is to be decided (any).
    case entered
    /// Left its state; the next one is to be entered (entered).
    case leaving(StateIndex)
    /// Waits for an attempt's outcome (completing).
    indirect case task(OpenTask)
    /// Its work has an outcome; the rest of the step follows in the same transition (leaving, finishing, retrying).
    case completing
    /// A Wait state (leaving).
    case waiting(due: Timestamp)
    /// Waits for a backoff to pass (task, joining).
    case retrying(due: Timestamp)
    /// Its Parallel or Map runs (leaving, retrying).
    indirect case joining(Join)
    /// All children are done; output is to be computed (leaving).
    indirect case joined(Join)
    /// Its distributed Map runs as executions of their own (leaving, retrying).
    indirect case mapRun(OpenMapRun)
    /// Left its last state (removed).
    case finishing(Payload)

    var due: Timestamp? {
        switch self {
        case .waiting(let due), .retrying(let due): return due
        case .task(let task):
            switch (task.timeoutDue, task.heartbeatDue) {
            case (let a?, let b?): return min(a, b)
            case (let a, let b): return a ?? b
            }
        case .starting, .entered, .completing, .leaving, .joining, .joined, .mapRun, .finishing: return nil
        }
    }

    var isRunnable: Bool {
        switch self {
        case .starting, .entered, .leaving, .joined, .finishing: true
        case .task, .completing, .waiting, .retrying, .joining, .mapRun: false
        }
    }
}

/// An attempt that has no outcome yet.
struct OpenTask: Sendable {
    let attempt: Int64
    /// Number of the attempt among those of its state, from 0; only with a test case.
    let invocation: Int64?
    let parameters: Payload
    let token: String?
    let timeoutSeconds: Int64?
    let heartbeatSeconds: Int64?
    let credentialsRoleARN: String?
    var timeoutDue: Timestamp?
    var heartbeatDue: Timestamp?
    var isStarted = false
    var isSubmitted = false
}

/// A running Parallel or Map.
struct Join: Sendable {
    /// Items of a Map; `nil` for a Parallel.
    let items: Payload?
    /// Effective input.
    let input: Payload
    let count: Int
    let concurrency: Int
    let toleratedFailures: Int?
    let startedEventID: Int64
    /// Event of the start of a distributed Map's run.
    var runStartedEventID: Int64 = 0
    /// `LABEL:UUID` of a distributed Map's run.
    var runIdentifier = ""
    var runRedrives = 0
    var nextIndex = 0
    var running = 0
    /// Iterations that failed, are to be redriven, and wait for room.
    var pending = 0
    var failures = 0
    var results: [Payload?]

    var isDistributed: Bool { toleratedFailures != nil }
    var isComplete: Bool { running == 0 && pending == 0 && nextIndex >= count }
}

extension ExecutionState {
    /// Everything the state holds, as text with payloads written out; for comparing states in tests and support.
    package var branchText: String {
        var lines = ["next branch \(nextBranchID), payload \(nextPayloadID), attempt \(nextAttempt)"]
        for branch in branches {
            let variables = branch.variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.id)" }
            lines.append(
                "\(branch.id.rawValue) in \(branch.parent?.rawValue ?? -1)/\(branch.slot) block \(branch.block.rawValue) "
                    + "state \(branch.state?.rawValue ?? -1) input \(branch.input.id) item \(branch.item?.id ?? -1) "
                    + "events \(branch.entryPreviousID)/\(branch.enteredEventID)/\(branch.lastEventID) "
                    + "entered \(branch.enteredTime.milliseconds) silent \(branch.isSilent) retries \(branch.retries) "
                    + "variables \(variables) \(branch.phase.text)"
            )
        }
        lines.append("redrives \(redriveCount) at \(redriveTime?.milliseconds ?? -1) \(unfinished.text)")
        return lines.joined(separator: "\n")
    }
}

extension Phase {
    fileprivate var text: String {
        switch self {
        case .starting: return "starting"
        case .entered: return "entered"
        case .completing: return "completing"
        case .leaving(let next): return "leaving to \(next.rawValue)"
        case .waiting(let due): return "waiting until \(due.milliseconds)"
        case .retrying(let due): return "retrying at \(due.milliseconds)"
        case .finishing(let output): return "finishing with \(output.id)"
        case .task(let task):
            let due = [task.timeoutDue, task.heartbeatDue].map { $0.map { "\($0.milliseconds)" } ?? "-" }
            return "task \(task.attempt) payload \(task.parameters.id) due \(due) started \(task.isStarted) "
                + "submitted \(task.isSubmitted)"
        case .mapRun(let run): return run.text
        case .joining(let join), .joined(let join):
            return
                "join \(join.nextIndex)/\(join.count) running \(join.running) pending \(join.pending) failures \(join.failures) at "
                + "\(join.startedEventID) results \(join.results.map { $0?.id ?? -1 })"
        }
    }
}

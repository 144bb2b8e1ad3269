package import JSONModel

/// One visit of a state.
package struct ExecutionStep: Sendable {
    /// Position among all steps, in the order in which they began; from 0.
    package let number: Int
    package let name: String
    /// Such as `Task`.
    package let type: String
    /// The step of the Parallel or Map around it.
    package let parent: Int?
    /// Number of the branch or iteration in that.
    package let slot: Int?
    package let start: Timestamp
    package let input: Payload
    package internal(set) var status = StepStatus.running
    package internal(set) var end: Timestamp?
    package internal(set) var output: Payload?
    package internal(set) var assigned: [AssignedVariable] = []
    package internal(set) var next: String?
    package internal(set) var error: String?
    package internal(set) var cause: String?
    /// The field in which an expression failed.
    package internal(set) var errorLocation: String?
    package internal(set) var attempts: [StepAttempt] = []
    /// What a Parallel's branches get, or a Map's items.
    package internal(set) var effectiveInput: Payload?
    package internal(set) var itemCount: Int?
    package internal(set) var failedChildren = 0
    /// `LABEL:UUID` of a distributed Map's run.
    package internal(set) var mapRun: String?
    /// When a Wait ends.
    package internal(set) var waitsUntil: Timestamp?
    package internal(set) var timeoutDue: Timestamp?
    /// Numbers of its own history events; 0 when it has none, as in a distributed Map.
    package internal(set) var firstEvent: Int64 = 0
    package internal(set) var lastEvent: Int64 = 0

    /// The last attempt failed, and the state was left all the same.
    var wasCaught: Bool {
        guard let last = attempts.last else { return error != nil }
        return last.status == .failed || last.status == .timedOut || (error != nil && last.error == nil)
    }

    /// It has failed by itself, and no attempt is to come.
    var hasFailed: Bool {
        guard error != nil, let last = attempts.last else { return error != nil }
        return last.status != .running && last.retryDue == nil
    }

    mutating func end(_ status: StepStatus, at time: Timestamp) {
        self.status = status
        end = time
        guard !attempts.isEmpty, attempts[attempts.count - 1].end == nil else { return }
        attempts[attempts.count - 1].end = time
        attempts[attempts.count - 1].status = status
    }
}

/// One try of a step's work.
package struct StepAttempt: Sendable {
    /// From 1.
    package let number: Int
    package let scheduled: Timestamp
    package internal(set) var started: Timestamp?
    package internal(set) var end: Timestamp?
    package internal(set) var status = StepStatus.running
    package internal(set) var parameters: Payload?
    package internal(set) var submitted: Payload?
    package internal(set) var result: Payload?
    package internal(set) var error: String?
    package internal(set) var cause: String?
    /// The redrive that made it, from 1; 0 for those before any.
    package internal(set) var redrive = 0
    package internal(set) var workerName: String?
    /// When the next attempt begins.
    package internal(set) var retryDue: Timestamp?
    /// Position of the retrier that lets it begin.
    package internal(set) var retrier: Int?

    init(number: Int, scheduled: Timestamp) {
        self.number = number
        self.scheduled = scheduled
    }
}

/// What became of a step or an attempt.
package enum StepStatus: String, Sendable {
    case running = "RUNNING"
    /// Between two attempts.
    case retrying = "RETRYING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timedOut = "TIMED_OUT"
    /// Given up because something around it or beside it ended.
    case aborted = "ABORTED"
    /// It failed and a Catch led on.
    case caught = "CAUGHT"
}

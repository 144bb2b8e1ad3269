package import JSONModel
package import StatesLanguage

/// A fact about an execution.
///
/// The journal, its list of facts, is the truth; state is its fold.
///
/// Events are never edited once released: a changed meaning is a new case. Each is at most one AWS history event. Rare
/// large payloads are boxed, so that the common events stay small.
package enum JournalEvent: Sendable {
    /// `due` is when the execution times out.
    case executionStarted(input: Payload, due: Timestamp?)
    case executionSucceeded(output: Payload)
    /// `branch` is where the failure arose.
    case executionFailed(branch: BranchID, error: String?, cause: String?)
    case executionAborted(error: String?, cause: String?)
    case executionTimedOut

    case stateEntered(branch: BranchID, state: StateIndex, input: Payload)
    /// `next` is the state to enter; `nil` when the branch ends here.
    case stateExited(branch: BranchID, output: Payload, assigned: [AssignedVariable], next: StateIndex?)
    /// A state was given up because `owner`, a Parallel or Map around it, failed.
    case stateAborted(branch: BranchID, owner: BranchID)
    case evaluationFailed(branch: BranchID, cause: String, location: String)

    indirect case taskScheduled(branch: BranchID, TaskSchedule)
    case taskStarted(branch: BranchID, workerName: String?, timeoutDue: Timestamp?, heartbeatDue: Timestamp?)
    case taskSubmitted(branch: BranchID, output: Payload)
    case taskSucceeded(branch: BranchID, output: Payload)
    case taskFailed(branch: BranchID, error: String, cause: String)
    case taskTimedOut(branch: BranchID)
    case heartbeatReceived(branch: BranchID, due: Timestamp)
    case retryScheduled(branch: BranchID, retrier: Int, due: Timestamp)
    case waitStarted(branch: BranchID, due: Timestamp)

    /// Children get the ids `firstChild`, `firstChild + 1`, …
    case parallelStarted(branch: BranchID, input: Payload, firstChild: BranchID)
    case parallelSucceeded(branch: BranchID)
    case parallelFailed(branch: BranchID)
    /// A Parallel branch reached its end.
    case branchEnded(branch: BranchID, output: Payload)
    case branchFailed(branch: BranchID)

    indirect case mapStarted(branch: BranchID, MapStart)
    /// `previousEventID` is the event that made room: the Map's start, or the end of an earlier iteration.
    indirect case iterationStarted(branch: BranchID, IterationStart)
    case iterationSucceeded(branch: BranchID, output: Payload)
    case iterationFailed(branch: BranchID)
    /// `owner` is the failed Parallel or Map.
    case iterationAborted(branch: BranchID, owner: BranchID)
    case mapSucceeded(branch: BranchID)
    case mapFailed(branch: BranchID)
    /// A distributed Map whose items run as executions of their own began.
    indirect case distributedMapStarted(branch: BranchID, DistributedMapStart)
    case mapRunStarted(branch: BranchID, identifier: String)
    case mapRunSucceeded(branch: BranchID)
    case mapRunFailed(branch: BranchID, error: String, cause: String)

    /// The execution is open again, with the branches that ended without success; `due` is when it times out.
    case executionRedriven(due: Timestamp?, token: String?)
    /// `redriveCount` includes this one.
    case mapRunRedriven(branch: BranchID, identifier: String, redriveCount: Int)
    /// A failed iteration that waited for room goes on; `branch` is its Map's.
    case iterationRedriven(branch: BranchID, child: BranchID)
}

/// A logical thread of an execution: the root, a Parallel branch, a Map iteration.
///
/// Numbers are never reused.
package struct BranchID: Sendable, Hashable, Comparable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package static let root = BranchID(rawValue: 0)
    package static func < (a: BranchID, b: BranchID) -> Bool { a.rawValue < b.rawValue }
    func advanced(by count: Int) -> BranchID { BranchID(rawValue: rawValue &+ Int32(truncatingIfNeeded: count)) }
}

/// A variable with the value that a state gave it.
package struct AssignedVariable: Sendable {
    package let name: String
    package let value: Payload
}

/// An attempt of a Task state.
package struct TaskSchedule: Sendable {
    package let attempt: Int64
    package let parameters: Payload
    /// As written or computed, unscaled.
    package let timeoutSeconds: Int64?
    package let heartbeatSeconds: Int64?
    package let credentialsRoleARN: String?
    package let token: String?
    /// When the task must have been picked up or be done; activities start their clock anew when started.
    package let timeoutDue: Timestamp?
}

/// The beginning of a Map's work.
package struct MapStart: Sendable {
    package let items: Payload
    package let count: Int
    /// Iterations at once, at least 1.
    package let concurrency: Int
    /// Set for a distributed Map: the number of failures it bears.
    package let toleratedFailures: Int?
    /// Effective input: what ItemSelector sees.
    package let input: Payload
}

/// The beginning of the work of a distributed Map.
package struct DistributedMapStart: Sendable {
    /// An array or object; `nil` where an ItemReader gives the items.
    package let items: Payload?
    /// Number of items, 0 where it is not known yet.
    package let count: Int
    /// Effective input: what ItemSelector sees.
    package let input: Payload
    /// ``MapRunSettings/json``.
    package let settings: Payload
}

/// The beginning of one iteration of a Map.
package struct IterationStart: Sendable {
    package let child: BranchID
    package let index: Int
    package let item: Payload
    package let input: Payload
    package let previousEventID: Int64
}

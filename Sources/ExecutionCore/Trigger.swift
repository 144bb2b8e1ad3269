package import JSONModel

/// Something that happened outside and moves an execution on.
package enum Trigger: Sendable {
    /// The first trigger of every execution.
    case start(input: OutsideValue)
    /// A worker took an activity task.
    case activityStarted(attempt: Int64, workerName: String?)
    /// The call of a callback or job task returned; the task goes on.
    case taskSubmitted(attempt: Int64, output: OutsideValue)
    case taskSucceeded(attempt: Int64, output: OutsideValue)
    case taskFailed(attempt: Int64, StatesError)
    /// A callback or job task was called, and its end is known at once: a mocked one.
    case taskSettled(attempt: Int64, submission: OutsideValue, TaskEnd)
    /// The attempt cannot be made at all: `States.Runtime`.
    case taskUnstartable(attempt: Int64, cause: String)
    case heartbeat(attempt: Int64)
    /// A Map Run has ended well; the output is the Map state's result.
    case mapRunSucceeded(attempt: Int64, output: OutsideValue)
    case mapRunFailed(attempt: Int64, StatesError)
    /// Time has passed; whatever is due at the context's `now` happens.
    case timersDue
    case stop(error: String?, cause: String?)
    /// Takes up what failed, was stopped or timed out; the only trigger that a closed execution accepts.
    ///
    /// `token` makes a repetition recognizable.
    case redrive(token: String?)
    /// Goes on with what a bounded transition left over.
    case resume
}

/// How a task ended.
package enum TaskEnd: Sendable {
    case succeeded(OutsideValue)
    case failed(StatesError)
}

/// A JSON value from outside with its text.
package struct OutsideValue: Sendable {
    package let value: JSONValue
    package let text: [UInt8]

    package init(value: JSONValue, text: [UInt8]) {
        self.value = value
        self.text = text
    }
}

/// Why a trigger was refused; nothing has changed then.
package enum TriggerRejected: Error, Sendable, Hashable {
    case executionClosed
    /// The attempt is unknown, has ended, or waits for something else.
    case attemptNotOpen
    /// Only the first trigger starts an execution, and the first one must.
    case wrongOrder
    case notRedrivable(RedriveRefusal)
}

/// What handling a trigger decided: facts to store and commands to perform once they are stored.
package struct Transition: Sendable {
    package var events: [JournalEvent] = []
    package var commands: [Command] = []
    /// Numbers of attempts that are over: their commands need no repeating.
    package var closedAttempts: [Int64] = []
    /// The expressions took more steps than the context allows: neither the transition nor the machine may be kept.
    package var isGivenUp = false

    package init() {}

    package var isEmpty: Bool { events.isEmpty }
}

/// What the shell must do after a transition is stored.
package enum Command: Sendable {
    /// Perform an attempt of a Task state.
    case performTask(TaskCommand)
    /// Offer an attempt to the workers of an activity.
    case offerActivityTask(attempt: Int64, activityARN: String)
    /// Tell whoever performs the attempt that nobody waits for it any more.
    case cancelTask(attempt: Int64)
    /// Tell whoever performs the attempt that its outcome has been reported; what it has begun may go on.
    case releaseTask(attempt: Int64)
    /// See a Map Run through; its end comes back as a trigger.
    case startMapRun(MapRunCommand)
    /// Tell the Map Run that nobody waits for it any more: it aborts.
    case cancelMapRun(attempt: Int64)
    /// Trigger `.resume`: the transition reached its bound.
    case resume
}

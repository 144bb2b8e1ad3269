/// A failure inside a workflow: `Error` and `Cause` as states, catchers and history events carry them.
///
/// It is a value: a failed workflow is a normal outcome. Source: "Handling errors in Step Functions workflows".
package struct StatesError: Error, Sendable, Hashable {
    package let name: String
    package let cause: String

    package init(name: String, cause: String) {
        self.name = name
        self.cause = cause
    }

    package static let timeoutName = "States.Timeout"
    package static let heartbeatTimeoutName = "States.HeartbeatTimeout"
    package static let taskFailedName = "States.TaskFailed"
    package static let allName = "States.ALL"
    package static let runtimeName = "States.Runtime"
    package static let dataLimitExceededName = "States.DataLimitExceeded"

    package static func dataLimitExceeded(_ what: String) -> StatesError {
        StatesError(
            name: dataLimitExceededName,
            cause: "The state/task '\(what)' returned a result with a size exceeding the maximum number of bytes "
                + "service limit."
        )
    }

    /// Whether an element of `ErrorEquals` names this error.
    ///
    /// `States.ALL` matches all but `States.Runtime` and `States.DataLimitExceeded`; `States.TaskFailed` all but
    /// these and timeouts. A missed heartbeat is reported as `States.Timeout` and answers to both names.
    func isMatched(by name: String, isHeartbeat: Bool) -> Bool {
        if name == self.name { return true }
        switch name {
        case Self.allName:
            return self.name != Self.runtimeName && self.name != Self.dataLimitExceededName
        case Self.taskFailedName:
            return self.name != Self.runtimeName && self.name != Self.dataLimitExceededName
                && self.name != Self.timeoutName
        case Self.heartbeatTimeoutName:
            return isHeartbeat
        default:
            return false
        }
    }
}

/// Why a step of a state could not be done.
enum StepFailure: Error {
    /// `States.Runtime`: no Retry or Catch handles it.
    case runtime(cause: String)
    /// An error that Retry and Catch see.
    case error(StatesError)
    /// A JSONata failure: an EvaluationFailed event with its location comes first.
    ///
    /// The location is empty where no field is at fault, but the state's input.
    case evaluation(cause: String, location: String)
}

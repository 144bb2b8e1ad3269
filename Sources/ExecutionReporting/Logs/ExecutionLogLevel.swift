/// Which history events a state machine logs.
///
/// Source: "Log levels for Step Functions execution events". Event types that came after that table are put where it has
/// their like: a failure is logged at `ERROR`.
package enum ExecutionLogLevel: String, Sendable, Hashable {
    case all = "ALL"
    case error = "ERROR"
    case fatal = "FATAL"
    case off = "OFF"

    private static let ends: Set<String> = ["ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut"]
    private static let failures: Set<String> = [
        "ActivityFailed", "ActivityScheduleFailed", "ActivityTimedOut", "EvaluationFailed", "FailStateEntered",
        "LambdaFunctionFailed", "LambdaFunctionScheduleFailed", "LambdaFunctionStartFailed", "LambdaFunctionTimedOut",
        "MapIterationAborted", "MapIterationFailed", "MapRunAborted", "MapRunFailed", "MapStateAborted",
        "MapStateFailed", "ParallelStateAborted", "ParallelStateFailed", "TaskFailed", "TaskStartFailed",
        "TaskStateAborted", "TaskSubmitFailed", "TaskTimedOut", "WaitStateAborted",
    ]

    /// Whether events of a type, such as `PassStateEntered`, are logged.
    package func includes(_ type: String) -> Bool {
        switch self {
        case .all: true
        case .error: Self.ends.contains(type) || Self.failures.contains(type)
        case .fatal: Self.ends.contains(type)
        case .off: false
        }
    }
}

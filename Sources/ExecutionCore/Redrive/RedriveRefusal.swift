package import JSONModel

/// Why an execution cannot be redriven.
///
/// Source: API model, `redriveStatusReason`. That an execution was started before AWS had redrives cannot happen here.
package enum RedriveRefusal: Sendable, Hashable {
    case running
    case succeeded
    case pendingRedrive
    case machineDeleting
    case historyFull
    case openTooLong
    case periodOver

    /// AWS's text, for `redriveStatusReason` and for the error `ExecutionNotRedrivable`.
    package var reason: String {
        switch self {
        case .running: "Execution is RUNNING and cannot be redriven"
        case .succeeded: "Execution is SUCCEEDED and cannot be redriven"
        case .pendingRedrive: "Execution is PENDING_REDRIVE and cannot be redriven"
        case .machineDeleting: "State machine is in DELETING status"
        case .historyFull: "Execution history event limit exceeded"
        case .openTooLong: "Execution has exceeded the max execution time"
        case .periodOver: "Execution redrivable period exceeded"
        }
    }

    /// What the age and the history of a failed, stopped or timed out execution speak against; `nil`: nothing.
    ///
    /// The history must have room for ExecutionRedriven and one more event. Source: "Restarting state machine executions
    /// with redrive in Step Functions", "Redrive eligibility for unsuccessful executions".
    package static func ofClosed(
        eventCount: Int64,
        start: Timestamp,
        stop: Timestamp,
        now: Timestamp,
        _ limits: ExecutionLimits
    ) -> RedriveRefusal? {
        if eventCount >= limits.historyEventsMax - 1 { return .historyFull }
        if stop.milliseconds - start.milliseconds >= limits.openMillisecondsMax { return .openTooLong }
        return now.milliseconds - stop.milliseconds > limits.redriveMillisecondsMax ? .periodOver : nil
    }
}

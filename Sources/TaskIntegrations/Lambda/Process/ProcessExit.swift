/// How a process ended.
package enum ProcessExit: Sendable, Hashable {
    case exited(code: Int32)
    case signalled(Int32)
    /// There never was a process; says why.
    case notStarted(String)

    /// Lambda's words for it, which are Go's.
    package var runtimeMessage: String {
        switch self {
        case .exited(code: 0): "Runtime exited without providing a reason"
        case .exited(let code): "Runtime exited with error: exit status \(code)"
        case .signalled(let signal): "Runtime exited with error: signal: \(Self.signalName(signal))"
        case .notStarted(let reason): reason
        }
    }

    private static func signalName(_ signal: Int32) -> String {
        switch signal {
        case 1: "hangup"
        case 2: "interrupt"
        case 3: "quit"
        case 4: "illegal instruction"
        case 5: "trace/breakpoint trap"
        case 6: "aborted"
        case 8: "floating point exception"
        case 9: "killed"
        case 11: "segmentation fault"
        case 13: "broken pipe"
        case 14: "alarm clock"
        case 15: "terminated"
        default: "signal \(signal)"
        }
    }
}

/// What holds for the processes of all functions.
package struct FunctionPoolSettings: Sendable, Hashable {
    /// Processes of one function that may be starting at once, so that a burst does not start them all.
    package var startingCountMax = 4
    /// Calls of one function that may wait for a process; more are refused.
    package var waitingCountMax = 10_000
    /// Idle processes end after this time.
    package var idleSeconds: Int64 = 300
    /// Time to the first poll of a new process; a function's own timeout counts when it is longer.
    package var startMilliseconds: Int64 = 10_000
    /// Time that calls get to finish when the server stops.
    package var shutdownMilliseconds: Int64 = 2_000
    /// How long what was found out about a function's code holds before the files are looked at again.
    package var codeCheckMilliseconds: Int64 = 1_000
    /// Bytes of output that are kept of each function.
    package var logByteCountMax = 262_144
    /// Variables of the server's environment that processes get.
    package var inheritedEnvironment: [String: String]

    package init(inheritedEnvironment: [String: String]) {
        self.inheritedEnvironment = inheritedEnvironment
    }

    /// Standard settings with the server's `PATH` and `HOME`.
    package static func standard() -> FunctionPoolSettings {
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME"] {
            environment[name] = LocalFile.environmentVariable(name)
        }
        return FunctionPoolSettings(inheritedEnvironment: environment)
    }
}

import ArgumentParser
import JSONModel

/// `newel executions watch`.
struct ExecutionsWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Print the events of an execution as they come, until it ends.",
        discussion: """
            Examples:
              newel executions watch Orders:monday
              newel executions watch monday --format json       JSON Lines, one event each
            \(ClientHelp.outcomes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var execution: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            try await ExecutionFollower(session, try await session.executionARN(execution)).follow()
        }
    }
}

/// `newel executions stop`.
struct ExecutionsStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop a running execution; it ends as ABORTED.",
        discussion: """
            Examples:
              newel executions stop Orders:monday --error Cancelled --cause "wrong customer"
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var execution: String
    @Option(help: "Error name to record.") var error: String?
    @Option(help: "Cause to record.") var cause: String?
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.executionARN(execution)
            var request: JSONObject = ["executionArn": .string(arn)]
            if let error { request["error"] = .string(error) }
            if let cause { request["cause"] = .string(cause) }
            let stopped = try await session.call("StopExecution", request)
            if session.format == .json { return session.printJSON(stopped) }
            StandardStreams.print("stopped \(arn)")
        }
    }
}

/// `newel executions redrive`.
struct ExecutionsRedrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Go on with a failed, aborted or timed-out execution where it stopped.",
        discussion: """
            Examples:
              newel executions redrive Orders:monday --wait
            \(ClientHelp.outcomes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var execution: String
    @Flag(help: "Wait for the end.") var wait = false
    @Flag(help: "Print events until the end.") var watch = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.executionARN(execution)
            let redriven = try await session.call("RedriveExecution", ["executionArn": .string(arn)])
            if watch { return try await ExecutionFollower(session, arn).follow() }
            if wait { return try Outcome(try await ExecutionFollower(session, arn).ending()).finish(session) }
            if session.format == .json { return session.printJSON(redriven) }
            StandardStreams.print("redriven \(arn)")
        }
    }
}

/// `newel executions diff`.
struct ExecutionsDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two executions: outcome, input, output, path and durations.",
        discussion: """
            Examples:
              newel executions diff Orders:monday Orders:tuesday
              newel executions diff monday tuesday --format json | jq .path.firstDifference
            Exit code 1 when they differ in status, input, output, error, cause or path; durations do not count. \
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var left: String
    @Argument(help: "ARN, MACHINE:NAME or NAME.") var right: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let diff = ExecutionDiff(try await trace(session, left), try await trace(session, right))
            if session.format == .json {
                StandardStreams.print(diff.json().prettyPrinted())
            } else {
                for line in diff.lines(for: session.terminal) { StandardStreams.print(line) }
            }
            if !diff.isSame { throw ExitCode(1) }
        }
    }

    private func trace(_ session: ServerSession, _ name: String) async throws -> ExecutionTrace {
        let arn = try await session.executionARN(name)
        let description = try await session.call("DescribeExecution", ["executionArn": .string(arn)])
        return ExecutionTrace(description, events: try await session.events(arn, includesData: false))
    }
}

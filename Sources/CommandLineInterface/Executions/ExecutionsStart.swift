import ArgumentParser
import JSONModel

/// `newel executions start`.
struct ExecutionsStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start an execution.",
        discussion: """
            Examples:
              newel executions start Orders --input '{"id": 7}'
              newel executions start Orders --input @order.json --name monday --wait
              newel executions start Orders:live --watch            print events as they come
            With --wait the output goes to standard output when the execution ends; EXPRESS machines answer at once.
            \(ClientHelp.outcomes)
            """
    )

    @Argument(help: "Name or ARN of the state machine, also of a version or an alias (NAME:QUALIFIER).")
    var machine: String
    @Option(help: "The input: JSON, or @FILE (@- for standard input).") var input = "{}"
    @Option(help: "Name of the execution. (default: one that nobody has)") var name: String?
    @Flag(help: "Wait for the end.") var wait = false
    @Flag(help: "Print events until the end.") var watch = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let given = try commandResult { () throws(CommandFailure) in
            try StandardStreams.json(option: input, name: "--input")
        }
        try await ServerSession.run(client) { session in
            let arn = try await session.machineARN(machine)
            var request: JSONObject = [
                "stateMachineArn": .string(arn), "input": .string(String(decoding: given.text, as: UTF8.self)),
            ]
            if let name { request["name"] = .string(name) }
            if wait, try await isExpress(session, arn) {
                return try Outcome(try await session.call("StartSyncExecution", request)).finish(session)
            }
            let started = try await session.call("StartExecution", request)
            guard let execution = started["executionArn"]?.stringValue else {
                throw CommandFailure("The server's answer names no execution: \(started)")
            }
            if watch { return try await ExecutionFollower(session, execution).follow() }
            if wait { return try Outcome(try await ExecutionFollower(session, execution).ending()).finish(session) }
            if session.format == .json { return session.printJSON(started) }
            StandardStreams.print("started \(execution)")
        }
    }

    private func isExpress(_ session: ServerSession, _ arn: String) async throws -> Bool {
        let machine = try await session.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])
        return machine["type"] == "EXPRESS"
    }
}

/// How an execution ended, as an answer and an exit code.
struct Outcome {
    /// The answer of DescribeExecution or StartSyncExecution.
    let description: JSONValue

    init(_ description: JSONValue) { self.description = description }

    var status: String { description["status"]?.stringValue ?? "?" }

    /// nil for success.
    var exitCode: ExitCode? {
        switch status {
        case "SUCCEEDED": nil
        case "TIMED_OUT": ExitCode(3)
        case "ABORTED": ExitCode(4)
        default: ExitCode(1)
        }
    }

    /// What went wrong, on one line.
    var failure: String {
        let error = description["error"]?.stringValue
        let cause = description["cause"]?.stringValue
        return [status, error, cause.map { error == nil ? $0 : ": \($0)" }].compactMap(\.self).joined(separator: " ")
            .replacing(" : ", with: ": ")
    }

    /// Prints the output or the failure and ends the program with the outcome's code.
    func finish(_ session: ServerSession) throws {
        if session.format == .json {
            session.printJSON(description)
        } else if exitCode == nil {
            StandardStreams.print(description["output"]?.stringValue ?? "")
        } else {
            StandardStreams.printError("newel: \(failure)")
        }
        if let exitCode { throw exitCode }
    }
}

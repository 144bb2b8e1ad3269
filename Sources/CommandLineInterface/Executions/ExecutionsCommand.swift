import ArgumentParser
import JSONModel

/// `newel executions`: executions on a server.
struct ExecutionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executions",
        abstract: "Start, follow, list, compare, stop and redrive executions on a server.",
        discussion: """
            Examples:
              newel executions start Orders --input '{"id": 7}' --wait
              newel executions list Orders --status FAILED
              newel executions history Orders:monday
              newel executions diff monday tuesday
            An execution is named by its ARN, by MACHINE:NAME, or by its name alone where that is unique.
            """,
        subcommands: [
            ExecutionsList.self, ExecutionsStart.self, ExecutionsDescribe.self, ExecutionsHistory.self,
            ExecutionsWatch.self, ExecutionsStop.self, ExecutionsRedrive.self, ExecutionsDiff.self,
        ],
        defaultSubcommand: ExecutionsList.self
    )
}

/// `newel executions list`.
struct ExecutionsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List executions, the newest first.",
        discussion: """
            Examples:
              newel executions list                             of all state machines
              newel executions list Orders --status RUNNING --limit 100
              newel executions list Orders --format json
            \(ClientHelp.exitCodes)
            """
    )

    enum Status: String, ExpressibleByArgument, CaseIterable {
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case timedOut = "TIMED_OUT"
        case aborted = "ABORTED"
        case pendingRedrive = "PENDING_REDRIVE"

        init?(argument: String) { self.init(rawValue: argument.uppercased()) }
    }

    @Argument(help: "Name or ARN of the state machine; without one, of all.") var machine: String?
    @Option(help: "Only these: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE.") var status: Status?
    @Option(help: "At most this many.") var limit: Int = 50
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let executions = try await found(session)
            if session.format == .json { return session.printJSON(.array(executions)) }
            var table = TextTable(["NAME", "MACHINE", "STATUS", "STARTED", "DURATION"], rightAligned: [4])
            for execution in executions {
                let status = execution["status"]?.stringValue ?? ""
                table.add([
                    .init(execution["name"]?.stringValue ?? ""),
                    .init(APIValues.name(ofARN: execution["stateMachineArn"]?.stringValue ?? "")),
                    .init(status, .status(status)), .init(APIValues.dateText(execution["startDate"])),
                    .init(APIValues.lasted(execution).map(APIValues.duration) ?? "-"),
                ])
            }
            session.printTable(table, empty: "No executions.")
        }
    }

    private func found(_ session: ServerSession) async throws -> [JSONValue] {
        let count = max(1, limit)
        if let machine { return try await list(session, try await session.machineARN(machine), count) }
        var all: [JSONValue] = []
        for machine in try await session.list("ListStateMachines", [:], member: "stateMachines") {
            guard machine["type"]?.stringValue == "STANDARD", let arn = machine["stateMachineArn"]?.stringValue else {
                continue
            }
            all += try await list(session, arn, count)
        }
        let newest = all.sorted { Self.start($0) > Self.start($1) }
        return Array(newest.prefix(count))
    }

    private func list(_ session: ServerSession, _ arn: String, _ limit: Int) async throws -> [JSONValue] {
        var request: JSONObject = ["stateMachineArn": .string(arn)]
        if let status { request["statusFilter"] = .string(status.rawValue) }
        return try await session.list("ListExecutions", request, member: "executions", limit: limit)
    }

    private static func start(_ execution: JSONValue) -> Double {
        execution["startDate"]?.numberValue?.doubleValue ?? 0
    }
}

/// `newel executions describe`.
struct ExecutionsDescribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show an execution with its input and output.",
        discussion: """
            Examples:
              newel executions describe Orders:monday
              newel executions describe monday --output | jq .total
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var execution: String
    @Flag(help: "Print the output only.") var output = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.executionARN(execution)
            let found = try await session.call("DescribeExecution", ["executionArn": .string(arn)])
            if output {
                guard let text = found["output"]?.stringValue else {
                    throw CommandFailure("The execution is \(found["status"]?.stringValue ?? "?") and has no output.")
                }
                return StandardStreams.print(text)
            }
            if session.format == .json { return session.printJSON(found) }
            for line in ExecutionSheet(found).lines(for: session.terminal) { StandardStreams.print(line) }
        }
    }
}

/// `newel executions history`.
struct ExecutionsHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the events of an execution.",
        discussion: """
            Examples:
              newel executions history Orders:monday
              newel executions history monday --format json | jq '.[] | select(.type == "TaskFailed")'
            TIME is the time since the execution's start. \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "ARN, MACHINE:NAME or NAME.") var execution: String
    @Flag(help: "The last event first.") var reverse = false
    @Flag(help: "Leave out inputs and outputs.") var withoutData = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.executionARN(execution)
            var events = try await session.events(arn, includesData: !withoutData)
            if session.format == .json {
                if reverse { events.reverse() }
                return session.printJSON(.array(events))
            }
            var history = HistoryTable()
            var table = HistoryTable.table
            let rows = events.map { history.row($0) }
            for row in reverse ? rows.reversed() : rows { table.add(row) }
            session.printTable(table, empty: "No events.")
        }
    }
}

extension ServerSession {
    /// All events of an execution, the earliest first.
    func events(_ arn: String, includesData: Bool = true) async throws -> [JSONValue] {
        try await list(
            "GetExecutionHistory",
            ["executionArn": .string(arn), "includeExecutionData": .bool(includesData)],
            member: "events"
        )
    }
}

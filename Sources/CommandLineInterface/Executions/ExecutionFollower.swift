import JSONModel

/// Waits for an execution's end and shows what happens until then.
struct ExecutionFollower {
    private let session: ServerSession
    private let arn: String

    init(_ session: ServerSession, _ arn: String) {
        self.session = session
        self.arn = arn
    }

    /// DescribeExecution's answer once the execution has ended.
    func ending() async throws -> JSONValue {
        var pause = Backoff()
        while true {
            let description = try await describe()
            if description["status"] != "RUNNING" { return description }
            try await pause.wait()
        }
    }

    /// Prints events as they come, then the outcome, and ends the program with its code.
    func follow() async throws {
        var history = HistoryTable()
        let table = HistoryTable.table
        if session.format == .text {
            print(table, HistoryTable.headings.map { .init($0, .heading) })
        }
        var pause = Backoff()
        var last: Int64 = 0
        while true {
            // The status first: events that come in between are printed, and none is missed at the end.
            let description = try await describe()
            let events = try await events(after: last)
            for event in events {
                last = event["id"]?.numberValue?.integerValue ?? last
                if session.format == .json {
                    StandardStreams.print(APIValues.readable(event).serializedString())
                } else {
                    print(table, history.row(event))
                }
            }
            guard description["status"] == "RUNNING" else { return try end(Outcome(description)) }
            if events.isEmpty { try await pause.wait() } else { pause = Backoff() }
        }
    }

    private func end(_ outcome: Outcome) throws {
        if session.format == .text, outcome.exitCode != nil { StandardStreams.printError("newel: \(outcome.failure)") }
        if let code = outcome.exitCode { throw code }
    }

    private func print(_ table: TextTable, _ row: [TextTable.Cell]) {
        StandardStreams.print(table.line(row, HistoryTable.liveWidths, session.terminal))
    }

    private func describe() async throws -> JSONValue {
        try await session.call("DescribeExecution", ["executionArn": .string(arn)])
    }

    /// The events with larger numbers, in order: read backwards, so that what has been seen is not read again.
    private func events(after last: Int64) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        var request: JSONObject = ["executionArn": .string(arn), "reverseOrder": true, "maxResults": 100]
        while true {
            let page = try await session.call("GetExecutionHistory", request)
            let events = page["events"]?.arrayValue ?? []
            let new = events.prefix { ($0["id"]?.numberValue?.integerValue ?? 0) > last }
            found += new
            guard new.count == events.count, !events.isEmpty, let token = page["nextToken"], !token.isNull else {
                return found.reversed()
            }
            request["nextToken"] = token
            request["maxResults"] = 1000
        }
    }
}

/// Growing pauses between questions, from 50 ms to 2 s.
struct Backoff {
    private var milliseconds = 50

    mutating func wait() async throws {
        try await Task.sleep(for: .milliseconds(milliseconds))
        milliseconds = min(2000, milliseconds * 3 / 2)
    }
}

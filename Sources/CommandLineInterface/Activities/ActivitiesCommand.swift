import ArgumentParser
import JSONModel

/// `newel activities`: activities of a server.
struct ActivitiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activities",
        abstract: "List, create, show and delete activities of a server.",
        discussion: """
            Examples:
              newel activities list
              newel activities create approvals
              newel activities delete approvals
            """,
        subcommands: [ActivitiesList.self, ActivitiesCreate.self, ActivitiesDescribe.self, ActivitiesDelete.self],
        defaultSubcommand: ActivitiesList.self
    )
}

/// `newel activities list`.
struct ActivitiesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List activities.",
        discussion: """
            Examples:
              newel activities list --format json
            \(ClientHelp.exitCodes)
            """
    )

    @OptionGroup var client: ClientOptions
    @Option(help: "At most this many.") var limit: Int = 1000

    func run() async throws {
        try await ServerSession.run(client) { session in
            let activities = try await session.list("ListActivities", [:], member: "activities", limit: max(1, limit))
            if session.format == .json { return session.printJSON(.array(activities)) }
            var table = TextTable(["NAME", "CREATED", "ARN"])
            for activity in activities {
                table.add([
                    .init(activity["name"]?.stringValue ?? ""), .init(APIValues.dateText(activity["creationDate"])),
                    .init(activity["activityArn"]?.stringValue ?? "", .quiet),
                ])
            }
            session.printTable(table, empty: "No activities. Create one: newel activities create NAME")
        }
    }
}

/// `newel activities create`.
struct ActivitiesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create an activity.",
        discussion: """
            Examples:
              newel activities create approvals --tag team=sales
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name.") var name: String
    @Option(name: .customLong("tag"), help: "KEY=VALUE; may be given again.") var tags: [KeyValue] = []
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            var request: JSONObject = ["name": .string(name)]
            if !tags.isEmpty { request["tags"] = .array(tags.map(\.tag)) }
            let created = try await session.call("CreateActivity", request)
            if session.format == .json { return session.printJSON(created) }
            StandardStreams.print("created \(created["activityArn"]?.stringValue ?? name)")
        }
    }
}

/// `newel activities describe`.
struct ActivitiesDescribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show an activity.",
        discussion: """
            Examples:
              newel activities describe approvals
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN.") var activity: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.activityARN(activity)
            let found = try await session.call("DescribeActivity", ["activityArn": .string(arn)])
            if session.format == .json { return session.printJSON(found) }
            var sheet = Sheet()
            sheet.add("name", found["name"]?.stringValue)
            sheet.add("arn", found["activityArn"]?.stringValue)
            sheet.add("created", APIValues.dateText(found["creationDate"]))
            let tags = try await session.tags(arn)
            if !tags.isEmpty { sheet.add("tags", tags.map { "\($0.key)=\($0.value)" }.joined(separator: " ")) }
            for line in sheet.lines(for: session.terminal) { StandardStreams.print(line) }
        }
    }
}

/// `newel activities delete`.
struct ActivitiesDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete activities.",
        discussion: """
            Examples:
              newel activities delete approvals
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Names or ARNs.") var activities: [String]
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            for activity in activities {
                let arn = JSONValue.string(try await session.activityARN(activity))
                _ = try await session.call("DescribeActivity", ["activityArn": arn])
                _ = try await session.call("DeleteActivity", ["activityArn": arn])
                if session.format == .text { StandardStreams.print("deleted \(arn.stringValue ?? "")") }
            }
        }
    }
}

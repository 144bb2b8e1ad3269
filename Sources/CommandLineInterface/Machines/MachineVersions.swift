import ArgumentParser
import JSONModel

/// `newel machines versions`.
struct MachinesVersions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a state machine, the newest first.",
        discussion: """
            Examples:
              newel machines versions Orders
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN.") var machine: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.machineARN(machine)
            let versions = try await session.list(
                "ListStateMachineVersions",
                ["stateMachineArn": .string(arn)],
                member: "stateMachineVersions"
            )
            if session.format == .json { return session.printJSON(.array(versions)) }
            var table = TextTable(["VERSION", "CREATED", "ARN"], rightAligned: [0])
            for version in versions {
                let text = version["stateMachineVersionArn"]?.stringValue ?? ""
                table.add([
                    .init(APIValues.name(ofARN: text)), .init(APIValues.dateText(version["creationDate"])),
                    .init(text, .quiet),
                ])
            }
            session.printTable(table, empty: "No versions. Publish one: newel machines publish \(machine)")
        }
    }
}

/// `newel machines aliases`.
struct MachinesAliases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aliases",
        abstract: "List the aliases of a state machine and where they lead.",
        discussion: """
            Examples:
              newel machines aliases Orders
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN.") var machine: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.machineARN(machine)
            let listed = try await session.list(
                "ListStateMachineAliases",
                ["stateMachineArn": .string(arn)],
                member: "stateMachineAliases"
            )
            var aliases: [JSONValue] = []
            for alias in listed {
                guard let aliasARN = alias["stateMachineAliasArn"] else { continue }
                aliases.append(try await session.call("DescribeStateMachineAlias", ["stateMachineAliasArn": aliasARN]))
            }
            if session.format == .json { return session.printJSON(.array(aliases)) }
            var table = TextTable(["ALIAS", "ROUTES TO", "UPDATED", "DESCRIPTION"])
            for alias in aliases {
                table.add([
                    .init(alias["name"]?.stringValue ?? ""), .init(Self.routes(alias)),
                    .init(APIValues.dateText(alias["updateDate"])), .init(alias["description"]?.stringValue ?? ""),
                ])
            }
            session.printTable(table, empty: "No aliases.")
        }
    }

    /// `3 (90 %), 4 (10 %)`.
    static func routes(_ alias: JSONValue) -> String {
        (alias["routingConfiguration"]?.arrayValue ?? []).map { route in
            let version = APIValues.name(ofARN: route["stateMachineVersionArn"]?.stringValue ?? "?")
            let weight = route["weight"]?.numberValue?.integerValue ?? 0
            return weight == 100 ? version : "\(version) (\(weight) %)"
        }.joined(separator: ", ")
    }
}

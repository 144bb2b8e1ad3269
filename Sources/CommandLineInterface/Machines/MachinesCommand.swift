import ArgumentParser
import JSONModel

/// `newel machines`: state machines of a server.
struct MachinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machines",
        abstract: "List, show, create, change and delete state machines of a server.",
        discussion: """
            Examples:
              newel machines list
              newel machines create Orders --definition orders.asl.json
              newel machines describe Orders
              newel machines update Orders --definition orders.asl.json --publish
            A name stands for the ARN in the region and account of the request.
            """,
        subcommands: [
            MachinesList.self, MachinesDescribe.self, MachinesCreate.self, MachinesUpdate.self, MachinesDelete.self,
            MachinesPublish.self, MachinesVersions.self, MachinesAliases.self,
        ],
        defaultSubcommand: MachinesList.self
    )
}

/// `newel machines list`.
struct MachinesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List state machines.",
        discussion: """
            Examples:
              newel machines list
              newel machines list --format json --endpoint http://127.0.0.1:8083
            \(ClientHelp.exitCodes)
            """
    )

    @OptionGroup var client: ClientOptions
    @Option(help: "At most this many.") var limit: Int = 1000

    func run() async throws {
        try await ServerSession.run(client) { session in
            let machines = try await session.list(
                "ListStateMachines",
                [:],
                member: "stateMachines",
                limit: max(1, limit)
            )
            if session.format == .json { return session.printJSON(.array(machines)) }
            var table = TextTable(["NAME", "TYPE", "CREATED", "ARN"])
            for machine in machines {
                table.add([
                    .init(machine["name"]?.stringValue ?? ""), .init(machine["type"]?.stringValue ?? ""),
                    .init(APIValues.dateText(machine["creationDate"])),
                    .init(machine["stateMachineArn"]?.stringValue ?? "", .quiet),
                ])
            }
            session.printTable(table, empty: "No state machines. Create one: newel machines create --help")
        }
    }
}

/// `newel machines describe`.
struct MachinesDescribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show a state machine.",
        discussion: """
            Examples:
              newel machines describe Orders
              newel machines describe Orders:live                     what an alias or a version stands for
              newel machines describe Orders --definition > orders.asl.json
            \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN, also of a version or an alias (NAME:QUALIFIER).") var machine: String
    @Flag(help: "Print the definition only.") var definition = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let arn = try await session.machineARN(machine)
            let found = try await session.call("DescribeStateMachine", ["stateMachineArn": .string(arn)])
            if definition { return StandardStreams.print(found["definition"]?.stringValue ?? "") }
            if session.format == .json { return session.printJSON(found) }
            let tags = try await session.tags(found["stateMachineArn"]?.stringValue ?? arn)
            for line in MachineSheet(found, tags: tags).lines(for: session.terminal) { StandardStreams.print(line) }
        }
    }
}

/// `newel machines delete`.
struct MachinesDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete state machines, with their versions, aliases and tags.",
        discussion: """
            Examples:
              newel machines delete Orders Invoices
            Executions that run go on to their end. \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Names or ARNs.") var machines: [String]
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            for machine in machines {
                let arn = JSONValue.string(try await session.machineARN(machine))
                // Deleting what is not there is no error for the API, and a slip of the pen for who typed it.
                _ = try await session.call("DescribeStateMachine", ["stateMachineArn": arn])
                _ = try await session.call("DeleteStateMachine", ["stateMachineArn": arn])
                if session.format == .text { StandardStreams.print("deleted \(arn.stringValue ?? "")") }
            }
        }
    }
}

extension ServerSession {
    /// The tags of a resource; none for what cannot have any.
    func tags(_ arn: String) async throws -> [(key: String, value: String)] {
        do {
            let found = try await call("ListTagsForResource", ["resourceArn": .string(arn)])
            return (found["tags"]?.arrayValue ?? []).compactMap { tag in
                tag["key"]?.stringValue.map { ($0, tag["value"]?.stringValue ?? "") }
            }
        } catch let fault as ServiceFault where ["InvalidArn", "ResourceNotFound"].contains(fault.code) {
            return []
        }
    }
}

import ArgumentParser
import JSONModel

/// `newel machines create`.
struct MachinesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a state machine.",
        discussion: """
            Examples:
              newel machines create Orders --definition orders.asl.json
              newel machines create Quotes --definition quotes.asl.yaml --type EXPRESS --tag team=sales
              newel machines create Orders --definition orders.asl.json --publish --version-description first
            Definitions are JSON, or YAML in files that end with .yaml or .yml. \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name.") var name: String
    @Option(help: "Definition file; - for standard input.") var definition: String
    @Option(help: "Role, as name or ARN.") var role: String?
    @Option(help: "Type: STANDARD or EXPRESS.") var type: ValidateCommand.MachineType = .standard
    @Flag(help: "Publish the first version.") var publish = false
    @Option(help: "Description of the version; needs --publish.") var versionDescription: String?
    @Option(name: .customLong("tag"), help: "KEY=VALUE; may be given again.") var tags: [KeyValue] = []
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            let source = try await TemplateFile.definition(definition)
            var request: JSONObject = [
                "name": .string(name), "definition": .string(source),
                "roleArn": .string(try await session.roleARN(role)),
                "type": .string(type.rawValue),
            ]
            if publish { request["publish"] = true }
            if let versionDescription { request["versionDescription"] = .string(versionDescription) }
            if !tags.isEmpty { request["tags"] = .array(tags.map(\.tag)) }
            let created = try await session.call("CreateStateMachine", request)
            if session.format == .json { return session.printJSON(created) }
            StandardStreams.print("created \(created["stateMachineArn"]?.stringValue ?? name)")
            if let version = created["stateMachineVersionArn"]?.stringValue {
                StandardStreams.print("published \(version)")
            }
        }
    }
}

/// `newel machines update`.
struct MachinesUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a state machine.",
        discussion: """
            Examples:
              newel machines update Orders --definition orders.asl.json
              newel machines update Orders --definition orders.asl.json --publish --version-description "faster"
              newel machines update Orders --role arn:aws:iam::123456789012:role/orders
            Executions that run keep the definition they started with. \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN.") var machine: String
    @Option(help: "Definition file; - for standard input.") var definition: String?
    @Option(help: "Role, as name or ARN.") var role: String?
    @Flag(help: "Publish a version.") var publish = false
    @Option(help: "Description of the version; needs --publish.") var versionDescription: String?
    @OptionGroup var client: ClientOptions

    func validate() throws {
        guard definition != nil || role != nil || publish else {
            throw ValidationError("There is nothing to change. Give --definition, --role or --publish.")
        }
    }

    func run() async throws {
        try await ServerSession.run(client) { session in
            var source: String?
            if let definition { source = try await TemplateFile.definition(definition) }
            let arn = try await session.machineARN(machine)
            if source == nil, role == nil {
                return try await session.publish(arn, description: versionDescription)
            }
            var request: JSONObject = ["stateMachineArn": .string(arn)]
            if let source { request["definition"] = .string(source) }
            if let role { request["roleArn"] = .string(try await session.roleARN(role)) }
            if publish { request["publish"] = true }
            if let versionDescription { request["versionDescription"] = .string(versionDescription) }
            let updated = try await session.call("UpdateStateMachine", request)
            if session.format == .json { return session.printJSON(updated) }
            let revision = updated["revisionId"]?.stringValue.map { " (revision \($0))" } ?? ""
            StandardStreams.print("updated \(arn)\(revision)")
            if let version = updated["stateMachineVersionArn"]?.stringValue {
                StandardStreams.print("published \(version)")
            }
        }
    }
}

/// `newel machines publish`.
struct MachinesPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish the current revision of a state machine as a version.",
        discussion: """
            Examples:
              newel machines publish Orders --description "faster"
            A revision that is the newest version already is not published again. \(ClientHelp.exitCodes)
            """
    )

    @Argument(help: "Name or ARN.") var machine: String
    @Option(help: "Description of the version.") var description: String?
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await ServerSession.run(client) { session in
            try await session.publish(try await session.machineARN(machine), description: description)
        }
    }
}

extension ServerSession {
    fileprivate func publish(_ arn: String, description: String?) async throws {
        var request: JSONObject = ["stateMachineArn": .string(arn)]
        if let description { request["description"] = .string(description) }
        let published = try await call("PublishStateMachineVersion", request)
        if format == .json { return printJSON(published) }
        StandardStreams.print("published \(published["stateMachineVersionArn"]?.stringValue ?? arn)")
    }
}

/// An option's `KEY=VALUE`.
struct KeyValue: ExpressibleByArgument {
    let key: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        key = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    var tag: JSONValue { ["key": .string(key), "value": .string(value)] }
}

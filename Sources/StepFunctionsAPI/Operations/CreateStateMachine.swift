import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Makes a state machine.
///
/// Idempotent on name, definition (its text), type, configuration, `publish` and `versionDescription`; a different role
/// or different tags are ignored.
/// Source: API reference, "CreateStateMachine".
enum CreateStateMachine: APIOperation {
    static let name = "CreateStateMachine"

    private static let firstVersion: Int64 = 1

    struct Input {
        let name: String
        let definition: String
        let roleARN: String
        let type: String
        let changes: MachineConfiguration.Changes
        let tags: [Tag]
        let publishing: Publishing

        init(_ request: inout RequestReader) throws(APIError) {
            name = try request.requiredString("name", .name)
            definition = try request.requiredString("definition", .definition)
            roleARN = try request.requiredString("roleArn", .arn)
            type = try request.choice("type", .stateMachineType) ?? "STANDARD"
            changes = try MachineConfiguration.Changes(&request)
            tags = try TagRules.read(&request) ?? []
            publishing = try Publishing(&request)
            try request.finish()
            try publishing.check()
        }
    }

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let input = try Input(&request)
        try ResourceName.check(input.name)
        try ARN.checkRole(input.roleARN)
        let arn = context.arn(.stateMachine(name: input.name))
        let configuration = try input.changes.checked(on: MachineConfiguration()).serialized()
        try TagRules.check(input.tags, existing: [], on: arn.text)
        if let existing = try existing(input, configuration, arn, context) { return existing }
        try DefinitionCheck.check(input.definition, type: input.type, context)
        try await context.logDestinations?.check(input.changes.logging)

        let scope = context.scope
        let id = try context.read { store throws(StorageError) in try store.machineID(scope: scope, name: input.name) }
        let now = context.engine.now()
        let revision = RevisionRecord(
            key: context.engine.makeRevisionKey(),
            machine: id,
            revisionID: nil,
            definition: input.definition,
            roleARN: input.roleARN,
            updateDate: now,
            configuration: configuration
        )
        let machine = MachineRecord(
            id: id,
            scope: scope,
            name: input.name,
            type: input.type,
            status: .active,
            creationDate: now,
            revision: revision,
            creationOptions: input.publishing.serialized()
        )
        let version = VersionRecord(
            machine: id,
            number: Self.firstVersion,
            revision: revision.key,
            description: input.publishing.description,
            creationDate: now
        )
        let outcome = try await context.commit(
            .createMachine(machine, tags: input.tags, version: input.publishing.isWanted ? version : nil)
        )
        context.engine.forgetMachine(scope: scope, name: input.name)
        if outcome == .done { return response(arn, now, input) }
        // Another request made a machine of that name in the meantime.
        guard let existing = try existing(input, configuration, arn, context) else {
            throw .internalFailure("a machine could not be created: \(outcome)")
        }
        return existing
    }

    /// The response when the machine exists and is what the request asks for; nil when there is none.
    ///
    /// - Throws: `StateMachineDeleting`, `StateMachineAlreadyExists`.
    private static func existing(
        _ input: Input,
        _ configuration: [UInt8],
        _ arn: ARN,
        _ context: OperationContext
    ) throws(APIError) -> [UInt8]? {
        guard let machine = try context.findMachine(arn) else { return nil }
        guard machine.status == .active else { throw .stateMachineDeleting(arn.text) }
        guard machine.type == input.type, machine.revision.definition.hasSameUTF8(as: input.definition),
            machine.revision.configuration == configuration, machine.creationOptions == input.publishing.serialized()
        else { throw .stateMachineAlreadyExists(arn.text) }
        return response(arn, machine.creationDate, input)
    }

    private static func response(_ arn: ARN, _ creationDate: Timestamp, _ input: Input) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stateMachineArn")
        writer.string(arn.text)
        writer.key("creationDate")
        writer.timestamp(creationDate)
        if input.publishing.isWanted {
            writer.key("stateMachineVersionArn")
            writer.string(arn.qualified(input.name, "\(firstVersion)").text)
        }
        writer.endObject()
        return writer.finish()
    }
}

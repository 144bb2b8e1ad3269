import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Gives a state machine a new revision; one that would change nothing is not made.
///
/// Running executions keep the revision with which they started. With `publish` the current revision gets a version,
/// unless it has one.
/// Source: API reference, "UpdateStateMachine".
enum UpdateStateMachine: APIOperation {
    static let name = "UpdateStateMachine"

    struct Input {
        let stateMachineARN: String
        let definition: String?
        let roleARN: String?
        let changes: MachineConfiguration.Changes
        let publishing: Publishing

        init(_ request: inout RequestReader) throws(APIError) {
            stateMachineARN = try request.requiredString("stateMachineArn", .arn)
            definition = try request.string("definition", .definition)
            roleARN = try request.string("roleArn", .arn)
            changes = try MachineConfiguration.Changes(&request)
            publishing = try Publishing(&request)
            try request.finish()
        }
    }

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let input = try Input(&request)
        let arn = try ARN.stateMachine(input.stateMachineARN)
        if case .labelledStateMachine = arn.resource { throw .labelledARNNotSupported }
        // A version or an alias cannot be updated, whatever else the request says.
        if case .qualifiedStateMachine = arn.resource { throw .stateMachineDoesNotExist(input.stateMachineARN) }
        try input.publishing.check()
        guard input.definition != nil || input.roleARN != nil || !input.changes.isEmpty else { throw .nothingToUpdate }
        if let role = input.roleARN { try ARN.checkRole(role) }
        // What depends on nothing is asked for before others have to wait.
        try input.changes.logging?.check()
        try await context.logDestinations?.check(input.changes.logging)
        return try await context.changes.run { () throws(APIError) in
            try await update(arn, input, context)
        }
    }

    private static func update(
        _ arn: ARN,
        _ input: Input,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let machine = try context.machine(arn, input.stateMachineARN)
        guard machine.status == .active else { throw .stateMachineDeleting(input.stateMachineARN) }
        let current = machine.revision
        if let expected = context.expectedRevision, expected != current.revisionID ?? "INITIAL" {
            throw .machineChangedMeanwhile
        }
        let configuration = try input.changes.checked(on: MachineConfiguration(stored: current.configuration))
        let definition = input.definition ?? current.definition
        let roleARN = input.roleARN ?? current.roleARN
        let isNewDefinition = !definition.hasSameUTF8(as: current.definition)
        if isNewDefinition { try DefinitionCheck.check(definition, type: machine.type, context) }
        let configurationBytes = configuration.serialized()
        guard isNewDefinition || roleARN != current.roleARN || configurationBytes != current.configuration else {
            let version =
                input.publishing.isWanted
                ? try await context.publish(machine, description: input.publishing.description) : nil
            return response(current, arn, machine, version)
        }
        var generator = SystemRandomNumberGenerator()
        let revision = RevisionRecord(
            key: context.engine.makeRevisionKey(),
            machine: machine.id,
            revisionID: RandomUUID.text(using: &generator),
            definition: definition,
            roleARN: roleARN,
            updateDate: context.engine.now(),
            configuration: configurationBytes
        )
        let version =
            input.publishing.isWanted
            ? try context.nextVersion(of: machine, revision: revision.key, description: input.publishing.description)
            : nil
        let outcome = try await context.commit(.addRevision(revision, version: version))
        context.engine.forgetMachine(scope: machine.scope, name: machine.name)
        switch outcome {
        case .done: return response(revision, arn, machine, version)
        case .conflict: throw .machineChangedMeanwhile
        case .missing, .exists, .nameTaken: throw .stateMachineDoesNotExist(input.stateMachineARN)
        }
    }

    private static func response(
        _ revision: RevisionRecord,
        _ arn: ARN,
        _ machine: MachineRecord,
        _ version: VersionRecord?
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("updateDate")
        writer.timestamp(revision.updateDate)
        writer.optional("revisionId", revision.revisionID)
        writer.optional("stateMachineVersionArn", version.map { arn.qualified(machine.name, "\($0.number)").text })
        writer.endObject()
        return writer.finish()
    }
}

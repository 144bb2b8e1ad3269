import AWSProtocol
import JSONModel
import StorageAPI

/// Gives the current revision of a state machine a version number; idempotent for each revision.
///
/// Source: API reference, "PublishStateMachineVersion".
enum PublishStateMachineVersion: APIOperation {
    static let name = "PublishStateMachineVersion"

    /// What AWS calls the revision that has no id.
    private static let initialRevision = "INITIAL"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineArn", .arn)
        let revisionID = try request.string("revisionId", .any)
        let description = try request.string("description", .description)
        try request.finish()
        let arn = try ARN.stateMachine(text)
        let (machine, version) = try await context.changes.run {
            () throws(APIError) -> (MachineRecord, VersionRecord) in
            let machine = try context.machine(arn, text)
            guard machine.status == .active else { throw .stateMachineDeleting(text) }
            let current = machine.revision.revisionID ?? initialRevision
            if let revisionID, revisionID != current {
                throw .revisionIsNotCurrent(revisionID, current: current)
            }
            return (machine, try await context.publish(machine, description: description))
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stateMachineVersionArn")
        writer.string(arn.qualified(machine.name, "\(version.number)").text)
        writer.key("creationDate")
        writer.timestamp(version.creationDate)
        writer.endObject()
        return writer.finish()
    }
}

import AWSProtocol
import JSONModel
import StatesLanguage
import StorageAPI

/// Shows a state machine with its current revision.
///
/// The ARN may be that of a distributed Map of the machine; the response then has its label.
/// Source: API reference, "DescribeStateMachine".
enum DescribeStateMachine: APIOperation {
    static let name = "DescribeStateMachine"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineArn", .arn)
        let includesData = try IncludedData.read(&request)
        try request.finish()
        let arn = try ARN.stateMachine(text)
        guard let machine = try context.findMachine(arn) else { throw .stateMachineDoesNotExist(text) }
        let description = RevisionDescription(machine.revision, type: machine.type)
        var label: String?
        if case .labelledStateMachine(_, let wanted) = arn.resource {
            guard description.hasDistributedMap(label: wanted) else { throw .stateMachineDoesNotExist(text) }
            label = wanted
        }

        var writer = JSONWriter(reserving: machine.revision.definition.utf8.count + 1024)
        writer.beginObject()
        writer.key("stateMachineArn")
        writer.string(text)
        writer.key("name")
        writer.string(machine.name)
        writer.key("status")
        writer.string(machine.status == .active ? "ACTIVE" : "DELETING")
        writer.key("type")
        writer.string(machine.type)
        writer.key("creationDate")
        writer.timestamp(machine.creationDate)
        writer.optional("label", label)
        try description.writeMembers(to: &writer, includesData: includesData)
        writer.endObject()
        return writer.finish()
    }
}

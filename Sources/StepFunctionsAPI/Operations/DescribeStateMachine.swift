import AWSProtocol
import JSONModel
import StatesLanguage
import StorageAPI

/// Shows a state machine with its current revision, or one of its versions.
///
/// The ARN may be that of a distributed Map of the machine; the response then has its label. For an alias it is the
/// version that gets most starts.
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
        let reference = try reference(arn, text, context)
        let machine = reference.machine
        let description = RevisionDescription(reference.revision, type: machine.type)
        var label: String?
        if case .labelledStateMachine(_, let wanted) = arn.resource {
            let machineARN = arn.sibling(.stateMachine(name: machine.name)).text
            guard description.hasDistributedMap(label: wanted, machineARN: machineARN) else {
                throw .stateMachineDoesNotExist(text)
            }
            label = wanted
        }

        var writer = JSONWriter(reserving: reference.revision.definition.utf8.count + 1024)
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
        writer.timestamp(reference.version?.creationDate ?? machine.creationDate)
        writer.optional("description", reference.version?.description)
        writer.optional("label", label)
        try description.writeMembers(to: &writer, includesData: includesData)
        writer.endObject()
        return writer.finish()
    }

    private static func reference(
        _ arn: ARN,
        _ text: String,
        _ context: OperationContext
    ) throws(APIError) -> MachineReference {
        guard case .labelledStateMachine(let name, _) = arn.resource else {
            return try context.reference(arn, text) { $0.mainRoute }
        }
        guard let machine = try context.findMachine(arn.sibling(.stateMachine(name: name))) else {
            throw .stateMachineDoesNotExist(text)
        }
        return MachineReference(machine: machine, revision: machine.revision)
    }
}

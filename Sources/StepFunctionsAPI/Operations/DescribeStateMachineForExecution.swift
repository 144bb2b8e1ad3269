import AWSProtocol
import ExecutionRuntime
import JSONModel
import StorageAPI

/// Shows the revision with which an execution started.
///
/// Source: API reference, "DescribeStateMachineForExecution".
enum DescribeStateMachineForExecution: APIOperation {
    static let name = "DescribeStateMachineForExecution"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("executionArn", .arn)
        let includesData = try IncludedData.read(&request)
        try request.finish()
        let (arn, machine, record) = try context.execution(text)
        let revision = try context.revision(record.revision)

        var writer = JSONWriter(reserving: revision.definition.utf8.count + 1024)
        writer.beginObject()
        writer.key("stateMachineArn")
        writer.string(arn.sibling(.stateMachine(name: machine)).text)
        writer.key("name")
        writer.string(machine)
        writer.key("updateDate")
        writer.timestamp(revision.updateDate)
        try RevisionDescription(revision, type: "STANDARD").writeMembers(to: &writer, includesData: includesData)
        writer.endObject()
        return writer.finish()
    }
}

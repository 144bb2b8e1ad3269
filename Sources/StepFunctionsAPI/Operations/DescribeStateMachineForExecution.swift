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
        // A Map Run's child has the label of its state behind a slash.
        writer.string(String(machine.prefix { $0 != "/" }))
        if let child = record.mapRun {
            writer.optional("mapRunArn", try context.mapRunARN(child.run))
            writer.optional("label", machine.split(separator: "/", maxSplits: 1).last.map { String($0) })
        }
        writer.key("updateDate")
        writer.timestamp(revision.updateDate)
        try RevisionDescription(revision, type: "STANDARD").writeMembers(to: &writer, includesData: includesData)
        writer.endObject()
        return writer.finish()
    }
}

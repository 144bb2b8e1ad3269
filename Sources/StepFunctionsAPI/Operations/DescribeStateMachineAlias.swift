import AWSProtocol
import JSONModel
import StorageAPI

/// Shows an alias.
///
/// Source: API reference, "DescribeStateMachineAlias".
enum DescribeStateMachineAlias: APIOperation {
    static let name = "DescribeStateMachineAlias"

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let text = try request.requiredString("stateMachineAliasArn", .arn)
        try request.finish()
        let (arn, machine, alias) = try context.alias(text)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stateMachineAliasArn")
        writer.string(text)
        writer.key("name")
        writer.string(alias.name)
        writer.optional("description", alias.description)
        writer.routingConfiguration(alias, machine.name, arn)
        writer.key("creationDate")
        writer.timestamp(alias.creationDate)
        writer.key("updateDate")
        writer.timestamp(alias.updateDate)
        writer.endObject()
        return writer.finish()
    }
}

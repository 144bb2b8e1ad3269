import AWSProtocol
import JSONModel
import StatesLanguage

/// Checks a definition without making a machine; a bad definition is a result, not an error.
///
/// Source: API reference, "ValidateStateMachineDefinition".
enum ValidateStateMachineDefinition: APIOperation {
    static let name = "ValidateStateMachineDefinition"

    private static let diagnosticsMax: Int64 = 100

    static func handle(
        _ request: inout RequestReader,
        _ context: OperationContext
    ) async throws(APIError) -> [UInt8] {
        let definition = try request.requiredString("definition", .definition)
        let type = try request.choice("type", .stateMachineType) ?? "STANDARD"
        let showsWarnings = try request.choice("severity", .severity) == "WARNING"
        let wanted = try request.integer("maxResults", in: 0...diagnosticsMax) ?? 0
        try request.finish()

        let analysis = DefinitionCheck.analyze(definition, type: type, context)
        let found = analysis.diagnostics.filter { showsWarnings || $0.severity == .error }
        let shown = found.prefix(Int(wanted == 0 ? diagnosticsMax : wanted))
        let isValid = !analysis.diagnostics.contains { $0.severity == .error }

        var writer = JSONWriter()
        writer.beginObject()
        writer.key("result")
        writer.string(isValid ? "OK" : "FAIL")
        writer.key("diagnostics")
        writer.beginArray()
        for diagnostic in shown {
            writer.beginObject()
            writer.key("severity")
            writer.string(diagnostic.severity.rawValue)
            writer.key("code")
            writer.string(diagnostic.code.rawValue)
            writer.key("message")
            writer.string(diagnostic.message)
            writer.optional("location", diagnostic.location)
            writer.endObject()
        }
        writer.endArray()
        writer.key("truncated")
        writer.bool(found.count > shown.count || analysis.isTruncated)
        writer.endObject()
        return writer.finish()
    }
}

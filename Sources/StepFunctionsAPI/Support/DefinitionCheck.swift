import AWSProtocol
import ExecutionRuntime
import ServiceModels
import StatesLanguage

/// Accepts or refuses the definition of a machine.
enum DefinitionCheck {
    /// Checks a definition for machines of a type, `STANDARD` or `EXPRESS`.
    ///
    /// - Throws: `InvalidDefinition` with all errors.
    static func check(_ definition: String, type: String, _ context: OperationContext) throws(APIError) {
        let analysis = analyze(definition, type: type, context)
        if let message = analysis.refusalMessage(source: definition) { throw .invalidDefinition(message) }
    }

    /// Everything that is wrong with a definition.
    ///
    /// SDK actions are held against the API models of their services, and the names of parameters against what their
    /// integrations take.
    static func analyze(_ definition: String, type: String, _ context: OperationContext) -> DefinitionAnalysis {
        DefinitionAnalyzer.analyze(
            definition,
            type: workflowType(type),
            refuses: { isMissing($0, context.models) },
            parameterFields: { context.engine.parameterFields(of: $0) }
        )
    }

    private static func isMissing(_ resource: TaskResource, _ models: ServiceModelCatalog) -> Bool {
        guard case .service(let service, let action) = resource.kind, service.hasPrefix("aws-sdk:"),
            let model = models.model(sdkService: String(service.dropFirst("aws-sdk:".count)))
        else { return false }
        // Whoever has no model learns it when the task runs.
        guard let operation = model.operation(action: action) else { return true }
        return model.streamsEvents(operation)
    }

    /// The type that the analyser knows.
    static func workflowType(_ name: String) -> WorkflowType {
        WorkflowType(rawValue: name) ?? .standard
    }
}

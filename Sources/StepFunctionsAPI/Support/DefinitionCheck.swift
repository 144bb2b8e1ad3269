import AWSProtocol
import StatesLanguage

/// Accepts or refuses the definition of a machine.
enum DefinitionCheck {
    /// Checks a definition for machines of a type, `STANDARD` or `EXPRESS`.
    ///
    /// - Throws: `InvalidDefinition` with all errors.
    static func check(_ definition: String, type: String) throws(APIError) {
        let analysis = DefinitionAnalyzer.analyze(definition, type: workflowType(type))
        if let message = analysis.refusalMessage(source: definition) { throw .invalidDefinition(message) }
    }

    /// The type that the analyser knows.
    static func workflowType(_ name: String) -> WorkflowType {
        WorkflowType(rawValue: name) ?? .standard
    }
}

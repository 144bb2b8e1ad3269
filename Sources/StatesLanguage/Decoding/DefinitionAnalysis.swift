/// What the analyzer found out about one definition.
package struct DefinitionAnalysis: Sendable {
    /// The decoded machine; `nil` when there is an error.
    package let definition: StateMachineDefinition?
    /// Errors and warnings, in the order of the definition, those about transitions last.
    package let diagnostics: [Diagnostic]
    /// Whether more was found than `diagnostics` holds (see `Findings`).
    package let isTruncated: Bool
    /// The first fault of a Map's `Label`; it words the refusal in a way of its own.
    package let labelFault: LabelFault?

    /// Whether a machine can be created from the definition, whatever warnings there are.
    package var isValid: Bool { definition != nil }

    init(
        definition: StateMachineDefinition?,
        diagnostics: [Diagnostic],
        isTruncated: Bool = false,
        labelFault: LabelFault? = nil
    ) {
        self.definition = definition
        self.diagnostics = diagnostics
        self.isTruncated = isTruncated
        self.labelFault = labelFault
    }

    /// The message of the InvalidDefinition error of CreateStateMachine and UpdateStateMachine; `nil` when valid.
    ///
    /// All errors stand in one pair of quotes, and an error without location reads `… at null`, as the service prints
    /// it. `source` is the definition as it was sent.
    package func refusalMessage(source: String) -> String? {
        guard !isValid else { return nil }
        if let labelFault { return labelFault.refusalMessage(source: source) }
        let texts = diagnostics.lazy.filter { $0.severity == .error }.map {
            "\($0.code.rawValue): \($0.message) at \($0.location ?? "null")"
        }
        return "Invalid State Machine Definition: '\(texts.joined(separator: ", "))'"
    }
}

/// One finding about a definition.
///
/// Shape of an element of `diagnostics` in ValidateStateMachineDefinition.
package struct Diagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable { case error = "ERROR", warning = "WARNING" }

    /// AWS's diagnostic codes.
    ///
    /// Source: API reference, "ValidateStateMachineDefinitionDiagnostic".
    package enum Code: String, Sendable, Hashable {
        case invalidJSONDescription = "INVALID_JSON_DESCRIPTION"
        case schemaValidationFailed = "SCHEMA_VALIDATION_FAILED"
        case missingTransitionTarget = "MISSING_TRANSITION_TARGET"
        case missingEndState = "MISSING_END_STATE"
        case duplicateStateName = "DUPLICATE_STATE_NAME"
        case invalidStateName = "INVALID_STATE_NAME"
        case duplicateLabelName = "DUPLICATE_LABEL_NAME"
        case invalidLabelName = "INVALID_LABEL_NAME"
        case tooDeeplyNested = "TOO_DEEPLY_NESTED"
        case invalidJSONataExpression = "INVALID_JSONATA_EXPRESSION"
        case unsupportedJSONataExpression = "UNSUPPORTED_JSONATA_EXPRESSION"

        /// Warning: a member looks like a path or an intrinsic call, but its name does not end in `.$`.
        case noDollar = "NO_DOLLAR"
        /// Warning: a value looks like a path, but the field's name does not end in `Path`.
        case noPath = "NO_PATH"
        /// Warning: `Result` of a Pass state holds something that looks like a path.
        case passResultIsStatic = "PASS_RESULT_IS_STATIC"
    }

    package let severity: Severity
    package let code: Code
    package let message: String
    /// JSON-pointer-like place, `/States/Name/Field`; the parser's position for malformed JSON; `nil` when AWS gives
    /// none.
    package let location: String?

    package init(severity: Severity, code: Code, message: String, location: String?) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
    }

    /// `CODE: message at LOCATION`, as it stands in InvalidDefinition messages.
    package var text: String {
        location.map { "\(code.rawValue): \(message) at \($0)" } ?? "\(code.rawValue): \(message)"
    }
}

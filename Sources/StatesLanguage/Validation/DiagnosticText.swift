/// The wording of diagnostics.
///
/// Marked "service" are texts that the service is known to use (recorded answers, public reports); the others are in
/// the same manner.
enum DiagnosticText {
    /// Service.
    static let notAnObject = "Definition must be a valid JSON object"
    /// Service.
    static let noTerminalState = "Workflow has no terminal state"
    /// Service.
    static let languageDowngrade =
        "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
    /// Service.
    static let invalidPath = "Value must be a valid JSONPath."
    /// Service.
    static let invalidTimestamp = "String does not match RFC3339 timestamp"
    /// Service.
    static let misplacedAllErrors = "States.ALL must appear alone and at end of list"
    /// Service.
    static let expressActivity = "Express state machine does not support Activity ARN"
    static let expressDistributedMap = "Express state machine does not support 'DISTRIBUTED' mode of Map states"
    static let heartbeatNotSmaller = "HeartbeatSeconds must be smaller than TimeoutSeconds"
    static let malformedJSONata = "A JSONata expression must begin with '{%' and end with '%}'"
    static let noComparison = "A choice rule must have exactly one comparison operator, 'And', 'Or' or 'Not'"
    static let emptyErrorName = "Error name cannot be empty"
    static let emptyStateName = "Invalid State name: State name cannot be empty"

    /// Service.
    static func required(_ names: [String]) -> String {
        "These fields are required: [\(names.joined(separator: ", "))]"
    }
    static func onlyDistributed(_ field: String) -> String {
        "Field '\(field)' is only supported for the 'DISTRIBUTED' mode"
    }
    static func oneRequired(_ names: [String]) -> String {
        "One of these fields is required: [\(names.joined(separator: ", "))]"
    }
    /// Service.
    static func exclusive(_ names: [String]) -> String {
        "There should only be one of the following fields: [\(names.joined(separator: ", "))]"
    }
    /// Service.
    static func notSupported(_ name: String) -> String { "Field '\(name)' is not supported" }
    /// Service.
    static func expectedType(_ type: String) -> String { "Expected value of type \(type)" }
    /// Service.
    static func enumeration(_ field: String, _ values: [String]) -> String {
        "The field '\(field)' should have one of these values: [\(values.joined(separator: ", "))]"
    }
    /// Service.
    static func minimum(_ value: String) -> String { "Minimum value is \(value)" }
    /// Service.
    static func maximum(_ value: String) -> String { "Maximum value is \(value)" }
    static func minimumCount(_ count: Int) -> String { "Minimum number of elements is \(count)" }
    /// Service.
    static func wrongLanguage(_ field: String, _ language: QueryLanguage) -> String {
        let other: QueryLanguage = language == .jsonPath ? .jsonata : .jsonPath
        return "The QueryLanguage is set to '\(language.rawValue)', but field '\(field)' is only supported for the "
            + "'\(other.rawValue)' QueryLanguage"
    }
    /// Service, for paths that do not start with `$`.
    static func notReferencePath(_ reason: String) -> String { "Value is not a Reference Path: \(reason)" }
    /// Service.
    static func invalidTemplateMember(_ name: String) -> String {
        "The value for the field '\(name)' must be a valid JSONPath or a valid intrinsic function call"
    }
    static func repeatedTemplateMember(_ name: String) -> String {
        "The field '\(name)' is given twice, with and without '.$'"
    }
    /// Service.
    static func unknownResource(_ arn: String) -> String {
        "The resource provided \(arn) is not recognized. The value is not a valid resource ARN, or the resource is not "
            + "available in this region."
    }
    /// Service.
    static func unsupportedField(_ name: String) -> String {
        "The field \"\(name)\" is not supported by Step Functions"
    }
    /// Service, with the blank at the end of the second.
    static func expressPattern(_ pattern: TaskResource.Pattern) -> String {
        let blank = pattern == .waitForTaskToken ? " " : ""
        return "Express state machine does not support '\(pattern.rawValue)' service integration\(blank)"
    }
    /// Service.
    static func missingTarget(_ name: String) -> String { "Missing 'Next' target: \(name)" }
    /// Service.
    static func unreachable(_ name: String) -> String { "State \"\(name)\" is not reachable." }
    /// Service.
    static func duplicateName(_ name: String) -> String { "Duplicate State name: \(name)" }
    /// Service.
    static func longName(_ name: String) -> String {
        "Invalid State name: State '\(name)' exceeds the 80-character limit allowed by the service"
    }
    static func duplicateLabel(_ label: String) -> String { "Duplicate Label: \(label)" }
    static func invalidVariable(_ name: String) -> String {
        "The variable name '\(name)' is not valid. A name starts with a letter, goes on with letters, digits or '_', "
            + "and has at most 80 characters"
    }
    static let reservedVariable = "The variable name 'states' is reserved"
    static func outerVariable(_ name: String) -> String {
        "The variable '\(name)' is already assigned in an outer scope. Use another name in this scope"
    }
    static func unsupportedIntrinsic(_ field: String, _ names: [String]) -> String {
        "The field '\(field)' supports only these intrinsic functions: [\(names.joined(separator: ", "))]"
    }
    static func tooLong(_ count: Int) -> String { "Definition exceeds the limit of \(count) characters" }
    static func noDollar(_ name: String) -> String {
        "No .$ on a field that appears to be a JSONPath or Intrinsic Function: '\(name)'"
    }
    static func noPath(_ name: String) -> String {
        "Field value looks like a path, but field name does not end with 'Path': '\(name)'"
    }
    static let staticResult = "Attempt to use a path in the result of a pass state; 'Result' is passed on as it is"
}

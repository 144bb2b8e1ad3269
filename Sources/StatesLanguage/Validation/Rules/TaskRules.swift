/// Rules of Task states.
///
/// Source: "Task workflow state"; "Choosing workflow type in Step Functions" for EXPRESS.
enum TaskRules {
    static let state = FieldTable(
        required: ["Resource"],
        both: StateRules.common + StateRules.transition + StateRules.errorHandling + [
            "Assign", "TimeoutSeconds", "HeartbeatSeconds", "Credentials",
        ],
        jsonPath: StateRules.filters + [
            "Parameters", "ResultSelector", "ResultPath", "TimeoutSecondsPath", "HeartbeatSecondsPath",
        ],
        jsonata: ["Arguments", "Output"]
    )

    static let timeoutRange = NumberRange.integer(min: 1, max: 99_999_999)

    static let roleField = "RoleArn"
    static let credentials = [roleField]
    static let pathCredentials = [roleField, "RoleArn.$"]

    /// Why an EXPRESS machine cannot have a task with this resource; `nil` when it can.
    static func expressRefusal(of resource: TaskResource) -> String? {
        if case .activity = resource.kind { return DiagnosticText.expressActivity }
        switch resource.pattern {
        case .requestResponse: return nil
        case .sync, .syncParsed: return DiagnosticText.expressPattern(.sync)
        case .waitForTaskToken: return DiagnosticText.expressPattern(.waitForTaskToken)
        }
    }
}

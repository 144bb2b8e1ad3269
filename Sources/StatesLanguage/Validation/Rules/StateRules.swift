/// Which fields each type of state may have.
///
/// Source: Amazon States Language, "States", table of state types and fields.
enum StateRules {
    /// In the order in which the service lists them.
    static let typeNames = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"]

    static let tables: [String: FieldTable] = [
        "Task": TaskRules.state,
        "Wait": WaitRules.state,
        "Pass": PassRules.state,
        "Succeed": SucceedRules.state,
        "Fail": FailRules.state,
        "Choice": ChoiceRules.state,
        "Parallel": ParallelRules.state,
        "Map": MapRules.state,
    ]

    static let common = ["Type", "Comment", "QueryLanguage"]
    static let transition = ["Next", "End"]
    static let filters = ["InputPath", "OutputPath"]
    static let errorHandling = ["Retry", "Catch"]
}

/// Rules of Pass states.
enum PassRules {
    static let state = FieldTable(
        both: StateRules.common + StateRules.transition + ["Assign"],
        jsonPath: StateRules.filters + ["Parameters", "Result", "ResultPath"],
        jsonata: ["Output"]
    )
}

/// Rules of Succeed states.
enum SucceedRules {
    static let state = FieldTable(
        both: StateRules.common + ["Assign"],
        jsonPath: StateRules.filters,
        jsonata: ["Output"]
    )
}

/// Rules of Parallel states.
enum ParallelRules {
    static let state = FieldTable(
        required: ["Branches"],
        both: StateRules.common + StateRules.transition + StateRules.errorHandling + ["Assign"],
        jsonPath: StateRules.filters + ["Parameters", "ResultSelector", "ResultPath"],
        jsonata: ["Arguments", "Output"]
    )
}

/// Rules of Wait states.
enum WaitRules {
    static let state = FieldTable(
        both: StateRules.common + StateRules.transition + ["Assign", "Seconds", "Timestamp"],
        jsonPath: StateRules.filters + ["SecondsPath", "TimestampPath"],
        jsonata: ["Output"]
    )
    static let delays = ["Seconds", "Timestamp"]
    static let pathDelays = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]
    static let secondsRange = NumberRange.integer(min: 0, max: 99_999_999)
}

/// Rules of Fail states.
enum FailRules {
    static let state = FieldTable(
        both: StateRules.common + ["Error", "Cause"],
        jsonPath: ["ErrorPath", "CausePath"]
    )

    /// The functions that yield strings, which `ErrorPath` and `CausePath` take.
    ///
    /// Source: "Fail workflow state".
    static let intrinsicFunctions = [
        "States.Format", "States.JsonToString", "States.ArrayGetItem", "States.Base64Encode", "States.Base64Decode",
        "States.Hash", "States.UUID",
    ]
}

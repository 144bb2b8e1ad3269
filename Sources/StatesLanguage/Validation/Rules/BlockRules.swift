/// What the machine's own object, a branch and a processor may hold.
///
/// Source: "State machine structure in Amazon States Language"; "Map workflow state".
enum BlockRules {
    static let machine = FieldTable(
        required: ["States", "StartAt"],
        both: ["Comment", "Version", "TimeoutSeconds", "QueryLanguage"]
    )
    static let branch = FieldTable(required: ["States", "StartAt"], both: ["Comment"])
    static let processor = FieldTable(required: ["States", "StartAt"], both: ["Comment", "ProcessorConfig"])

    static let versions = ["1.0"]
    static let queryLanguages = [QueryLanguage.jsonPath.rawValue, QueryLanguage.jsonata.rawValue]
    static let timeoutRange = NumberRange.integer(min: 1, max: 99_999_999)

    /// How many characters a definition may have.
    static let characterCountMax = 1_048_576
}

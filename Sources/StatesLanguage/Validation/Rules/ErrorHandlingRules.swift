/// Rules of `Retry` and `Catch`.
///
/// Source: "Handling errors in Step Functions workflows".
enum ErrorHandlingRules {
    static let retrier = FieldTable(
        required: ["ErrorEquals"],
        both: ["IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment"]
    )
    static let catcher = FieldTable(
        required: ["ErrorEquals", "Next"],
        both: ["Assign", "Comment"],
        jsonPath: ["ResultPath"],
        jsonata: ["Output"]
    )

    static let allErrors = "States.ALL"
    static let intervalRange = NumberRange.integer(min: 1, max: 99_999_999)
    static let attemptsRange = NumberRange.integer(min: 0, max: 99_999_999)
    static let backoffRange = NumberRange.number(min: 1)
    static let delayRange = NumberRange.integer(min: 1, max: 31_622_400)
    static let jitterStrategies = [
        Retrier.JitterStrategy.full.rawValue, Retrier.JitterStrategy.none.rawValue,
    ]
}

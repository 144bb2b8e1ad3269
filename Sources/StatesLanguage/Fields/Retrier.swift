/// One element of `Retry`.
///
/// Delay before attempt n (from 1) is min(intervalSeconds · backoffRate^(n-1), maxDelaySeconds); with full
/// jitter a uniform part of it. Source: "Handling errors in Step Functions workflows".
package struct Retrier: Sendable {
    package enum JitterStrategy: String, Sendable { case none = "NONE", full = "FULL" }

    package let errorEquals: [String]
    package let intervalSeconds: Int
    package let maxAttempts: Int
    package let backoffRate: Double
    package let maxDelaySeconds: Int?
    package let jitterStrategy: JitterStrategy

    package init(
        errorEquals: [String],
        intervalSeconds: Int = 1,
        maxAttempts: Int = 3,
        backoffRate: Double = 2.0,
        maxDelaySeconds: Int? = nil,
        jitterStrategy: JitterStrategy = .none
    ) {
        self.errorEquals = errorEquals
        self.intervalSeconds = intervalSeconds
        self.maxAttempts = maxAttempts
        self.backoffRate = backoffRate
        self.maxDelaySeconds = maxDelaySeconds
        self.jitterStrategy = jitterStrategy
    }
}

/// One element of `Catch`.
package struct Catcher: Sendable {
    package let errorEquals: [String]
    package let next: StateIndex
    /// JSONPath only; `nil` is the default `$`.
    package let resultPath: ResultPath?
    package let assign: AssignField?
    /// JSONata only; `nil` is the error output.
    package let output: Template?

    package init(
        errorEquals: [String],
        next: StateIndex,
        resultPath: ResultPath?,
        assign: AssignField?,
        output: Template?
    ) {
        self.errorEquals = errorEquals
        self.next = next
        self.resultPath = resultPath
        self.assign = assign
        self.output = output
    }
}

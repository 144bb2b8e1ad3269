package import JSONModel

/// One state tried by itself: what stands in for its surroundings, and what was seen on the way through it.
///
/// A machine with a test (`ExecutionMachine.init(testing:…)`) decides with the same code as any other and stops when
/// the state is left. Source: "Testing state machines with TestState API".
package struct StateTest: Sendable {
    package let setting: StateTestSetting
    package internal(set) var inspection = StateInspection()
    /// The error that the state's work, or a field of it, came to.
    var raised: StatesError?

    package init(_ setting: StateTestSetting) { self.setting = setting }
}

/// What a tested state is surrounded by.
///
/// A class: whatever evaluates the state's fields holds a reference.
package final class StateTestSetting: Sendable {
    /// Stands in for the work of a Parallel or Map state.
    ///
    /// A Task's mock is handed in as the outcome of its attempt, like any other outcome.
    package let mock: StateMock?
    /// What `$$` and `$states.context` give.
    package let contextObject: JSONValue
    /// Whether a task token is added to the context object: not to one that the caller has written.
    package let addsTaskToken: Bool
    /// Retries that the retrier in question has made already.
    package let retrierRetryCount: Int?
    /// Iterations of the Map that count as failed.
    package let mapIterationFailureCount: Int?
    /// What the Map's ItemReader stands for: the items.
    package let readItems: [JSONValue]?
    /// The items as `ItemsPointer` takes them out of a document; only to be shown.
    package let pointedItems: JSONValue?

    package init(
        mock: StateMock?,
        contextObject: JSONValue,
        addsTaskToken: Bool,
        retrierRetryCount: Int? = nil,
        mapIterationFailureCount: Int? = nil,
        readItems: [JSONValue]? = nil,
        pointedItems: JSONValue? = nil
    ) {
        self.mock = mock
        self.contextObject = contextObject
        self.addsTaskToken = addsTaskToken
        self.retrierRetryCount = retrierRetryCount
        self.mapIterationFailureCount = mapIterationFailureCount
        self.readItems = readItems
        self.pointedItems = pointedItems
    }
}

/// What a state's work is said to have come to.
package enum StateMock: Sendable {
    case result(JSONValue)
    case failure(StatesError)
}

/// A point on the way of data through a state at which the value is shown.
package enum DataFlowStage: Sendable, Hashable, CaseIterable {
    case afterInputPath, afterParameters, afterArguments
    case afterItemsPath, afterItemsPointer, afterItemSelector, afterItemBatcher
    case result, afterResultSelector, afterResultPath
}

/// What was seen in a tested state.
package struct StateInspection: Sendable {
    package internal(set) var values: [DataFlowStage: JSONValue] = [:]
    /// Of a Map; 0 without a limit, `nil` when it was not reached.
    package internal(set) var maxConcurrency: Int64?
    package internal(set) var toleratedFailureCount: Int64?
    /// From 0 to 100.
    package internal(set) var toleratedFailurePercentage: Double?
    package internal(set) var itemCount: Int?
    /// Position of the retrier that the error matched.
    package internal(set) var retryIndex: Int?
    /// Seconds until the next attempt; `nil` when the retrier is used up.
    package internal(set) var retryBackoffSeconds: Double?
    /// Position of the catcher that handled the error.
    package internal(set) var catchIndex: Int?

    package init() {}
}

/// How a tested state ended.
package enum StateTestOutcome: Sendable {
    case succeeded(output: Payload, next: String?)
    /// A catcher took the error.
    case caught(StatesError, output: Payload, next: String?)
    /// A retrier would make another attempt.
    case retriable(StatesError)
    /// Both parts may be missing: a Fail state need not give them.
    case failed(error: String?, cause: String?)
}

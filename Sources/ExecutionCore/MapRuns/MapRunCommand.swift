package import JSONModel
package import StatesLanguage

/// A Map Run for the shell to see through: it starts a child execution for each item or batch and reports the end.
package struct MapRunCommand: Sendable {
    /// Number of the run within the execution, as attempts of tasks have; a redriven run gets a new one.
    package let attempt: Int64
    package let label: String
    package let uuid: String
    package let redriveCount: Int
    /// The Map state.
    package let state: StateIndex
    package let map: MapState
    package let configuration: DistributedMapConfiguration
    /// `nil` where an ItemReader gives the items.
    package let items: Payload?
    package let settings: MapRunSettings
    package let evaluator: MapItemEvaluator
}

/// An item of a Map with what its context object tells of it.
package struct MapItemContext: Sendable {
    package let index: Int64
    package let value: JSONValue
    /// Set where the items are the members of an object.
    package var key: String?
    /// `STATE_DATA` or the object in which the item was found; `nil` in a tested state.
    package var source: String?

    package init(index: Int64, value: JSONValue, key: String? = nil, source: String? = "STATE_DATA") {
        self.index = index
        self.value = value
        self.key = key
        self.source = source
    }

    /// `$$.Map.Item`.
    var contextObject: JSONValue {
        var item = JSONObject()
        item["Index"] = .integer(index)
        if let key { item["Key"] = .string(key) }
        item["Value"] = value
        if let source { item["Source"] = .string(source) }
        return .object(item)
    }
}

/// Makes the inputs of a Map Run's children: evaluates ItemSelector with what the Map state can see.
///
/// Pure: the same item gives the same input each time, random numbers included.
package struct MapItemEvaluator: Sendable {
    private let frame: StateFrame
    private let rawInput: Payload
    private let effectiveInput: Payload
    private let map: MapState
    private let limits: ExecutionLimits
    private let seed: UInt64

    init(
        frame: StateFrame,
        rawInput: Payload,
        effectiveInput: Payload,
        map: MapState,
        limits: ExecutionLimits,
        seed: UInt64
    ) {
        self.frame = frame
        self.rawInput = rawInput
        self.effectiveInput = effectiveInput
        self.map = map
        self.limits = limits
        self.seed = seed
    }

    /// What ItemSelector makes of an item; without one, the item itself, a member of an object as `{"Key", "Value"}`.
    ///
    /// - Throws: the error that the Map Run fails with.
    package func input(of item: MapItemContext) throws(StatesError) -> JSONValue {
        guard let selector = map.itemSelector else {
            guard let key = item.key else { return item.value }
            return ["Key": .string(key), "Value": item.value]
        }
        let evaluator = FieldEvaluator(frame.with(mapItem: item), input: rawInput.value)
        let isJSONata = map.header.queryLanguage == .jsonata
        let fields = isJSONata ? evaluator : evaluator.with(input: effectiveInput.value)
        var context = DecisionContext(
            now: frame.enteredTime,
            random: SeededGenerator(seed: seed &+ UInt64(bitPattern: item.index) &* 0x9E37_79B9_7F4A_7C15),
            limits: limits,
            tokenKey: [],
            isActivityKnown: { _ in true }
        )
        do {
            return try fields.evaluate(selector, &context)
        } catch {
            switch error {
            case .runtime(let cause): throw StatesError(name: StatesError.runtimeName, cause: cause)
            case .error(let error): throw error
            case .evaluation(let cause, _): throw StatesError(name: "States.QueryEvaluationError", cause: cause)
            }
        }
    }
}

package import JSONModel
package import StatesLanguage

extension ExecutionMachine {
    /// A machine that stands right before the work of one state and stops when the state is left.
    ///
    /// `variables` are those that the state sees, of all scopes.
    package init(
        testing state: StateIndex,
        of definition: StateMachineDefinition,
        identity: ExecutionIdentity,
        input: OutsideValue,
        variables: [(name: String, value: JSONValue)],
        test setting: StateTestSetting,
        at now: Timestamp
    ) {
        var start = ExecutionState()
        let input = Payload(id: 0, value: input.value, text: input.text)
        start.apply(.executionStarted(input: input, due: nil), at: now, definition: definition)
        start.apply(.stateEntered(branch: .root, state: state, input: input), at: now, definition: definition)
        if !start.branches.isEmpty {
            for (name, value) in variables {
                let payload = Payload(id: start.nextPayloadID, value: value)
                start.branches[0].assign(AssignedVariable(name: name, value: payload))
                start.nextPayloadID &+= 1
            }
        }
        self.init(definition: definition, identity: identity, state: start)
        test = StateTest(setting)
    }

    /// Begins the work of the tested state.
    ///
    /// What the transition asks for is performed as usual; its outcome comes in as a trigger.
    package mutating func beginTest(_ context: DecisionContext) -> Transition {
        defer { transition = Transition() }
        guard let branch = state[.root] else { return transition }
        var context = context
        attempt(branch, &context) { (machine, context) throws(StepFailure) in
            try machine.startWork(branch, &context)
        }
        transition.isGivenUp = context.isGivenUp
        return transition
    }

    /// How the tested state ended; `nil` while something outside is to happen: an attempt's outcome, or a due timer.
    package var testOutcome: StateTestOutcome? {
        if case .failed = state.status { return .failed(error: state.error, cause: state.cause) }
        guard let branch = state[.root] else { return nil }
        switch branch.phase {
        case .leaving(let next): return left(branch.input, next: definition[next].name)
        case .finishing(let output): return left(output, next: nil)
        case .retrying: return test?.raised.map { .retriable($0) }
        case .starting, .entered, .task, .completing, .waiting, .joining, .joined, .mapRun: return nil
        }
    }

    private func left(_ output: Payload, next: String?) -> StateTestOutcome {
        guard let error = test?.raised, test?.inspection.catchIndex != nil else {
            return .succeeded(output: output, next: next)
        }
        return .caught(error, output: output, next: next)
    }

    /// Variables after the state, those that it was given included.
    package var testVariables: [(name: String, value: JSONValue)] {
        (state[.root]?.variables ?? [:]).map { ($0.key, $0.value.value) }.sorted { $0.0 < $1.0 }
    }

    /// The open attempt of the tested Task state.
    package var testedAttempt: Int64? {
        guard case .task(let open)? = state[.root]?.phase else { return nil }
        return open.attempt
    }

    /// Shows a value, if this is a test.
    mutating func note(_ stage: DataFlowStage, _ value: @autoclosure () -> JSONValue) {
        guard isTest else { return }
        test?.inspection.values[stage] = value()
    }

    /// Ends a Parallel or Map with what its test says that it came to.
    mutating func finish(
        _ branch: Branch,
        mock: StateMock,
        _ fields: CompletionFields,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        switch mock {
        case .failure(let error): throw .error(error)
        case .result(let value): try complete(branch, .value(value), fields, &context)
        }
    }

    /// Everything of a Map state but its iterations.
    mutating func decide(
        tested map: MapState,
        mock: StateMock,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let isJSONata = map.header.queryLanguage == .jsonata
        let effective = try evaluator.filter(map.filters.inputPath, .payload(branch.input))
        let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
        if !isJSONata { note(.afterInputPath, effective.value) }
        let items = try testedItems(map, effective, fields, &context)
        test?.inspection.itemCount = items?.count
        var concurrency: Int64 = 0
        if let field = map.maxConcurrency {
            concurrency = try fields.wholeNumber(field, name: "MaxConcurrency", minimum: 0, &context)
        }
        test?.inspection.maxConcurrency = concurrency
        let isExceeded = try exceedsTolerance(map, itemCount: items?.count, fields, &context)
        if let items { try noteInputs(of: items, map, fields, branch, &context) }
        if case .result = mock, isExceeded { throw .error(.exceededTolerance) }
        try finish(branch, mock: mock, CompletionFields(map), &context)
    }

    /// The items; `nil` when they are the ItemReader's and the test does not say what it reads.
    private mutating func testedItems(
        _ map: MapState,
        _ effective: FlowValue,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> [JSONValue]? {
        if let reader = map.distributed?.itemReader {
            if let parameters = reader.parameters { _ = try fields.evaluate(parameters, &context) }
            if let pointed = test?.setting.pointedItems { note(.afterItemsPointer, pointed) }
            return test?.setting.readItems
        }
        let items = try mapItems(map, effective, fields, &context)
        if map.header.queryLanguage == .jsonPath { note(.afterItemsPath, items.value) }
        return items.value.arrayValue
    }

    /// Whether more iterations failed than the Map bears, if it says how many these are.
    private mutating func exceedsTolerance(
        _ map: MapState,
        itemCount: Int?,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Bool {
        guard let configuration = map.distributed else { return false }
        let failures = test?.setting.mapIterationFailureCount ?? 0
        var isExceeded = false
        if let field = configuration.toleratedFailureCount {
            let count = try fields.wholeNumber(field, name: "ToleratedFailureCount", minimum: 0, &context)
            test?.inspection.toleratedFailureCount = count
            isExceeded = failures > count
        }
        if let field = configuration.toleratedFailurePercentage {
            let percentage = try toleratedPercentage(field, fields, &context)
            test?.inspection.toleratedFailurePercentage = percentage
            if let itemCount, itemCount > 0 {
                isExceeded = isExceeded || Double(failures) * 100 > percentage * Double(itemCount)
            }
        }
        return isExceeded
    }

    /// Shows the input of every iteration, and of every batch.
    private mutating func noteInputs(
        of items: [JSONValue],
        _ map: MapState,
        _ fields: FieldEvaluator,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        var inputs = items
        if let selector = map.itemSelector {
            for (index, item) in items.enumerated() {
                let evaluator = FieldEvaluator(
                    frame(branch, mapItem: MapItemContext(index: Int64(index), value: item, source: nil)),
                    input: branch.input.value
                )
                inputs[index] = try evaluator.with(input: fields.input).evaluate(selector, &context)
            }
            note(.afterItemSelector, .array(inputs))
        }
        guard let batcher = map.distributed?.itemBatcher else { return }
        let batches = try ItemBatches(batcher, fields, payloadBytesMax: context.limits.payloadBytesMax, &context)
        note(.afterItemBatcher, .array(batches.inputs(of: inputs)))
    }
}

extension StatesError {
    static let exceededTolerance = StatesError(
        name: "States.ExceedToleratedFailureThreshold",
        cause: "The specified tolerated failure threshold was exceeded"
    )
}

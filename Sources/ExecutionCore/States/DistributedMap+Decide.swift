import JSONModel
package import StatesLanguage

extension ExecutionMachine {
    /// Starts the run of a distributed Map: its items become executions of their own.
    mutating func decide(
        _ map: MapState,
        _ configuration: DistributedMapConfiguration,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let effective = try evaluator.filter(map.filters.inputPath, .payload(branch.input))
        let isJSONata = map.header.queryLanguage == .jsonata
        let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
        var items: Payload?
        var nextID = state.nextPayloadID
        if configuration.itemReader == nil {
            let found = try mapItems(map, effective, fields, &context)
            if found.id >= nextID { nextID = found.id &+ 1 }
            items = found
        }
        var settings = MapRunSettings()
        if let field = map.maxConcurrency {
            settings.maxConcurrency = try fields.wholeNumber(field, name: "MaxConcurrency", minimum: 0, &context)
        }
        let input = try payload(effective, in: map.header, context, id: nextID)
        if input.id >= nextID { nextID = input.id &+ 1 }
        // AWS checks the failure thresholds after MapStateStarted.
        var failure: StepFailure?
        do {
            try evaluate(configuration, fields, into: &settings, &context)
        } catch {
            failure = error
        }
        let start = DistributedMapStart(
            items: items,
            count: items?.value.itemCount ?? 0,
            input: input,
            settings: Payload(id: nextID, value: settings.json)
        )
        record(.distributedMapStarted(branch: branch.id, start), context)
        if let failure { throw failure }
        let label = map.label(machineARN: plainMachineARN)
        record(.mapRunStarted(branch: branch.id, identifier: "\(label):\(Self.uuid(&context.random))"), context)
        startMapRun(of: branch.id, context)
    }

    private var plainMachineARN: String {
        String(decoding: identity.stateMachineARN.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }

    private mutating func evaluate(
        _ configuration: DistributedMapConfiguration,
        _ fields: FieldEvaluator,
        into settings: inout MapRunSettings,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        if let field = configuration.toleratedFailureCount {
            settings.toleratedFailureCount = try fields.wholeNumber(
                field,
                name: "ToleratedFailureCount",
                minimum: 0,
                &context
            )
        }
        if let field = configuration.toleratedFailurePercentage {
            settings.toleratedFailurePercentage = try toleratedPercentage(field, fields, &context)
        }
        if let reader = configuration.itemReader {
            var values = MapRunSettings.Reader()
            values.parameters = try reader.parameters.map { (template) throws(StepFailure) in
                try fields.evaluate(template, &context)
            }
            // A number below 1 fails the run, not the state: whoever reads the items looks at it.
            values.maxItems = try reader.maxItems.map { (field) throws(StepFailure) in
                try fields.wholeNumber(field, name: "MaxItems", minimum: .min, &context)
            }
            settings.reader = values
        }
        if let batcher = configuration.itemBatcher {
            var values = MapRunSettings.Batcher()
            values.maxItemsPerBatch = try batcher.maxItemsPerBatch.map { (field) throws(StepFailure) in
                try fields.wholeNumber(field, name: "MaxItemsPerBatch", minimum: 1, &context)
            }
            values.maxInputBytesPerBatch = try batcher.maxInputBytesPerBatch.map { (field) throws(StepFailure) in
                try fields.wholeNumber(field, name: "MaxInputBytesPerBatch", minimum: 1, &context)
            }
            values.batchInput = try batcher.batchInput.map { (template) throws(StepFailure) in
                try fields.evaluate(template, &context)
            }
            settings.batcher = values
        }
        if let writer = configuration.resultWriter {
            var values = MapRunSettings.Writer()
            values.parameters = try writer.parameters.map { (template) throws(StepFailure) in
                try fields.evaluate(template, &context)
            }
            settings.writer = values
        }
    }

    /// Asks for a run that has started, or goes on.
    mutating func startMapRun(of id: BranchID, _ context: DecisionContext) {
        guard let branch = state[id], case .mapRun(let run) = branch.phase,
            let command = mapRunCommand(branch, run, limits: context.limits)
        else { return }
        transition.commands.append(.startMapRun(command))
    }

    /// The command of a Map Run that is still to be seen through; for recovery after a restart.
    ///
    /// - Returns: `nil` when the run is over, or the attempt is no Map Run's.
    package func openMapRun(attempt: Int64, limits: ExecutionLimits) -> MapRunCommand? {
        guard let position = state.position(ofAttempt: attempt) else { return nil }
        let branch = state.branches[position]
        guard case .mapRun(let run) = branch.phase else { return nil }
        return mapRunCommand(branch, run, limits: limits)
    }

    /// Whether the execution waits for the end of a run.
    package func awaitsMapRun(uuid: String) -> Bool {
        state.branches.contains { branch in
            guard case .mapRun(let run) = branch.phase else { return false }
            return !run.isOver && run.attempt > 0 && run.identifier.hasSuffix(":\(uuid)")
        }
    }

    private func mapRunCommand(_ branch: Branch, _ run: OpenMapRun, limits: ExecutionLimits) -> MapRunCommand? {
        guard let index = branch.state, case .map(let map) = definition[index], let configuration = map.distributed,
            let colon = run.identifier.lastIndex(of: ":")
        else { return nil }
        let uuid = String(run.identifier[run.identifier.index(after: colon)...])
        return MapRunCommand(
            attempt: run.attempt,
            label: String(run.identifier[..<colon]),
            uuid: uuid,
            redriveCount: run.redrives,
            state: index,
            map: map,
            configuration: configuration,
            items: run.start.items,
            settings: MapRunSettings(run.start.settings.value),
            evaluator: MapItemEvaluator(
                frame: frame(branch),
                rawInput: branch.input,
                effectiveInput: run.start.input,
                map: map,
                limits: limits,
                seed: StableUUID.seed(of: uuid)
            )
        )
    }

    // Ends

    mutating func mapRunSucceeded(
        _ attempt: Int64,
        _ output: OutsideValue,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        let (branch, map) = try openMapRun(attempt)
        guard output.text.count <= context.limits.payloadBytesMax else {
            return try mapRunFailed(attempt, .dataLimitExceeded(map.header.name), &context)
        }
        closeAttempt(of: branch, isReported: true)
        record(.mapRunSucceeded(branch: branch.id), context)
        record(.mapSucceeded(branch: branch.id), context)
        self.attempt(branch, &context) { (machine, context) throws(StepFailure) in
            try machine.complete(branch, .value(output.value), CompletionFields(map), &context)
        }
    }

    mutating func mapRunFailed(
        _ attempt: Int64,
        _ error: StatesError,
        _ context: inout DecisionContext
    ) throws(TriggerRejected) {
        let (branch, _) = try openMapRun(attempt)
        closeAttempt(of: branch, isReported: true)
        record(.mapRunFailed(branch: branch.id, error: error.name, cause: error.cause), context)
        raise(RaisedError(error: error.name, cause: error.cause), in: branch.id, &context)
    }

    private func openMapRun(_ attempt: Int64) throws(TriggerRejected) -> (Branch, MapState) {
        guard let position = state.position(ofAttempt: attempt), case .mapRun = state.branches[position].phase,
            let index = state.branches[position].state, case .map(let map) = definition[index]
        else { throw .attemptNotOpen }
        return (state.branches[position], map)
    }
}

extension MapState {
    /// The `Label` of a distributed Map; without one, what follows from the machine and the state's name.
    package func label(machineARN: String) -> String {
        distributed?.label ?? StableUUID.text("\(machineARN)/\(header.name)")
    }
}

extension JSONValue {
    /// Elements of an array or members of an object; 0 for anything else.
    fileprivate var itemCount: Int {
        switch self {
        case .array(let elements): elements.count
        case .object(let members): members.count
        default: 0
        }
    }
}

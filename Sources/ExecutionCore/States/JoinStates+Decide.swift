import JSONModel
import JSONPath
import StatesLanguage

extension ExecutionMachine {
    /// Starts the branches of a Parallel state.
    mutating func decide(
        _ parallel: ParallelState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let effective = try evaluator.filter(parallel.filters.inputPath, .payload(branch.input))
        let input: Payload
        if let template = parallel.parameters {
            let isJSONata = parallel.header.queryLanguage == .jsonata
            let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
            input = try newPayload(fields.evaluate(template, &context), in: parallel.header, context)
        } else {
            input = try payload(effective, in: parallel.header, context)
        }
        if let mock = test?.setting.mock { return try finish(branch, mock: mock, CompletionFields(parallel), &context) }
        let firstChild = BranchID(rawValue: state.nextBranchID)
        record(.parallelStarted(branch: branch.id, input: input, firstChild: firstChild), context)
        for slot in parallel.branches.indices { ready.append(firstChild.advanced(by: slot)) }
    }

    /// Starts the iterations of a Map state.
    mutating func decide(
        _ map: MapState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        if let mock = test?.setting.mock { return try decide(tested: map, mock: mock, branch, &context) }
        if let configuration = map.distributed, !context.runsMapsWithin {
            return try decide(map, configuration, branch, &context)
        }
        let evaluator = evaluator(branch)
        let effective = try evaluator.filter(map.filters.inputPath, .payload(branch.input))
        let isJSONata = map.header.queryLanguage == .jsonata
        let fields = isJSONata ? evaluator : evaluator.with(input: effective, insteadOf: branch.input)
        let items = try self.items(map, effective, fields, &context)
        var concurrency = Int64(0)
        if let field = map.maxConcurrency {
            concurrency = try fields.wholeNumber(field, name: "MaxConcurrency", minimum: 0, &context)
        }
        let ceiling = map.distributed == nil ? context.limits.inlineMapConcurrencyMax : Self.distributedConcurrencyMax
        let atOnce = concurrency == 0 ? ceiling : min(Int(clamping: concurrency), ceiling)
        guard case .array(let elements) = items.value else { return }
        var nextID = state.nextPayloadID
        if items.id >= nextID { nextID = items.id &+ 1 }
        let input = try payload(effective, in: map.header, context, id: nextID)
        // AWS checks the failure thresholds after MapStateStarted.
        var threshold: StepFailure?
        var tolerated: Int?
        if let configuration = map.distributed {
            do {
                tolerated = try toleratedFailures(configuration, count: elements.count, fields, &context)
            } catch {
                threshold = error
                tolerated = 0
            }
        }
        let start = MapStart(
            items: items,
            count: elements.count,
            concurrency: atOnce,
            toleratedFailures: tolerated,
            input: input
        )
        record(.mapStarted(branch: branch.id, start), context)
        if let threshold { throw threshold }
        if let configuration = map.distributed {
            let label = configuration.label ?? Self.uuid(&context.random)
            let identifier = "\(label):\(Self.uuid(&context.random))"
            record(.mapRunStarted(branch: branch.id, identifier: identifier), context)
        }
        continueMap(branch.id, previousEventID: state[branch.id]?.lastEventID ?? 0, &context)
    }

    /// Most children of a distributed Map at once.
    ///
    /// Source: "Step Functions service quotas".
    private static let distributedConcurrencyMax = 10_000

    /// The items of a Map whose iterations run within the execution.
    private func items(
        _ map: MapState,
        _ effective: FlowValue,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Payload {
        if map.distributed?.itemBatcher != nil || map.distributed?.resultWriter != nil {
            throw .runtime(
                cause: fields.prefixed(
                    "ItemBatcher and ResultWriter need a server: start one with newel serve, and the execution there."
                )
            )
        }
        if map.distributed?.itemReader != nil {
            throw .error(
                StatesError(
                    name: "States.ItemReaderFailed",
                    cause: fields.prefixed(
                        "ItemReader needs a server: start one with newel serve, and the execution there."
                    )
                )
            )
        }
        let items = try mapItems(map, effective, fields, &context)
        guard case .object = items.value else { return items }
        throw .runtime(
            cause: fields.prefixed(
                "A dataset that is an object needs a server: start one with newel serve, and the execution there."
            )
        )
    }

    /// The items that the state's input and its `ItemsPath` or `Items` give.
    func mapItems(
        _ map: MapState,
        _ effective: FlowValue,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Payload {
        let flow: FlowValue
        switch map.items {
        case .path(let path):
            flow = try fields.filter(path, effective)
            guard flow.value.isDataset(of: map) else {
                // AWS shows a path into the context object from its second `$` on.
                let source = if case .path(let path) = path { path.source.dropContextMark } else { "$" }
                throw .runtime(cause: fields.prefixed("Reference path \"\(source)\" must point to array."))
            }
        case .template(let template):
            let value = try fields.evaluate(template, &context)
            guard value.isDataset(of: map) else {
                guard case .jsonata(let field) = template else {
                    throw .runtime(
                        cause: fields.prefixed("Items must be an array but was: \(value.serializedString())")
                    )
                }
                throw fields.unexpectedType(field, expected: "array", value)
            }
            flow = .value(value)
        case .input:
            flow = effective
            guard flow.value.isDataset(of: map) else {
                throw .evaluation(
                    cause: fields.prefixed(
                        "Map state input must be an array but was: \(flow.value.serializedString())"
                    ),
                    location: ""
                )
            }
        }
        return try payload(flow, in: map.header, context)
    }

    /// The number of failed items that a distributed Map bears.
    private func toleratedFailures(
        _ configuration: DistributedMapConfiguration,
        count: Int,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Int {
        var tolerated: Int?
        if let field = configuration.toleratedFailureCount {
            let number = try fields.wholeNumber(field, name: "ToleratedFailureCount", minimum: 0, &context)
            tolerated = Int(clamping: number)
        }
        if let field = configuration.toleratedFailurePercentage {
            let percentage = try toleratedPercentage(field, fields, &context)
            let bound = Int((Double(count) * percentage / 100).rounded(.down))
            tolerated = tolerated.map { min($0, bound) } ?? bound
        }
        return tolerated ?? 0
    }

    func toleratedPercentage(
        _ field: NumberField,
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Double {
        let percentage: Double
        switch field {
        case .literal(let number): percentage = number
        case .path(let path, let name):
            let value = try fields.evaluate(path)
            guard let number = value.numberValue?.doubleValue ?? value.stringValue.flatMap({ Double($0) }) else {
                throw .runtime(
                    cause: fields.prefixed(
                        "The \(name) field refers to value \"\(value.displayText)\" which is not a valid float: "
                            + path.source
                    )
                )
            }
            percentage = number
        case .jsonata(let expression):
            let value = try fields.evaluate(expression, &context)
            guard let number = value.numberValue else {
                throw fields.unexpectedType(expression, expected: "number", value)
            }
            percentage = number.doubleValue
        }
        guard (0...100).contains(percentage) else {
            throw .runtime(cause: fields.prefixed("ToleratedFailurePercentage must be between 0 and 100."))
        }
        return percentage
    }

    /// Starts as many further iterations as concurrency allows.
    mutating func continueMap(_ id: BranchID, previousEventID: Int64, _ context: inout DecisionContext) {
        redrivePending(of: id, &context)
        while let branch = state[id], case .joining(let join) = branch.phase,
            join.running < join.concurrency, join.nextIndex < join.count, let index = branch.state,
            case .map(let map) = definition[index], let item = item(join.nextIndex, of: join)
        {
            let child = BranchID(rawValue: state.nextBranchID)
            let itemPayload = Payload(id: state.nextPayloadID, value: item)
            var input = itemPayload
            if let selector = map.itemSelector {
                let frame = frame(branch, mapItem: MapItemContext(index: Int64(join.nextIndex), value: item))
                let evaluator = FieldEvaluator(frame, input: branch.input.value)
                let isJSONata = map.header.queryLanguage == .jsonata
                let fields = isJSONata ? evaluator : evaluator.with(input: join.input.value)
                do {
                    let value = try fields.evaluate(selector, &context)
                    input = Payload(id: itemPayload.id &+ 1, value: value)
                } catch {
                    return handle(error, in: id, &context)
                }
            }
            let start = IterationStart(
                child: child,
                index: join.nextIndex,
                item: itemPayload,
                input: input,
                previousEventID: previousEventID
            )
            let eventsBefore = transition.events.count
            record(.iterationStarted(branch: id, start), context)
            if transition.events.count == eventsBefore { return }
            ready.append(child)
        }
    }

    private mutating func item(_ index: Int, of join: Join) -> JSONValue? {
        guard let payload = join.items else { return nil }
        if parsedItems?.id != payload.id {
            guard case .array(let items) = payload.value else { return nil }
            parsedItems = (payload.id, items)
        }
        guard let items = parsedItems?.items, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// All branches or iterations are done.
    mutating func finishJoin(
        _ branch: Branch,
        _ join: Join,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        guard let index = branch.state else { return }
        let results = JSONValue.array(join.results.compactMap { $0?.value })
        switch definition[index] {
        case .parallel(let parallel):
            record(.parallelSucceeded(branch: branch.id), context)
            try complete(branch, .value(results), CompletionFields(parallel), &context)
        case .map(let map):
            if join.isDistributed { record(.mapRunSucceeded(branch: branch.id), context) }
            record(.mapSucceeded(branch: branch.id), context)
            try complete(branch, .value(results), CompletionFields(map), &context)
        default:
            return
        }
    }

    // Payloads

    private func newPayload(
        _ value: JSONValue,
        in header: StateHeader,
        _ context: DecisionContext,
        id: Int32? = nil
    ) throws(StepFailure) -> Payload {
        try checked(Payload(id: id ?? state.nextPayloadID, value: value), in: header.index, context)
    }

    func payload(
        _ flow: FlowValue,
        in header: StateHeader,
        _ context: DecisionContext,
        id: Int32? = nil
    ) throws(StepFailure) -> Payload {
        switch flow {
        case .payload(let payload): payload
        case .value(let value), .bounded(let value, _): try newPayload(value, in: header, context, id: id)
        }
    }

    /// A version 4 UUID from the transition's generator.
    static func uuid(_ random: inout SeededGenerator) -> String {
        let high = random.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func hex(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return [
            hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
            hex(low & 0xFFFF_FFFF_FFFF, 12),
        ].joined(separator: "-")
    }
}

extension JSONValue {
    /// Whether a Map can go through the value: an array, and for a distributed Map an object, too.
    fileprivate func isDataset(of map: MapState) -> Bool {
        switch self {
        case .array: true
        case .object: map.distributed != nil
        default: false
        }
    }
}

extension String {
    /// A path without the first of two leading dollar signs.
    fileprivate var dropContextMark: String { hasPrefix("$$") ? String(dropFirst()) : self }
}

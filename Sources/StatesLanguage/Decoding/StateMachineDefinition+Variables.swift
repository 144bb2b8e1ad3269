import IntrinsicFunctions
import JSONPath

extension StateMachineDefinition {
    /// The workflow variables that each state reads, as DescribeStateMachine returns them.
    ///
    /// States are in the order of the definition and only there if they read any; names are sorted and each is there
    /// once. Without `jsonata` the variables of JSONata expressions are missing.
    package func variableReferences(
        jsonata: (any JSONataChecker)? = JSONataSyntaxChecker()
    ) -> [(state: String, variables: [String])] {
        states.compactMap { state in
            var collector = VariableCollector(jsonata: jsonata)
            collector.add(state)
            guard !collector.names.isEmpty else { return nil }
            return (state.name, collector.names.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) })
        }
    }
}

/// Collects the variables that a state's fields read.
private struct VariableCollector {
    let jsonata: (any JSONataChecker)?
    private(set) var names: Set<String> = []

    init(jsonata: (any JSONataChecker)?) { self.jsonata = jsonata }

    mutating func add(_ state: State) {
        switch state {
        case .pass(let state):
            add(state.filters, state.parameters, state.assign, state.output)
        case .task(let state):
            add(state.filters, state.parameters, state.assign, state.output)
            add(state.resultSelector)
            add(state.timeoutSeconds)
            add(state.heartbeatSeconds)
            add(state.credentials)
            add(state.catchers)
        case .choice(let state):
            add(state.filters, nil, state.assign, state.output)
            for rule in state.choices {
                add(rule.condition)
                add(rule.assign)
                add(rule.output)
            }
        case .wait(let state):
            add(state.filters, nil, state.assign, state.output)
            switch state.delay {
            case .seconds(let field): add(field)
            case .timestamp(let field): add(field)
            }
        case .succeed(let state):
            add(state.filters, nil, state.assign, state.output)
        case .fail(let state):
            add(state.error)
            add(state.cause)
        case .parallel(let state):
            add(state.filters, state.parameters, state.assign, state.output)
            add(state.resultSelector)
            add(state.catchers)
        case .map(let state):
            add(state)
        }
    }

    private mutating func add(_ state: MapState) {
        add(state.filters, state.itemSelector, state.assign, state.output)
        switch state.items {
        case .path(let path): add(path)
        case .template(let template): add(template)
        case .input: break
        }
        add(state.maxConcurrency)
        add(state.resultSelector)
        add(state.catchers)
        guard let distributed = state.distributed else { return }
        add(distributed.toleratedFailureCount)
        add(distributed.toleratedFailurePercentage)
        add(distributed.itemReader?.parameters)
        add(distributed.itemReader?.maxItems)
        add(distributed.itemBatcher?.batchInput)
        add(distributed.itemBatcher?.maxItemsPerBatch)
        add(distributed.itemBatcher?.maxInputBytesPerBatch)
        add(distributed.resultWriter?.parameters)
    }

    private mutating func add(
        _ filters: PathFilters,
        _ template: Template?,
        _ assign: AssignField?,
        _ output: Template?
    ) {
        add(filters.inputPath)
        add(filters.outputPath)
        add(template)
        add(assign)
        add(output)
    }

    private mutating func add(_ catchers: [Catcher]) {
        for catcher in catchers {
            add(catcher.assign)
            add(catcher.output)
        }
    }

    private mutating func add(_ condition: ChoiceCondition) {
        switch condition {
        case .literal: break
        case .jsonata(let field): add(field)
        case .and(let rules), .or(let rules): for rule in rules { add(rule) }
        case .not(let rule): add(rule)
        case .comparison(let variable, let right):
            add(variable)
            switch right {
            case .string(_, let operand): add(operand)
            case .numeric(_, let operand): add(operand)
            case .boolean(let operand): add(operand)
            case .timestamp(_, let operand): add(operand)
            case .matches, .isKind: break
            }
        }
    }

    private mutating func add<Value>(_ operand: ChoiceComparison.Operand<Value>) {
        if case .path(let path) = operand { add(path) }
    }

    private mutating func add(_ path: DataPath?) {
        if case .path(let path)? = path { add(path) }
    }

    private mutating func add(_ path: PathExpression) {
        if case .variable(let name) = path.root { names.insert(name) }
    }

    private mutating func add(_ field: JSONataField) {
        if let jsonata { names.formUnion(jsonata.variables(in: field.source)) }
    }

    private mutating func add(_ field: NumberField?) {
        switch field {
        case .path(let path, _)?: add(path)
        case .jsonata(let field)?: add(field)
        case .literal?, nil: break
        }
    }

    private mutating func add(_ field: TextField?) {
        switch field {
        case .path(let path, _)?: add(path)
        case .intrinsic(let call, _)?: names.formUnion(call.variables)
        case .jsonata(let field)?: add(field)
        case .literal?, nil: break
        }
    }

    private mutating func add(_ assign: AssignField?) {
        for member in assign?.variables ?? [] { add(member.value) }
    }

    private mutating func add(_ template: Template?) {
        switch template {
        case .object(let members)?: for member in members { add(member.value) }
        case .array(let elements)?: for element in elements { add(element) }
        case .path(let path, _)?: add(path)
        case .intrinsic(let call, _)?: names.formUnion(call.variables)
        case .jsonata(let field)?: add(field)
        case .literal?, nil: break
        }
    }
}

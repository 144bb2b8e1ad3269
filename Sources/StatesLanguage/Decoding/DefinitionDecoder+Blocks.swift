import JSONModel

extension DefinitionDecoder {
    /// Reads a block's own fields; its states are decoded by themselves.
    mutating func decodeBlock(_ index: BlockIndex) {
        let block = outline.blocks[Int(index.rawValue)]
        blockIndex = index
        place = block.place
        path = []
        state = nil
        language = machineLanguage
        switch block.kind {
        case .machine:
            check(block.json, against: BlockRules.machine)
            checkMachineFields(block.json)
        case .branch:
            check(block.json, against: BlockRules.branch)
        case .processor:
            check(block.json, against: BlockRules.processor)
            checkProcessorConfiguration(block.json)
        case .lone:
            markUnclear()
        }
        checkComment(block.json)
        startStates[Int(index.rawValue)] = startState(of: block)
    }

    private mutating func startState(of block: BlockOutline) -> StateIndex? {
        let hasStates: Bool
        switch block.json["States"] {
        case .object?: hasStates = true
        case nil: hasStates = false
        case .some:
            hasStates = false
            report(at: "States", DiagnosticText.expectedType("Object"))
            markUnclear()
        }
        guard let name = text(block.json, "StartAt"), hasStates else {
            markUnclear()
            return nil
        }
        guard let index = block.indices[ExactName(name)] else {
            report(at: "StartAt", DiagnosticText.missingTarget(name), .missingTransitionTarget)
            return nil
        }
        return index
    }

    private mutating func checkMachineFields(_ object: JSONObject) {
        _ = enumeration(object, "Version", BlockRules.versions)
        _ = integer(object, "TimeoutSeconds", BlockRules.timeoutRange)
        _ = enumeration(object, "QueryLanguage", BlockRules.queryLanguages)
    }

    private mutating func checkProcessorConfiguration(_ object: JSONObject) {
        guard let value = object["ProcessorConfig"] else { return }
        enter("ProcessorConfig")
        defer { leave() }
        guard case .object(let configuration) = value else {
            report(DiagnosticText.expectedType("Object"))
            return
        }
        check(configuration, against: MapRules.processorConfiguration)
        let mode = enumeration(configuration, "Mode", MapRules.modes)
        let isExpress = outerType == .express
        if mode == MapRules.distributedMode {
            if !configuration.contains("ExecutionType") { report(DiagnosticText.required(["ExecutionType"])) }
            _ = enumeration(configuration, "ExecutionType", MapRules.executionTypes)
            if isExpress { report(at: "Mode", DiagnosticText.expressDistributedMap) }
        } else if configuration.contains("ExecutionType") {
            report(DiagnosticText.onlyDistributed("ExecutionType"))
        }
    }

    /// The type of the executions that run the state to which the block belongs.
    private var outerType: WorkflowType {
        guard let owner = block.owner else { return block.type }
        return outline.blocks[Int(outline.states[Int(owner.rawValue)].block.rawValue)].type
    }
}

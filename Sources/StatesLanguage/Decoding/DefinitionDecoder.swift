import JSONModel

/// Decodes blocks and states and notes everything that is wrong with them.
///
/// Reading goes on after an error: a part that cannot be decoded is `nil`, and the definition exists only when nothing
/// was reported. Field readers are in the extensions, one file for each family; rules that look at more than one field
/// or state are in `Validation/Rules`.
struct DefinitionDecoder {
    let outline: Outline
    let machineLanguage: QueryLanguage
    let jsonata: (any JSONataChecker)?
    /// Which well-formed resources there are not.
    var refuses: ((TaskResource) -> Bool)?
    /// The first of some fields that an integration does not take.
    var parameterFields: ((TaskResource) -> ParameterFields?)?
    var findings = Findings()

    // Where the decoder is.
    var place: LocationNode?
    /// From the state (or block) to the field being read.
    var path: [PathComponent] = []
    var language: QueryLanguage
    /// What expressions of the field being read may refer to.
    var scope: JSONataScope = .input
    var state: StateOutline?
    var blockIndex = StateMachineDefinition.rootBlock

    // What it has found.
    var states: [State?]
    /// Where each state can go.
    var edges: [[StateIndex]]
    var isTerminal: [Bool]
    var startStates: [StateIndex?]
    /// Whether an error leaves it open where the states of a block lead; then none is called unreachable.
    var isUnclear: [Bool]
    var assignments: [[VariableAssignment]]
    var labels: Set<ExactName> = []
    var labelFault: LabelFault?

    init(outline: Outline, machineLanguage: QueryLanguage, jsonata: (any JSONataChecker)?) {
        self.outline = outline
        self.machineLanguage = machineLanguage
        self.jsonata = jsonata
        language = machineLanguage
        states = Array(repeating: nil, count: outline.states.count)
        edges = Array(repeating: [], count: outline.states.count)
        isTerminal = Array(repeating: false, count: outline.states.count)
        startStates = Array(repeating: nil, count: outline.blocks.count)
        isUnclear = Array(repeating: false, count: outline.blocks.count)
        assignments = Array(repeating: [], count: outline.blocks.count)
    }

    var block: BlockOutline { outline.blocks[Int(blockIndex.rawValue)] }

    // MARK: - Reporting

    /// Notes an error at the field being read.
    mutating func report(_ message: String, _ code: Diagnostic.Code = .schemaValidationFailed) {
        let (place, path) = (place, path)
        findings.add(.error, code, message, location: { LocationNode.location(of: place, path) })
    }

    /// Notes an error at a member of the object being read.
    mutating func report(
        at key: String,
        _ message: String,
        _ code: Diagnostic.Code = .schemaValidationFailed
    ) {
        enter(key)
        report(message, code)
        leave()
    }

    mutating func warn(at key: String, _ code: Diagnostic.Code, _ message: String) {
        let (place, path) = (place, path + [.key(key)])
        findings.add(.warning, code, message, location: { LocationNode.location(of: place, path) })
    }

    /// Notes that the error just reported may hide a transition.
    mutating func markUnclear() { isUnclear[Int(blockIndex.rawValue)] = true }

    mutating func enter(_ key: String) { path.append(.key(key)) }
    mutating func enter(_ index: Int) { path.append(.index(index)) }
    mutating func leave() { path.removeLast() }

    // MARK: - Schema

    /// Reports missing, unknown and misplaced fields of an object.
    mutating func check(_ object: JSONObject, against table: FieldTable) {
        let missing = table.required.filter { !object.contains($0) }
        if !missing.isEmpty {
            report(DiagnosticText.required(missing))
            markUnclear()
        }
        for member in object.members {
            switch (table.uses[member.key], language) {
            case (nil, _):
                report(DiagnosticText.notSupported(member.key))
                markUnclear()
            case (.jsonPath, .jsonata), (.jsonata, .jsonPath):
                report(DiagnosticText.wrongLanguage(member.key, language))
            case (.both, _), (.jsonPath, .jsonPath), (.jsonata, .jsonata):
                break
            }
        }
    }

    /// Decodes everything that the outline lists.
    mutating func decodeAll() {
        for item in outline.order {
            switch item {
            case .block(let index): decodeBlock(index)
            case .state(let index): decodeState(outline.states[Int(index.rawValue)])
            }
        }
    }
}

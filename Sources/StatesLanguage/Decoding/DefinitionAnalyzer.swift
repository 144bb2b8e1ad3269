import JSONModel

/// Turns the text of a definition into a machine and a list of everything that is wrong with it.
///
/// Time and memory grow linearly with the text. Nesting is bounded by the JSON parser's depth limit.
package enum DefinitionAnalyzer {
    /// Analyzes the definition of a whole machine.
    ///
    /// `jsonata` checks the `{% %}` expressions; without it they are only recognised. `refuses` says which of the
    /// well-formed resources there are not, `parameterFields` which fields the parameters of a
    /// resource's tasks may and must have.
    package static func analyze(
        _ source: [UInt8],
        type: WorkflowType,
        jsonata: (any JSONataChecker)? = JSONataSyntaxChecker(),
        refuses: ((TaskResource) -> Bool)? = nil,
        parameterFields: ((TaskResource) -> ParameterFields?)? = nil
    ) -> DefinitionAnalysis {
        analyze(source, jsonata: jsonata, refuses: refuses, parameterFields: parameterFields, role: .block) {
            object in
            var builder = OutlineBuilder()
            builder.add(
                BlockOutline(kind: .machine, json: object, place: nil, owner: nil, type: type, isIsolated: true)
            )
            return (builder.outline, object)
        }
    }

    /// Analyzes the definition of a whole machine.
    package static func analyze(
        _ source: String,
        type: WorkflowType,
        jsonata: (any JSONataChecker)? = JSONataSyntaxChecker(),
        refuses: ((TaskResource) -> Bool)? = nil,
        parameterFields: ((TaskResource) -> ParameterFields?)? = nil
    ) -> DefinitionAnalysis {
        analyze(
            Array(source.utf8),
            type: type,
            jsonata: jsonata,
            refuses: refuses,
            parameterFields: parameterFields
        )
    }

    /// Analyzes one state by itself, as TestState takes it.
    ///
    /// The result is a machine that starts at the state. The states that it names as its successors are there as
    /// Succeed states, so that transitions have a target; locations are those in that machine.
    package static func analyzeState(
        _ source: String,
        name: String,
        type: WorkflowType = .standard,
        jsonata: (any JSONataChecker)? = JSONataSyntaxChecker()
    ) -> DefinitionAnalysis {
        analyze(Array(source.utf8), jsonata: jsonata, role: .state) { object in
            var machine = JSONObject()
            machine["StartAt"] = .string(name)
            var states = JSONObject()
            states[name] = .object(object)
            machine["States"] = .object(states)
            var builder = OutlineBuilder()
            builder.addLoneState(name, object, machine: machine, type: type)
            return (builder.outline, machine)
        }
    }

    /// The common way of both: size, JSON, outline, decoding, rules.
    private static func analyze(
        _ source: [UInt8],
        jsonata: (any JSONataChecker)?,
        refuses: ((TaskResource) -> Bool)? = nil,
        parameterFields: ((TaskResource) -> ParameterFields?)? = nil,
        role: DuplicateNameScanner.Role,
        outline: (JSONObject) -> (outline: Outline, machine: JSONObject)
    ) -> DefinitionAnalysis {
        if let refusal = SourceCheck.refusal(of: source) {
            return DefinitionAnalysis(definition: nil, diagnostics: [refusal])
        }
        let value: JSONValue
        do throws(JSONParseError) {
            value = try JSONValue(parsing: source)
        } catch {
            return DefinitionAnalysis(definition: nil, diagnostics: [SourceCheck.diagnostic(of: error, in: source)])
        }
        guard case .object(let object) = value else {
            return DefinitionAnalysis(definition: nil, diagnostics: [SourceCheck.notAnObject])
        }
        let (outline, machine) = outline(object)
        let language: QueryLanguage =
            switch machine["QueryLanguage"] {
            case nil, .string(QueryLanguage.jsonPath.rawValue)?: .jsonPath
            case .some: .jsonata
            }
        var decoder = DefinitionDecoder(outline: outline, machineLanguage: language, jsonata: jsonata)
        decoder.refuses = refuses
        decoder.parameterFields = parameterFields
        decoder.decodeAll()
        decoder.checkUniqueNames(DuplicateNameScanner.duplicates(in: source, role: role))
        decoder.checkVariableScopes()
        decoder.checkTransitions()
        return decoder.analysis(of: machine)
    }
}

extension DefinitionDecoder {
    /// The result, once everything has been decoded and checked.
    func analysis(of machine: JSONObject) -> DefinitionAnalysis {
        DefinitionAnalysis(
            definition: findings.hasErrors ? nil : definition(of: machine),
            diagnostics: findings.diagnostics,
            isTruncated: findings.isTruncated,
            labelFault: labelFault
        )
    }

    private func definition(of machine: JSONObject) -> StateMachineDefinition? {
        let states = states.compactMap { $0 }
        guard states.count == outline.states.count else { return nil }
        var blocks: [StatesBlock] = []
        blocks.reserveCapacity(outline.blocks.count)
        for (block, start) in zip(outline.blocks, startStates) {
            guard let start else { return nil }
            blocks.append(StatesBlock(startAt: start, states: block.states, owner: block.owner))
        }
        return StateMachineDefinition(
            comment: machine["Comment"]?.stringValue,
            queryLanguage: machineLanguage,
            timeoutSeconds: machine["TimeoutSeconds"]?.numberValue?.integerValue.flatMap(Int.init(exactly:)),
            states: states,
            blocks: blocks
        )
    }
}

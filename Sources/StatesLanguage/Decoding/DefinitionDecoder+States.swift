import JSONModel

extension DefinitionDecoder {
    /// Reads one state; it stays `nil` in `states` when something is wrong with it.
    mutating func decodeState(_ outline: StateOutline) {
        state = outline
        place = outline.place
        path = []
        blockIndex = outline.block
        language = machineLanguage
        scope = .input
        checkStateName(outline.name)
        guard case .object(let object) = outline.json else {
            report(DiagnosticText.expectedType("Object"))
            markUnclear()
            return
        }
        language = stateLanguage(object)
        guard let value = object["Type"] else {
            report(DiagnosticText.required(["Type"]))
            markUnclear()
            return
        }
        guard case .string(let type) = value else {
            report(at: "Type", DiagnosticText.expectedType("String"))
            markUnclear()
            return
        }
        guard let table = StateRules.tables[type] else {
            report(at: "Type", DiagnosticText.enumeration("Type", StateRules.typeNames))
            markUnclear()
            return
        }
        check(object, against: table)
        checkComment(object)
        let header = StateHeader(
            name: outline.name,
            index: outline.index,
            block: outline.block,
            queryLanguage: language,
            comment: object["Comment"]?.stringValue
        )
        states[Int(outline.index.rawValue)] = decode(type, object, header)
    }

    private mutating func decode(_ type: String, _ object: JSONObject, _ header: StateHeader) -> State? {
        switch type {
        case "Pass": return pass(object, header).map(State.pass)
        case "Task": return task(object, header).map(State.task)
        case "Choice": return choice(object, header).map(State.choice)
        case "Wait": return wait(object, header).map(State.wait)
        case "Parallel": return parallel(object, header).map(State.parallel)
        case "Map": return map(object, header).map(State.map)
        case "Succeed":
            markTerminal()
            return .succeed(succeed(object, header))
        case "Fail":
            markTerminal()
            return .fail(fail(object, header))
        default: return nil
        }
    }

    /// A state's `QueryLanguage`, else the machine's: states of a Map or Parallel state do not take over its own.
    ///
    /// Any text but `JSONPath` is read as JSONata, beside the error.
    private mutating func stateLanguage(_ object: JSONObject) -> QueryLanguage {
        guard object.contains("QueryLanguage") else { return machineLanguage }
        guard enumeration(object, "QueryLanguage", BlockRules.queryLanguages) == QueryLanguage.jsonPath.rawValue else {
            return .jsonata
        }
        if machineLanguage == .jsonata { report(DiagnosticText.languageDowngrade) }
        return .jsonPath
    }

    mutating func markTerminal() {
        if let state { isTerminal[Int(state.index.rawValue)] = true }
    }

    /// `Next` or `End` of a state that must have one of them; `nil` also when `Next` leads nowhere.
    mutating func successor(_ object: JSONObject) -> Successor? {
        var isEnd = false
        switch object["End"] {
        case .bool(let flag)?: isEnd = flag
        case nil: break
        case .some:
            report(at: "End", DiagnosticText.expectedType("Boolean"))
            markUnclear()
            return nil
        }
        if isEnd {
            markTerminal()
            if object.contains("Next") { report(DiagnosticText.exclusive(["Next", "End"])) }
            return .end
        }
        guard object.contains("Next") else {
            report(DiagnosticText.oneRequired(["Next", "End"]))
            markUnclear()
            return nil
        }
        return target(object, "Next").map(Successor.next)
    }

    private mutating func pass(_ object: JSONObject, _ header: StateHeader) -> PassState? {
        let filters = pathFilters(object)
        let parameters = language == .jsonPath ? template(object, "Parameters") : nil
        let result = language == .jsonPath ? object["Result"] : nil
        if let result, PassRules.looksEvaluated(result) {
            warn(at: "Result", .passResultIsStatic, DiagnosticText.staticResult)
        }
        let path = resultPath(object)
        let variables = assign(object, scope: .input)
        let output = output(object, scope: .input)
        guard let successor = successor(object) else { return nil }
        return PassState(
            header: header,
            filters: filters,
            parameters: parameters,
            result: result,
            resultPath: path,
            assign: variables,
            output: output,
            successor: successor
        )
    }

    private mutating func wait(_ object: JSONObject, _ header: StateHeader) -> WaitState? {
        let filters = pathFilters(object)
        let names = (language == .jsonPath ? WaitRules.pathDelays : WaitRules.delays)
        let given = names.filter { object.contains($0) }
        if given.isEmpty { report(DiagnosticText.oneRequired(names)) }
        if given.count > 1 { report(DiagnosticText.exclusive(names)) }
        let delay = delay(object)
        let variables = assign(object, scope: .input)
        let output = output(object, scope: .input)
        guard let successor = successor(object), let delay else { return nil }
        return WaitState(
            header: header,
            filters: filters,
            delay: delay,
            assign: variables,
            output: output,
            successor: successor
        )
    }

    private mutating func delay(_ object: JSONObject) -> WaitState.Delay? {
        if let seconds = delaySeconds(object) { return .seconds(seconds) }
        if language == .jsonPath, object.contains("TimestampPath") {
            return referencePath(object, "TimestampPath", allowsContext: false).map {
                .timestamp(.path($0, field: "TimestampPath"))
            }
        }
        guard let text = text(object, "Timestamp") else { return nil }
        enter("Timestamp")
        defer { leave() }
        if language == .jsonata {
            switch StringForm(text) {
            case .expression(let source): return .timestamp(.jsonata(expression(source)))
            case .malformed:
                report(DiagnosticText.malformedJSONata)
                return nil
            case .plain: break
            }
        }
        guard DateTimeInstant(rfc3339: text) != nil else {
            report(DiagnosticText.invalidTimestamp)
            return nil
        }
        return .timestamp(.literal(text))
    }

    private mutating func delaySeconds(_ object: JSONObject) -> NumberField? {
        guard language == .jsonPath, object.contains("SecondsPath"), !object.contains("Seconds") else {
            return object.contains("Seconds") ? secondsField(object) : nil
        }
        return referencePath(object, "SecondsPath", allowsContext: false).map { .path($0, field: "SecondsPath") }
    }

    /// `Seconds` alone: that it excludes `SecondsPath` is said once, for all four fields.
    private mutating func secondsField(_ object: JSONObject) -> NumberField? {
        var alone = JSONObject()
        alone["Seconds"] = object["Seconds"]
        return numberField(alone, "Seconds", WaitRules.secondsRange)
    }

    private mutating func succeed(_ object: JSONObject, _ header: StateHeader) -> SucceedState {
        let filters = pathFilters(object)
        let variables = assign(object, scope: .input)
        return SucceedState(
            header: header,
            filters: filters,
            assign: variables,
            output: output(object, scope: .input)
        )
    }

    private mutating func fail(_ object: JSONObject, _ header: StateHeader) -> FailState {
        let error = failText(object, "Error")
        return FailState(header: header, error: error, cause: failText(object, "Cause"))
    }

    /// `Error` or `Cause` with its `…Path` twin, which takes a path or an intrinsic call that yields a string.
    private mutating func failText(_ object: JSONObject, _ key: String) -> TextField? {
        let pathKey = key + "Path"
        let hasPath = language == .jsonPath && object.contains(pathKey)
        if object.contains(key), hasPath { report(DiagnosticText.exclusive([key, pathKey])) }
        if hasPath { return failPath(object, pathKey) }
        guard let text = text(object, key) else { return nil }
        guard language == .jsonata else {
            if PathLikeText.isPathOrCall(text) { warn(at: key, .noPath, DiagnosticText.noPath(key)) }
            return .literal(text)
        }
        enter(key)
        defer { leave() }
        switch StringForm(text) {
        case .plain: return .literal(text)
        case .expression(let source): return .jsonata(expression(source))
        case .malformed:
            report(DiagnosticText.malformedJSONata)
            return nil
        }
    }
}

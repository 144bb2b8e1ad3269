import IntrinsicFunctions
import JSONModel
import JSONPath

extension DefinitionDecoder {
    /// Builds the expression at the place being read and has it checked.
    mutating func expression(_ source: String) -> JSONataField {
        if let jsonata {
            for finding in jsonata.findings(in: source, scope: scope) { report(finding.message, finding.code) }
        }
        return JSONataField(source: source, field: LocationNode.fieldName(path))
    }

    /// A template member of the state's language.
    ///
    /// A payload template (JSONPath) is an object; a JSONata template may be any value.
    mutating func template(_ object: JSONObject, _ key: String) -> Template? {
        guard let value = object[key] else { return nil }
        enter(key)
        defer { leave() }
        guard language == .jsonPath else { return jsonataTemplate(value) }
        guard case .object = value else {
            report(DiagnosticText.expectedType("Object"))
            return nil
        }
        return payloadTemplate(value)
    }

    /// `Parameters` of a JSONPath state or `Arguments` of a JSONata state.
    mutating func parameters(_ object: JSONObject) -> Template? {
        template(object, language == .jsonPath ? "Parameters" : "Arguments")
    }

    /// `Output` of a JSONata state, rule or catcher.
    mutating func output(_ object: JSONObject, scope: JSONataScope) -> Template? {
        guard language == .jsonata else { return nil }
        self.scope = scope
        defer { self.scope = .input }
        return template(object, "Output")
    }

    func isTemplateMember(_ key: String) -> Bool { key.utf8.suffix(2).elementsEqual(".$".utf8) }

    // Recursion in templates is bounded by the parser's depth limit.

    /// Decodes a value of a JSONPath state, replacing members whose names end in `.$`; `nil` after an error.
    mutating func payloadTemplate(_ value: JSONValue) -> Template? {
        switch value {
        case .object(let object):
            var members: [TemplateMember] = []
            members.reserveCapacity(object.count)
            var isConstant = true
            var isComplete = true
            for member in object.members {
                guard let decoded = payloadMember(member, in: object) else {
                    isComplete = false
                    continue
                }
                if case .literal = decoded.value {} else { isConstant = false }
                members.append(decoded)
            }
            guard isComplete else { return nil }
            return isConstant ? .literal(value) : .object(members)
        case .array(let elements):
            return arrayTemplate(elements, of: value) { decoder, element in decoder.payloadTemplate(element) }
        case .null, .bool, .number, .string:
            return .literal(value)
        }
    }

    mutating func payloadMember(_ member: JSONObject.Member, in object: JSONObject) -> TemplateMember? {
        guard isTemplateMember(member.key) else {
            if case .string(let text) = member.value, PathLikeText.isPathOrCall(text) {
                warn(at: member.key, .noDollar, DiagnosticText.noDollar(member.key))
            }
            enter(member.key)
            defer { leave() }
            return payloadTemplate(member.value).map { TemplateMember(name: member.key, value: $0) }
        }
        let name = String(member.key.unicodeScalars.dropLast(2))
        if object.contains(name) { report(DiagnosticText.repeatedTemplateMember(name)) }
        guard case .string(let source) = member.value, let template = pathOrCall(source, field: member.key) else {
            report(DiagnosticText.invalidTemplateMember(member.key))
            return nil
        }
        return TemplateMember(name: name, value: template)
    }

    private func pathOrCall(_ source: String, field: String) -> Template? {
        if source.utf8.first == UInt8(ascii: "$") {
            return (try? PathExpression(parsing: source)).map { .path($0, field: field) }
        }
        return (try? IntrinsicExpression(parsing: source)).map { .intrinsic($0, field: field) }
    }

    /// Decodes a value of a JSONata state, replacing `{% %}` strings; `nil` after an error.
    mutating func jsonataTemplate(_ value: JSONValue) -> Template? {
        switch value {
        case .object(let object):
            var members: [TemplateMember] = []
            members.reserveCapacity(object.count)
            var isConstant = true
            var isComplete = true
            for member in object.members {
                enter(member.key)
                defer { leave() }
                guard let decoded = jsonataTemplate(member.value) else {
                    isComplete = false
                    continue
                }
                if case .literal = decoded {} else { isConstant = false }
                members.append(TemplateMember(name: member.key, value: decoded))
            }
            guard isComplete else { return nil }
            return isConstant ? .literal(value) : .object(members)
        case .array(let elements):
            return arrayTemplate(elements, of: value) { decoder, element in decoder.jsonataTemplate(element) }
        case .string(let text):
            switch StringForm(text) {
            case .plain: return .literal(value)
            case .expression(let source): return .jsonata(expression(source))
            case .malformed:
                report(DiagnosticText.malformedJSONata)
                return nil
            }
        case .null, .bool, .number:
            return .literal(value)
        }
    }

    private mutating func arrayTemplate(
        _ elements: [JSONValue],
        of value: JSONValue,
        _ decode: (inout DefinitionDecoder, JSONValue) -> Template?
    ) -> Template? {
        var templates: [Template] = []
        templates.reserveCapacity(elements.count)
        var isConstant = true
        var isComplete = true
        for (index, element) in elements.enumerated() {
            enter(index)
            defer { leave() }
            guard let template = decode(&self, element) else {
                isComplete = false
                continue
            }
            if case .literal = template {} else { isConstant = false }
            templates.append(template)
        }
        guard isComplete else { return nil }
        return isConstant ? .literal(value) : .array(templates)
    }
}

import JSONModel

/// A variable that a block assigns, and where.
struct VariableAssignment: Sendable {
    let name: String
    let state: StateIndex
    let place: LocationNode?
    let path: [PathComponent]
}

extension DefinitionDecoder {
    /// `Assign` of a state, rule or catcher.
    mutating func assign(_ object: JSONObject, scope: JSONataScope) -> AssignField? {
        guard let value = object["Assign"] else { return nil }
        enter("Assign")
        self.scope = scope
        defer {
            leave()
            self.scope = .input
        }
        guard case .object(let variables) = value, let state else {
            report(DiagnosticText.expectedType("Object"))
            return nil
        }
        var members: [TemplateMember] = []
        members.reserveCapacity(variables.count)
        for member in variables.members {
            guard let decoded = variable(member, in: variables) else { continue }
            members.append(decoded)
            checkVariableName(decoded.name)
            assignments[Int(blockIndex.rawValue)].append(
                VariableAssignment(name: decoded.name, state: state.index, place: place, path: path)
            )
        }
        return members.count == variables.count ? AssignField(variables: members) : nil
    }

    private mutating func variable(_ member: JSONObject.Member, in object: JSONObject) -> TemplateMember? {
        guard language == .jsonata else { return payloadMember(member, in: object) }
        enter(member.key)
        defer { leave() }
        return jsonataTemplate(member.value).map { TemplateMember(name: member.key, value: $0) }
    }

    private mutating func checkVariableName(_ name: String) {
        if !VariableRules.isValidName(name) {
            report(DiagnosticText.invalidVariable(name))
        } else if name == VariableRules.reservedName {
            report(DiagnosticText.reservedVariable)
        }
    }
}

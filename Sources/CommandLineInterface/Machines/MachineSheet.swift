import JSONModel

/// A state machine for people.
struct MachineSheet {
    private var sheet = Sheet()
    private let states: [(name: String, type: String, next: String)]

    init(_ machine: JSONValue, tags: [(key: String, value: String)]) {
        let definition = machine["definition"]?.stringValue.flatMap { try? JSONValue(parsing: $0) }
        states = Self.states(definition)
        sheet.add("name", machine["name"]?.stringValue)
        sheet.add("arn", machine["stateMachineArn"]?.stringValue)
        sheet.add("type", machine["type"]?.stringValue)
        sheet.add("status", machine["status"]?.stringValue)
        sheet.add("role", machine["roleArn"]?.stringValue)
        sheet.add("created", APIValues.dateText(machine["creationDate"]))
        sheet.add("revision", machine["revisionId"]?.stringValue)
        sheet.add("description", machine["description"]?.stringValue)
        sheet.add("logging", machine["loggingConfiguration"]?["level"]?.stringValue)
        sheet.add("tracing", machine["tracingConfiguration"]?["enabled"] == true ? "on" : "off")
        sheet.add("encryption", machine["encryptionConfiguration"]?["type"]?.stringValue)
        if !tags.isEmpty { sheet.add("tags", tags.map { "\($0.key)=\($0.value)" }.joined(separator: " ")) }
        sheet.add("comment", definition?["Comment"]?.stringValue)
        sheet.add("language", definition?["QueryLanguage"]?.stringValue ?? "JSONPath")
        sheet.add("starts at", definition?["StartAt"]?.stringValue)
    }

    func lines(for terminal: Terminal) -> [String] {
        var table = TextTable(["STATE", "TYPE", "NEXT"])
        for state in states { table.add([.init(state.name), .init(state.type), .init(state.next)]) }
        return sheet.lines(for: terminal) + [""] + table.lines(for: terminal)
    }

    private static func states(_ definition: JSONValue?) -> [(name: String, type: String, next: String)] {
        (definition?["States"]?.objectValue?.members ?? []).map { member in
            let state = member.value
            var next = (state["Choices"]?.arrayValue ?? []).compactMap { $0["Next"]?.stringValue }
            next += [state["Default"]?.stringValue, state["Next"]?.stringValue].compactMap(\.self)
            if state["End"] == true { next.append("(end)") }
            for name in (state["Catch"]?.arrayValue ?? []).compactMap({ $0["Next"]?.stringValue }) {
                next.append("\(name) on error")
            }
            return (member.key, state["Type"]?.stringValue ?? "?", next.joined(separator: ", "))
        }
    }
}

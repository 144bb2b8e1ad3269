package import JSONModel

/// History events as rows: number, time since the start, type, state, detail.
///
/// Events are added in their order, the earliest first; each knows its predecessor by then.
package struct HistoryTable: Sendable {
    package static let headings = ["ID", "TIME", "TYPE", "STATE", "DETAIL"]
    /// Widths for rows that are printed before the last is known.
    package static let liveWidths = [4, 11, 26, 20, 0]
    /// Longest detail where lines are not cut at the terminal's edge.
    package static let detailLengthMax = 400

    private var start: Timestamp?
    private var states: [Int64: String] = [:]

    package init() {}

    package static var table: TextTable { TextTable(headings, rightAligned: [0, 1]) }

    /// The row of the next event.
    package mutating func row(_ event: JSONValue) -> [TextTable.Cell] {
        let id = event["id"]?.numberValue?.integerValue ?? 0
        let type = event["type"]?.stringValue ?? "?"
        let time = APIValues.timestamp(event["timestamp"])
        if start == nil { start = time }
        let offset = time.flatMap { time in start.map { time.milliseconds - $0.milliseconds } }
        let state = self.state(of: event, type)
        states[id] = state
        return [
            .init("\(id)", .quiet), .init(offset.map { "+" + APIValues.duration(milliseconds: $0) } ?? "-", .quiet),
            .init(type, .status(type)), .init(state ?? ""),
            .init(DisplayText.cut(EventDetail.text(event), to: Self.detailLengthMax)),
        ]
    }

    /// The state that an event belongs to: its own, else that of the event before it.
    private func state(of event: JSONValue, _ type: String) -> String? {
        if type.hasPrefix("Execution") { return nil }
        if type.hasSuffix("StateEntered") || type.hasSuffix("StateExited") {
            return EventDetail.details(event)?["name"]?.stringValue
        }
        if type.hasPrefix("MapIteration"), let name = EventDetail.details(event)?["name"]?.stringValue { return name }
        return event["previousEventId"]?.numberValue?.integerValue.flatMap { states[$0] }
    }
}

/// What an event has to say beside its type.
package enum EventDetail {
    private static let shown = ["input", "output", "parameters"]

    /// The member with the details: `…EventDetails`.
    package static func details(_ event: JSONValue) -> JSONValue? {
        event.objectValue?.members.first { $0.key.hasSuffix("EventDetails") }?.value
    }

    /// One line: the error and its cause, else what it is about and the payload.
    package static func text(_ event: JSONValue) -> String {
        guard let details = details(event) else { return "" }
        var parts: [String] = []
        if let error = details["error"]?.stringValue { parts.append(error) }
        if let cause = details["cause"]?.stringValue { parts.append(parts.isEmpty ? cause : ": \(cause)") }
        if !parts.isEmpty { return parts.joined() }
        if let resource = details["resource"]?.stringValue {
            parts.append(details["resourceType"]?.stringValue.map { "\($0):\(resource)" } ?? resource)
        }
        for (member, label) in [("index", "#"), ("length", "items: "), ("redriveCount", "redrive ")] {
            if let number = details[member]?.numberValue { parts.append("\(label)\(number)") }
        }
        for arn in ["mapRunArn", "workerName", "resourceArn"] {
            if let text = details[arn]?.stringValue { parts.append(text) }
        }
        for payload in shown {
            if let text = details[payload]?.stringValue { parts.append(text) }
        }
        if let variables = details["assignedVariables"]?.objectValue, !variables.isEmpty {
            parts.append(
                variables.members.map { "$\($0.key) = \($0.value.stringValue ?? "\($0.value)")" }.joined(
                    separator: ", "
                )
            )
        }
        return parts.joined(separator: " ")
    }
}

package import JSONModel

/// What an execution did, for comparing it with another.
package struct ExecutionTrace: Sendable {
    /// The answer of DescribeExecution.
    package let description: JSONValue
    /// The names of the states in the order they were entered.
    package let path: [String]
    /// Per state: how often it was entered, and for how long in all.
    package let states: [String: Visit]

    package struct Visit: Sendable, Hashable {
        package var count = 0
        package var milliseconds: Int64 = 0
    }

    /// Takes DescribeExecution's answer and all history events in their order.
    ///
    /// Of several open visits of a state, as in iterations of a Map, the earliest is taken to end first.
    package init(_ description: JSONValue, events: [JSONValue]) {
        self.description = description
        var path: [String] = []
        var states: [String: Visit] = [:]
        var entered: [String: [Int64]] = [:]
        for event in events {
            guard let type = event["type"]?.stringValue,
                let name = EventDetail.details(event)?["name"]?.stringValue,
                let time = APIValues.timestamp(event["timestamp"])?.milliseconds
            else { continue }
            if type.hasSuffix("StateEntered") {
                path.append(name)
                states[name, default: Visit()].count += 1
                entered[name, default: []].append(time)
            } else if type.hasSuffix("StateExited"), let began = entered[name]?.first {
                entered[name]?.removeFirst()
                states[name]?.milliseconds += time - began
            }
        }
        self.path = path
        self.states = states
    }

    func text(_ member: String) -> String? { description[member]?.stringValue }
}

/// Two executions beside each other.
///
/// Durations are shown and do not make a difference.
package struct ExecutionDiff: Sendable {
    package let left: ExecutionTrace
    package let right: ExecutionTrace

    /// Most differences shown within one payload.
    package static let differencesMax = 20

    package init(_ left: ExecutionTrace, _ right: ExecutionTrace) {
        self.left = left
        self.right = right
    }

    /// Whether status, input, output, error, cause and path are the same.
    package var isSame: Bool {
        ["status", "error", "cause"].allSatisfy { left.text($0) == right.text($0) } && left.path == right.path
            && payloadDifferences("input").isEmpty && payloadDifferences("output").isEmpty
    }

    /// The first step, from 1, at which the paths part, with what each did there; nil when they do not.
    package var firstDifference: (step: Int, left: String?, right: String?)? {
        let common = zip(left.path, right.path).prefix { $0 == $1 }.count
        guard common < max(left.path.count, right.path.count) else { return nil }
        return (
            common + 1, common < left.path.count ? left.path[common] : nil,
            common < right.path.count ? right.path[common] : nil
        )
    }

    /// Where two payloads differ.
    package func payloadDifferences(_ member: String) -> [JSONDifference] {
        JSONDifference.between(Self.payload(left, member), Self.payload(right, member), limit: Self.differencesMax)
    }

    /// The names of all states, in the order they first appear.
    package var stateNames: [String] {
        var seen: Set<String> = []
        return (left.path + right.path).filter { seen.insert($0).inserted }
    }

    /// Both sides for machines that read it.
    package func json() -> JSONValue {
        var first: JSONValue = .null
        if let part = firstDifference {
            first = ["step": .integer(Int64(part.step)), "left": text(part.left), "right": text(part.right)]
        }
        return [
            "same": .bool(isSame),
            "status": pair("status"), "error": pair("error"), "cause": pair("cause"),
            "durationMilliseconds": [
                "left": duration(left), "right": duration(right),
            ],
            "input": .array(payloadDifferences("input").map(\.json)),
            "output": .array(payloadDifferences("output").map(\.json)),
            "path": [
                "left": .array(left.path.map(JSONValue.string)), "right": .array(right.path.map(JSONValue.string)),
                "firstDifference": first,
            ],
            "states": .array(
                stateNames.map { name in
                    ["name": .string(name), "left": visit(left.states[name]), "right": visit(right.states[name])]
                }
            ),
        ]
    }

    private func pair(_ member: String) -> JSONValue {
        ["left": text(left.text(member)), "right": text(right.text(member))]
    }

    private func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    private func duration(_ trace: ExecutionTrace) -> JSONValue {
        APIValues.lasted(trace.description).map(JSONValue.integer) ?? .null
    }

    private func visit(_ visit: ExecutionTrace.Visit?) -> JSONValue {
        guard let visit else { return .null }
        return ["count": .integer(Int64(visit.count)), "milliseconds": .integer(visit.milliseconds)]
    }

    private static func payload(_ trace: ExecutionTrace, _ member: String) -> JSONValue? {
        trace.text(member).map { text in (try? JSONValue(parsing: text)) ?? .string(text) }
    }
}

/// One place where two JSON values differ; an absent side has nothing there.
package struct JSONDifference: Sendable, Hashable {
    /// A JSON pointer; empty for the whole value.
    package let path: String
    package let left: JSONValue?
    package let right: JSONValue?

    var json: JSONValue {
        var object: JSONObject = ["path": .string(path)]
        object["left"] = left
        object["right"] = right
        return .object(object)
    }

    /// The first differences in document order, at most `limit`.
    package static func between(_ left: JSONValue?, _ right: JSONValue?, limit: Int) -> [JSONDifference] {
        var found: [JSONDifference] = []
        var pending = [JSONDifference(path: "", left: left, right: right)]
        while let next = pending.popLast(), found.count < limit {
            if next.left == next.right { continue }
            let parts = next.parts()
            if parts.isEmpty { found.append(next) } else { pending += parts.reversed() }
        }
        return found
    }

    /// The differing values one level below, or none when they cannot be compared there.
    private func parts() -> [JSONDifference] {
        switch (left, right) {
        case (.object(let left), .object(let right)):
            let keys = left.keys + right.keys.filter { !left.contains($0) }
            return keys.map { JSONDifference(path: "\(path)/\(Self.escaped($0))", left: left[$0], right: right[$0]) }
        case (.array(let left), .array(let right)):
            return (0..<max(left.count, right.count)).map { index in
                JSONDifference(
                    path: "\(path)/\(index)",
                    left: Self.element(left, index),
                    right: Self.element(right, index)
                )
            }
        default: return []
        }
    }

    /// An element or nothing; `nil` beside a JSON value would be its null.
    private static func element(_ array: [JSONValue], _ index: Int) -> JSONValue? {
        guard index < array.count else { return nil }
        return array[index]
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

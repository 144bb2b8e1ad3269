import JSONModel

/// Reads a mock configuration; places in errors are paths such as `MockedResponses.Paid.0-2`.
struct MockConfigurationReader {
    private(set) var machines: [String: [String: [String: MockConfiguration.Response]]] = [:]
    private(set) var caseNames: [String: [String]] = [:]
    private var responses: [String: MockConfiguration.Response] = [:]

    init(_ text: [UInt8]) throws(MockConfigurationError) {
        let value: JSONValue
        do { value = try JSONValue(parsing: text) } catch { throw .init(description: "is not JSON: \(error)") }
        let root = try Self.object(value, "")
        try Self.check(root, "", known: ["StateMachines", "MockedResponses"])
        for (name, response) in try Self.members(root["MockedResponses"], "MockedResponses") {
            responses[name] = try Self.response(name, response, "MockedResponses.\(name)")
        }
        for (name, machine) in try Self.members(root["StateMachines"], "StateMachines") {
            try readMachine(name, machine, "StateMachines.\(name)")
        }
    }

    private mutating func readMachine(
        _ name: String,
        _ value: JSONValue,
        _ place: String
    ) throws(MockConfigurationError) {
        let machine = try Self.object(value, place)
        try Self.check(machine, place, known: ["TestCases"])
        for (testCase, states) in try Self.members(machine["TestCases"], "\(place).TestCases") {
            caseNames[name, default: []].append(testCase)
            var chosen: [String: MockConfiguration.Response] = [:]
            for (state, reference) in try Self.members(states, "\(place).TestCases.\(testCase)") {
                let path = "\(place).TestCases.\(testCase).\(state)"
                guard let wanted = reference.stringValue else {
                    throw Self.wrong(path, "must be the name of a mocked response")
                }
                guard let response = responses[wanted] else {
                    throw Self.wrong(path, "names the response '\(wanted)', which MockedResponses does not have")
                }
                chosen[state] = response
            }
            machines[name, default: [:]][testCase] = chosen
        }
    }

    private static func response(
        _ name: String,
        _ value: JSONValue,
        _ place: String
    ) throws(MockConfigurationError) -> MockConfiguration.Response {
        var outcomes: [(invocations: ClosedRange<Int64>, outcome: MockConfiguration.Outcome)] = []
        for (key, value) in try members(value, place) {
            guard let range = range(key) else {
                throw wrong("\(place).\(key)", "must be the number of an invocation such as 0, or a range such as 1-3")
            }
            outcomes.append((range, try outcome(value, "\(place).\(key)")))
        }
        outcomes.sort { $0.invocations.lowerBound < $1.invocations.lowerBound }
        for (left, right) in zip(outcomes, outcomes.dropFirst())
        where right.invocations.lowerBound <= left.invocations.upperBound {
            throw wrong(place, "has more than one outcome for invocation \(right.invocations.lowerBound)")
        }
        return MockConfiguration.Response(name: name, outcomes: outcomes)
    }

    /// `N` or `N-M`, in plain digits.
    private static func range(_ key: String) -> ClosedRange<Int64>? {
        let ends = key.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count <= 2, ends.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }),
            let first = ends.first.flatMap({ Int64(String(Substring($0))) }),
            let last = ends.last.flatMap({ Int64(String(Substring($0))) }), first <= last
        else { return nil }
        return first...last
    }

    private static func outcome(
        _ value: JSONValue,
        _ place: String
    ) throws(MockConfigurationError) -> MockConfiguration.Outcome {
        let object = try object(value, place)
        try check(object, place, known: ["Return", "Throw"])
        switch (object["Return"], object["Throw"]) {
        case (let value?, nil): return .returns(value)
        case (nil, let thrown?):
            let error = try self.object(thrown, "\(place).Throw")
            try check(error, "\(place).Throw", known: ["Error", "Cause"])
            guard let name = error["Error"]?.stringValue else {
                throw wrong("\(place).Throw.Error", "must be a string: the name of the error")
            }
            guard let cause = error["Cause"] else { return .throwing(error: name, cause: "") }
            guard let text = cause.stringValue else { throw wrong("\(place).Throw.Cause", "must be a string") }
            return .throwing(error: name, cause: text)
        default: throw wrong(place, "must have either Return or Throw")
        }
    }

    // Pieces

    private static func members(
        _ value: JSONValue?,
        _ place: String
    ) throws(MockConfigurationError) -> [(String, JSONValue)] {
        guard let value else { throw wrong(place, "is missing") }
        return try object(value, place).members.map { ($0.key, $0.value) }
    }

    private static func object(_ value: JSONValue, _ place: String) throws(MockConfigurationError) -> JSONObject {
        guard case .object(let object) = value else { throw wrong(place, "must be an object") }
        return object
    }

    private static func check(
        _ object: JSONObject,
        _ place: String,
        known: [String]
    ) throws(MockConfigurationError) {
        guard let other = object.keys.first(where: { !known.contains($0) }) else { return }
        throw wrong(
            place.isEmpty ? other : "\(place).\(other)",
            "is not known; what may stand there: \(known.joined(separator: ", "))"
        )
    }

    private static func wrong(_ place: String, _ problem: String) -> MockConfigurationError {
        MockConfigurationError(description: "is not right: \(place.isEmpty ? "the document" : place) \(problem).")
    }
}

import JSONModel
import StatesLanguage
import TestSupport
import Testing

/// Definitions that were changed at random are analyzed without a crash, and the verdict agrees with the diagnostics.
@Suite struct DefinitionFuzzTests {
    /// SplitMix64, so that a seed gives the same changes everywhere.
    private static let fragments = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "1e400", "9223372036854775808", "0.5", "{}",
        "[]",
        "\"{% $x %}\"", "\"{%\"", "\"$\"", "\"$$.x\"", "\"$..a[?(@.b)]\"", "\"States.Format('{}')\"", "\"States\"",
        "\"Next\"", "\"End\"", "\"Type\"", "\"Map\"", "\"Parallel\"", "\"Choice\"", "\"Branches\"", "\"ItemProcessor\"",
        "\"\\ud800\"", "\"\\u0000\"", "\u{0}", "é",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<UInt64(12))
    func `changed bytes`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for test in RuleCase.all {
            var bytes = Array(test.source.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.change(&bytes, using: &random) }
            try check(bytes, type: test.type, seed: seed)
        }
    }

    @Test(arguments: 0..<UInt64(12))
    func `changed values`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 1000)
        let sources = RuleCase.all.compactMap { try? JSONValue(parsing: $0.source) }
        for source in sources {
            let other = sources.randomElement(using: &random) ?? .null
            let changed = Self.change(source, with: other, depth: 0, using: &random)
            try check(changed.serialized(), type: seed.isMultiple(of: 2) ? .standard : .express, seed: seed)
        }
    }

    private func check(_ bytes: [UInt8], type: WorkflowType, seed: UInt64) throws {
        let analysis = DefinitionAnalyzer.analyze(bytes, type: type)
        let hasError = analysis.diagnostics.contains { $0.severity == .error }
        let source = String(decoding: bytes, as: UTF8.self)
        #expect(analysis.isValid == !hasError, "seed \(seed): \(source)")
        #expect((analysis.refusalMessage(source: source) == nil) == analysis.isValid)
        _ = DefinitionAnalyzer.analyzeState(source, name: "State", type: type)
        guard let machine = analysis.definition else { return }
        for (index, state) in machine.states.enumerated() {
            #expect(Int(state.header.index.rawValue) == index)
            #expect(machine[state.header.block].states.contains(state.header.index))
        }
        _ = machine.variableReferences()
    }

    private static func change(_ bytes: inout [UInt8], using random: inout SplitMix64) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where place < bytes.count:
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where place < bytes.count:
            bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
        case 2:
            let start = Int.random(in: 0...bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[min(start, place)..<max(start, place)].prefix(64), at: place)
        default:
            bytes.insert(contentsOf: fragments.randomElement(using: &random) ?? [], at: place)
        }
    }

    /// Replaces, drops or renames one part in about eight.
    private static func change(
        _ value: JSONValue,
        with other: JSONValue,
        depth: Int,
        using random: inout SplitMix64
    ) -> JSONValue {
        if depth > 0, Int.random(in: 0..<12, using: &random) == 0 {
            let values: [JSONValue] = [
                .null, true, 0, -1, 2.5, "", "$", "$.x", "{% $x %}", "{%", [], [:], ["A", 1], other,
            ]
            return values.randomElement(using: &random) ?? .null
        }
        switch value {
        case .object(let object):
            var members: [JSONObject.Member] = []
            for member in object.members {
                let changed = change(member.value, with: other, depth: depth + 1, using: &random)
                switch Int.random(in: 0..<24, using: &random) {
                case 0: continue
                case 1: members.append(JSONObject.Member(key: member.key + "Path", value: changed))
                case 2: members.append(JSONObject.Member(key: member.key + ".$", value: changed))
                default: members.append(JSONObject.Member(key: member.key, value: changed))
                }
            }
            return .object(JSONObject(members))
        case .array(let elements):
            return .array(elements.map { change($0, with: other, depth: depth + 1, using: &random) })
        case .null, .bool, .number, .string:
            return value
        }
    }
}

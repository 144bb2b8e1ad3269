import Foundation
import IntrinsicFunctions
import JSONModel
import JSONPath
import TestSupport
import Testing

/// Runs what the service answered to calls in Pass states when the recordings lie beside the package.
@Suite struct IntrinsicConformanceTests {
    /// A recorded call with an input and the output of its state.
    private struct Case {
        let id: String
        let call: String
        let input: JSONValue
        let output: JSONValue
    }

    /// The environment of an execution that is given its input only.
    private struct Environment: PathEnvironment {
        let input: JSONValue
        func contextObject() -> JSONValue {
            ["Execution": ["Input": input], "StateMachine": ["Name": "one-two-three"]]
        }
        func variable(_ name: String) -> JSONValue? { nil }
    }

    private static func cases() throws -> [Case]? {
        guard let folder = FixtureFiles.sharedConformance("asl") else {
            print("SKIPPED: no recordings of intrinsic functions beside the package (../shared/conformance/asl)")
            return nil
        }
        let recordings = try FixtureFiles.json(folder.appending(path: "intrinsic_functions.json"))
        return try #require(recordings["cases"]?.arrayValue).flatMap(cases)
    }

    /// The calls of one recording: one state machine, one execution per input.
    private static func cases(of recording: JSONValue) throws -> [Case] {
        let steps = recording["steps"]?.arrayValue ?? []
        let definition = steps.lazy.compactMap { $0["params"]?["definition"]?["States"]?.objectValue }.first
        guard let state = definition?.members.first?.value, state["QueryLanguage"] == nil,
            let call = state["Parameters"]?["FunctionResult.$"]?.stringValue
        else { return [] }
        let inputs = try steps.filter { $0["call"] == "StartExecution" }.map { step in
            try JSONValue(parsing: step["params"]?["input"]?.stringValue ?? "{}")
        }
        let histories = (recording["recorded"]?.objectValue?.members ?? []).compactMap {
            $0.value["events"]?.arrayValue
        }
        guard inputs.count == histories.count else { return [] }
        return zip(inputs, histories).compactMap { input, events in
            guard let output = events.last?["executionSucceededEventDetails"]?["output"]?["FunctionResult"] else {
                return nil
            }
            return Case(id: recording["id"]?.stringValue ?? "", call: call, input: input, output: output)
        }
    }

    @Test func `every recorded call gives the recorded value`() throws {
        guard let cases = try Self.cases() else { return }
        var random = SplitMix64(seed: 1)
        var passed = 0
        for item in cases {
            let expression = try IntrinsicExpression(parsing: item.call)
            let value = try expression.evaluate(in: Environment(input: item.input), random: &random)
            // Names and random numbers stand in the recording as placeholders.
            let isPlaceholder = item.output == "RandomNumberGenerated" || item.output == "<ArnPart_0idx>"
            let isMet = isPlaceholder ? !value.isNull : value == item.output
            #expect(isMet, "\(item.id): \(item.call) on \(item.input) gives \(value), expected \(item.output)")
            if isMet { passed += 1 }
        }
        print("Intrinsic functions, recorded calls: \(passed) of \(cases.count)")
        #expect(cases.count > 40)
    }
}

import Foundation
import JSONModel
import StatesLanguage
import Testing

/// Every definition of the recorded cases is accepted or refused as the service did, with its text.
///
/// The recordings are not part of the package; without them the suite is skipped and says so.
@Suite(.enabled(if: TestData.hasConformance, "no recorded cases at \(TestData.conformance.path)"))
struct RecordedDefinitionTests {
    static let files = TestData.files(in: TestData.conformance)

    /// Cases whose answer differs for a reason that is not the analyzer's.
    static let knownDifferences: [String: String] = [:]

    @Test(arguments: files)
    func `every recorded definition gets the recorded verdict`(file: String) throws {
        for test in try TestData.json(TestData.conformance.appending(path: file))["cases"]?.arrayValue ?? [] {
            let id = try #require(test["id"]?.stringValue)
            for (number, step) in (test["steps"]?.arrayValue ?? []).enumerated() {
                guard let recorded = RecordedStep(step, in: test), Self.knownDifferences[id] == nil else { continue }
                #expect(recorded.verdict == recorded.expected, "\(id) step \(number)")
            }
        }
    }

    @Test func `the variable references are those that were recorded`() throws {
        var count = 0
        for file in Self.files {
            for test in try TestData.json(TestData.conformance.appending(path: file))["cases"]?.arrayValue ?? [] {
                for member in test["recorded"]?.objectValue?.members ?? [] {
                    guard case .object(let definition)? = member.value["definition"],
                        member.value["stateMachineArn"] != nil
                    else { continue }
                    let source = JSONValue.object(definition).serializedString()
                        .replacing("arn:<partition>:", with: "arn:aws:")
                    guard let machine = DefinitionAnalyzer.analyze(source, type: .standard).definition else { continue }
                    var found = JSONObject()
                    for (state, variables) in machine.variableReferences() {
                        found[state] = .array(variables.map(JSONValue.string))
                    }
                    #expect(JSONValue.object(found) == member.value["variableReferences"] ?? [:], "\(test["id"] ?? "")")
                    count += 1
                }
            }
        }
        #expect(count > 0)
    }
}

/// One request with a definition and what the service answered.
private struct RecordedStep {
    enum Verdict: Equatable {
        case accepted
        case refused(String)
        case diagnostics(JSONValue)
    }

    let verdict: Verdict
    let expected: Verdict

    /// `nil` for a step that has no definition.
    init?(_ step: JSONValue, in test: JSONValue) {
        guard step["service"]?.stringValue == "stepfunctions", let call = step["call"]?.stringValue,
            ["CreateStateMachine", "UpdateStateMachine", "ValidateStateMachineDefinition", "TestState"].contains(call),
            let parameters = step["params"], let definition = parameters["definition"]
        else { return nil }
        let source = Self.filled(definition.stringValue ?? PythonJSON.text(definition))
        let type = parameters["type"]?.stringValue.flatMap(WorkflowType.init(rawValue:)) ?? .standard
        let isState = call == "TestState" && parameters["stateName"] == nil
        let analysis =
            isState
            ? DefinitionAnalyzer.analyzeState(source, name: "State")
            : DefinitionAnalyzer.analyze(source, type: type)
        let answer = step["expect"]?.stringValue.flatMap { test["recorded"]?[$0] }
        if call == "ValidateStateMachineDefinition" {
            expected = .diagnostics(answer?["diagnostics"] ?? [])
            verdict = .diagnostics(.array(analysis.diagnostics.filter { $0.severity == .error }.map(Self.json)))
        } else {
            expected = Self.refusal(in: answer).map(Verdict.refused) ?? .accepted
            verdict = analysis.refusalMessage(source: source).map(Verdict.refused) ?? .accepted
        }
    }

    /// The message of an InvalidDefinition error about the definition itself.
    private static func refusal(in answer: JSONValue?) -> String? {
        if answer?["Error"]?["Code"]?.stringValue == "InvalidDefinition" {
            let message = answer?["Error"]?["Message"]?.stringValue ?? ""
            // TestState refuses what it cannot run with the same error.
            return message.hasPrefix("TestState API") ? nil : message
        }
        guard answer?["exception_typename"]?.stringValue == "InvalidDefinition",
            let text = answer?["exception_value"]?.stringValue,
            let start = text.range(of: "operation: ")?.upperBound
        else { return nil }
        return String(text[start...])
    }

    private static func json(_ diagnostic: Diagnostic) -> JSONValue {
        var object = JSONObject()
        object["severity"] = .string(diagnostic.severity.rawValue)
        object["code"] = .string(diagnostic.code.rawValue)
        object["message"] = .string(diagnostic.message)
        object["location"] = diagnostic.location.map(JSONValue.string)
        return .object(object)
    }

    /// The text with ARNs in the places of the answers of earlier steps.
    private static func filled(_ text: String) -> String {
        text.replacing(/\{\{\d+\.activityArn\}\}/, with: "arn:aws:states:us-east-1:111111111111:activity:name")
            .replacing(/\{\{[^}]*\}\}/, with: "placeholder")
    }
}

/// JSON as the recorded requests were written: blanks behind commas and colons, only ASCII.
private enum PythonJSON {
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .object(let object):
            "{" + object.members.map { "\(string($0.key)): \(text($0.value))" }.joined(separator: ", ") + "}"
        case .array(let elements):
            "[" + elements.map(text).joined(separator: ", ") + "]"
        case .string(let text):
            string(text)
        case .null, .bool, .number:
            value.serializedString()
        }
    }

    private static func string(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case 0x08: result += "\\b"
            case 0x0C: result += "\\f"
            case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: result += "\\u" + String(format: "%04x", Int(unit))
            }
        }
        return result + "\""
    }
}

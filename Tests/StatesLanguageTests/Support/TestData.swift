import Foundation
import JSONModel
import StatesLanguage
import Testing

/// Files that the tests read, found from the place of this file.
enum TestData {
    /// The folder of this test target, behind any symbolic link.
    static let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let fixtures = folder.appending(path: "Fixtures")

    /// The recorded answers of the service, which live beside the package and not in it.
    static let conformance = folder.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/conformance/asl")

    static let hasConformance: Bool = {
        let isThere = FileManager.default.fileExists(atPath: conformance.path)
        if !isThere { print("SKIPPED: recorded definitions, nothing at \(conformance.path)") }
        return isThere
    }()

    static func json(_ url: URL) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: url)))
    }

    /// The elements of `cases` of a fixture file.
    static func cases(_ name: String) throws -> [JSONValue] {
        let file = try json(fixtures.appending(path: name))
        return try #require(file["cases"]?.arrayValue, "\(name) has no cases")
    }

    /// The names of all files of a folder.
    static func files(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted()
    }
}

/// A definition and the diagnostics that it must get, from `Fixtures/rules`.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let file: String
    let name: String
    let type: WorkflowType
    let source: String
    /// Whether the definition is one state.
    let isState: Bool
    let expected: [Diagnostic]

    var testDescription: String { "\(file): \(name)" }

    static let all: [RuleCase] = {
        do {
            let folder = TestData.fixtures.appending(path: "rules")
            return try TestData.files(in: folder).flatMap { file in
                try TestData.cases("rules/\(file)").map { try RuleCase($0, file: file) }
            }
        } catch {
            Issue.record("the rule fixtures cannot be read: \(error)")
            return []
        }
    }()

    init(_ value: JSONValue, file: String) throws {
        self.file = file
        name = try #require(value["name"]?.stringValue)
        type = value["type"]?.stringValue.flatMap(WorkflowType.init(rawValue:)) ?? .standard
        isState = value["state"] != nil
        let definition = try #require(value["definition"] ?? value["state"] ?? value["text"], "\(name)")
        source = definition.stringValue ?? definition.serializedString()
        expected = try (value["diagnostics"]?.arrayValue ?? []).map { diagnostic in
            Diagnostic(
                severity: diagnostic["severity"]?.stringValue.flatMap(Diagnostic.Severity.init(rawValue:)) ?? .error,
                code: try #require(
                    Diagnostic.Code(rawValue: diagnostic["code"]?.stringValue ?? "SCHEMA_VALIDATION_FAILED")
                ),
                message: try #require(diagnostic["message"]?.stringValue, "\(value)"),
                location: diagnostic["location"]?.stringValue
            )
        }
    }

    func analyze() -> DefinitionAnalysis {
        isState
            ? DefinitionAnalyzer.analyzeState(source, name: "State", type: type)
            : DefinitionAnalyzer.analyze(source, type: type)
    }
}

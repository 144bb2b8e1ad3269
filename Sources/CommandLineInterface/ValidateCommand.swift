import ArgumentParser
import JSONModel
import StatesLanguage

/// `newel validate`: all diagnostics of definitions.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check definitions and print every diagnostic.",
        discussion: """
            Examples:
              newel validate order.json refund.json
              newel validate --type EXPRESS --format json order.json
              newel validate --format github **/*.asl.json      annotations for GitHub Actions
            Exit code 1 when any definition has an error.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, github }

    enum MachineType: String, ExpressibleByArgument, CaseIterable {
        case standard = "STANDARD"
        case express = "EXPRESS"

        var workflowType: WorkflowType { self == .express ? .express : .standard }
    }

    @Argument(help: "Definition files; - for standard input.") var files: [String]
    @Option(help: "Type of the state machine: STANDARD or EXPRESS.") var type: MachineType = .standard
    @Option(help: "Output: text, json or github.") var format: Format = .text

    func run() async throws {
        var hasErrors = false
        var results: [JSONValue] = []
        for file in files {
            let bytes = try commandResult { () throws(CommandFailure) in try StandardStreams.read(file: file) }
            let analysis = DefinitionAnalyzer.analyze(bytes, type: type.workflowType)
            hasErrors = hasErrors || !analysis.isValid
            switch format {
            case .text: print(file, analysis)
            case .github: printAnnotations(file, analysis)
            case .json: results.append(json(file, analysis))
            }
        }
        if format == .json { StandardStreams.print(JSONValue.array(results).prettyPrinted()) }
        if hasErrors { throw ExitCode(1) }
    }

    private func print(_ file: String, _ analysis: DefinitionAnalysis) {
        for diagnostic in analysis.diagnostics {
            StandardStreams.print("\(file): \(diagnostic.severity.rawValue.lowercased()): \(diagnostic.text)")
        }
        if analysis.isValid { StandardStreams.print("\(file): OK") }
    }

    private func printAnnotations(_ file: String, _ analysis: DefinitionAnalysis) {
        for diagnostic in analysis.diagnostics {
            let message = diagnostic.text.replacing("%", with: "%25").replacing("\n", with: "%0A")
            StandardStreams.print("::\(diagnostic.severity.rawValue.lowercased()) file=\(file)::\(message)")
        }
    }

    private func json(_ file: String, _ analysis: DefinitionAnalysis) -> JSONValue {
        let diagnostics = analysis.diagnostics.map { diagnostic -> JSONValue in
            var object: JSONObject = [
                "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code.rawValue),
                "message": .string(diagnostic.message),
            ]
            if let location = diagnostic.location { object["location"] = .string(location) }
            return .object(object)
        }
        return [
            "file": .string(file), "result": .string(analysis.isValid ? "OK" : "FAIL"),
            "diagnostics": .array(diagnostics),
        ]
    }
}

/// Runs a part of a command; its failure is printed and ends the program with exit code 2.
func commandResult<Value>(_ body: () throws(CommandFailure) -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        StandardStreams.printError("newel: \(error)")
        throw ExitCode(2)
    }
}

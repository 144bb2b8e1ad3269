import Foundation
import JSONModel
import JSONata

/// The JSONata expressions of `Benchmarks/jsonata`, compiled once, in CPU time of each evaluation.
///
/// `Benchmarks/jsonata/compare.mjs` measures the same expressions on the same documents with the reference implementation.
struct JSONataBenchmark {
    static let suite = "jsonata"

    private let options: BenchmarkOptions
    private let stopwatch: Stopwatch

    init(_ options: BenchmarkOptions) {
        self.options = options
        stopwatch = Stopwatch(seconds: options.seconds)
    }

    /// An expression, the document that it reads, and under which heading its figure stands.
    private struct Case {
        let category: String
        let name: String
        let document: String
        let expression: String

        /// - Throws: `BenchmarkError` when a member is missing.
        init(_ value: JSONValue) throws(BenchmarkError) {
            guard let category = value["category"]?.stringValue, let name = value["name"]?.stringValue,
                let document = value["document"]?.stringValue, let expression = value["expression"]?.stringValue
            else { throw BenchmarkError("a case is not {category, name, document, expression}") }
            self.category = category
            self.name = name
            self.document = document
            self.expression = expression
        }
    }

    /// - Throws: `BenchmarkError` when the cases cannot be read; an expression that fails is a failure of the report.
    func run(_ report: inout Report) throws {
        guard case .array(let values)? = try read("cases.json")["cases"] else {
            throw BenchmarkError("cases.json is not {cases: […]}")
        }
        var documents: [String: JSONValue] = [:]
        var lines: [String] = []
        for value in values {
            let one = try Case(value)
            let document = try documents[one.document] ?? read("documents/\(one.document).json")
            documents[one.document] = document
            do {
                lines.append(try measure(one, document, &report).serializedString())
            } catch let error as JSONataError {
                report.fail("\(one.category): \(one.name): \(error)")
            }
        }
        if let path = options.jsonataResultsPath {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    private func read(_ name: String) throws -> JSONValue {
        let path = "\(options.jsonataDirectory)/\(name)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchmarkError("no file at \(path): run in the clone, or give --jsonata-cases")
        }
        return try JSONValue(parsing: Array(data))
    }

    /// Adds the figure; gives name, CPU time and result as a line for the comparison.
    private func measure(_ one: Case, _ document: JSONValue, _ report: inout Report) throws -> JSONValue {
        let expression = try JSONataExpression(parsing: one.expression, profile: .standard)
        let environment = EvaluationEnvironment(nowMilliseconds: 1_763_823_600_000, nextRandomBits: { 4 })
        guard let result = try expression.evaluate(input: document, environment: environment) else {
            throw BenchmarkError("\(one.category): \(one.name) has no value")
        }
        let seconds = try stopwatch.leastSecondsPerCall {
            try expression.evaluate(input: document, environment: environment) == nil ? 0 : 1
        }
        report.add(Self.suite, "\(one.category): \(one.name)", seconds * 1e6, "µs")
        return [
            "category": .string(one.category), "name": .string(one.name), "microseconds": .number(seconds * 1e6),
            "result": result,
        ]
    }
}

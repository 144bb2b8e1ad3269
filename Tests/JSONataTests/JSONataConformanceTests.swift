import Foundation
import JSONModel
import JSONata
import TestSupport
import Testing

/// Runs the cases of the reference implementation's suite when they lie beside the package.
///
/// Depth counts nested operators, calls and the like as the reference does, without names, variables and literals: the
/// factorial of 99 takes 301 levels and that of 100 takes 304, so the suite's limits hold unscaled. Time limits are
/// counted in steps, so that a busy machine changes nothing.
@Suite struct JSONataConformanceTests {
    /// The steps that stand for a millisecond of the suite's time limits.
    private static let stepsPerMillisecond = 2_000

    private struct Case: Sendable {
        let id: String
        let content: JSONValue
        let input: JSONValue?

        /// True when release 2.0.6, which Step Functions has, gives the same.
        var isConfirmed: Bool { content["aws"]?.boolValue == true }
    }

    /// The cases; nil, and a loud word, without the data.
    ///
    /// Lines that are no JSON text are given by their ids: they hold unpaired surrogates.
    private static func cases() throws -> (cases: [Case], unreadable: [String])? {
        guard let folder = FixtureFiles.sharedConformance("jsonata") else {
            print("SKIPPED: no conformance data for JSONata beside the package (../shared/conformance/jsonata)")
            return nil
        }
        let datasets = try FixtureFiles.json(folder.appending(path: "datasets.json"))
        let text = try String(contentsOf: folder.appending(path: "cases.jsonl"), encoding: .utf8)
        var cases: [Case] = []
        var unreadable: [String] = []
        for line in text.split(separator: "\n") {
            guard let content = try? JSONValue(parsing: String(line)) else {
                unreadable.append(line.split(separator: "\"").dropFirst(3).first.map { String($0) } ?? "?")
                continue
            }
            let input = content["data"] ?? content["dataset"]?.stringValue.flatMap { datasets[$0] }
            cases.append(Case(id: try #require(content["id"]?.stringValue), content: content, input: input))
        }
        return (cases, unreadable)
    }

    private func run(_ item: Case) -> Evaluation? {
        var budgets = JSONataBudgets.roomy
        if let depth = item.content["depth"]?.numberValue?.integerValue { budgets.depthMax = Int(depth) }
        if let limit = item.content["timelimit"]?.numberValue?.integerValue {
            budgets.stepCountMax = Int(limit) * Self.stepsPerMillisecond
        }
        let source = item.content["expr"]?.stringValue ?? ""
        let bindings = item.content["bindings"]?.objectValue?.members.map { ($0.key, $0.value) } ?? []
        let input = item.input
        return LargeStack.run { [budgets] in
            Evaluation(source, input: input, bindings: bindings, budgets: budgets)
        }
    }

    @Test func `every case that release 2_0_6 confirms passes`() throws {
        guard let (cases, unreadable) = try Self.cases() else { return }
        let confirmed = cases.filter(\.isConfirmed)
        var passed = 0
        for item in confirmed {
            let answer = try #require(run(item))
            let isMet = answer.meets(item.content)
            #expect(isMet, "\(item.id): \(item.content["expr"] ?? .null) gives \(answer)")
            if isMet { passed += 1 }
        }
        print("JSONata conformance, confirmed: \(passed) of \(confirmed.count)")
        if !unreadable.isEmpty { print("not read, as they hold unpaired surrogates: \(unreadable)") }
    }

    @Test func `the cases of later releases are reported`() throws {
        guard let (cases, _) = try Self.cases() else { return }
        let others = cases.filter { !$0.isConfirmed }
        let failed = try others.filter { !(try #require(run($0)).meets($0.content)) }
        print("JSONata conformance, later releases: \(others.count - failed.count) of \(others.count)")
        for item in failed { print("  \(item.id)") }
        // The operators and repairs of 2.1 and 2.2 are all there.
        #expect(failed.isEmpty)
    }
}

import Foundation
import JSONModel
import JSONPath
import TestSupport
import Testing

/// Runs the recorded answers of Jayway JsonPath when the data lies beside the package.
@Suite struct JSONPathConformanceTests {
    /// A recorded case.
    private struct Case {
        let id: String
        let path: String
        let document: JSONValue
        let isDefinite: Bool?
        let expectation: JSONValue
        /// What a current version answers, for disputed cases.
        let otherExpectation: JSONValue?
    }

    /// Disputed cases that answer neither expectation, with the reason.
    private static let exceptions: [String: String] = [
        "own/mixed/833894b31e":
            "malformed path refused: 2.0.0 reads double quotes as no names at all, and only by accident when an "
            + "apostrophe is among them"
    ]

    private static func cases() throws -> [Case]? {
        guard let folder = FixtureFiles.sharedConformance("jsonpath") else {
            print("SKIPPED: no conformance data for JSONPath beside the package (../shared/conformance/jsonpath)")
            return nil
        }
        let datasets = try FixtureFiles.json(folder.appending(path: "datasets.json"))
        let text = try String(contentsOf: folder.appending(path: "cases.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let value = try JSONValue(parsing: String(line))
            let document = value["data"] ?? value["dataset"]?.stringValue.flatMap { datasets[$0] }
            return Case(
                id: try #require(value["id"]?.stringValue),
                path: try #require(value["path"]?.stringValue),
                document: try #require(document),
                isDefinite: value["definite"]?.boolValue,
                expectation: try #require(value["expect"]),
                otherExpectation: value["expect_2_9"]
            )
        }
    }

    private func meets(_ answer: PathAnswer, _ expectation: JSONValue) -> Bool {
        switch answer {
        case .value(let value): hasSameNumbers(value, expectation["value"])
        case .notFound: expectation["error"]?.stringValue == "not_found"
        case .invalidPath: ["invalid_path", "failed"].contains(expectation["error"]?.stringValue)
        }
    }

    /// Compares with numbers as doubles.
    private func hasSameNumbers(_ left: JSONValue, _ right: JSONValue?) -> Bool {
        guard let right else { return false }
        switch (left, right) {
        case (.number(let left), .number(let right)):
            return left.doubleValue == right.doubleValue
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { hasSameNumbers($0, $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count && left.members.allSatisfy { hasSameNumbers($0.value, right[$0.key]) }
        default:
            return left == right
        }
    }

    @Test func `every core case gives the recorded answer`() throws {
        guard let cases = try Self.cases() else { return }
        let core = cases.filter { $0.otherExpectation == nil }
        var passed = 0
        for item in core {
            let answer = PathAnswer(path: item.path, document: item.document)
            let isMet = meets(answer, item.expectation)
            #expect(isMet, "\(item.id): \(item.path) gives \(answer), expected \(item.expectation)")
            if isMet { passed += 1 }
        }
        print("JSONPath conformance, core: \(passed) of \(core.count)")
    }

    @Test func `every disputed case gives one of the two recorded answers`() throws {
        guard let cases = try Self.cases() else { return }
        let disputed = cases.filter { $0.otherExpectation != nil }
        var firstCount = 0
        var otherCount = 0
        for item in disputed {
            let answer = PathAnswer(path: item.path, document: item.document)
            if meets(answer, item.expectation) {
                firstCount += 1
            } else if let other = item.otherExpectation, meets(answer, other) {
                otherCount += 1
                print("  as 2.9.0: \(item.id): \(item.path) gives \(answer)")
            } else {
                let isExcepted = Self.exceptions[item.id] != nil
                #expect(isExcepted, "\(item.id): \(item.path) gives \(answer), expected \(item.expectation)")
            }
        }
        print("JSONPath conformance, disputed: \(firstCount) as 2.0.0, \(otherCount) as 2.9.0, of \(disputed.count)")
    }

    @Test func `every compiled path is as definite as recorded`() throws {
        guard let cases = try Self.cases() else { return }
        for item in cases {
            guard let isDefinite = item.isDefinite, let path = try? JSONPathExpression(parsing: item.path) else {
                continue
            }
            #expect(path.isDefinite == isDefinite, "\(item.id): \(item.path)")
        }
    }

    @Test func `messages that the service shows are word for word`() throws {
        guard let cases = try Self.cases() else { return }
        for item in cases {
            guard let recorded = item.expectation["message"]?.stringValue,
                case .notFound(let message) = PathAnswer(path: item.path, document: item.document),
                meets(.notFound(message), item.expectation)
            else { continue }
            #expect("PathNotFoundException: \(message)" == recorded, "\(item.id): \(item.path)")
        }
    }
}

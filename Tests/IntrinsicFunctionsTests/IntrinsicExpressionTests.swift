import IntrinsicFunctions
import JSONModel
import JSONPath
import TestSupport
import Testing

/// What paths refer to in these tests.
struct TestEnvironment: PathEnvironment {
    var input: JSONValue = .object(JSONObject())

    func contextObject() -> JSONValue { ["Execution": ["Name": "run-7"]] }
    func variable(_ name: String) -> JSONValue? { name == "list" ? [3, 1, 3] : nil }
}

/// A case of `Fixtures/functions`.
struct IntrinsicFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let content: JSONValue

    static func load() throws -> [IntrinsicFixture] {
        try FixtureFiles.fixtures("functions").flatMap { file in
            try #require(file.content["cases"]?.arrayValue).map { content in
                IntrinsicFixture(name: "\(file.name): \(content["name"]?.stringValue ?? "")", content: content)
            }
        }
    }

    var testDescription: String { name }
}

@Suite struct IntrinsicExpressionTests {
    private func evaluate(
        _ source: String,
        _ input: JSONValue = .object(JSONObject()),
        seed: UInt64 = 1
    ) throws -> JSONValue {
        var random = SplitMix64(seed: seed)
        return try IntrinsicExpression(parsing: source).evaluate(in: TestEnvironment(input: input), random: &random)
    }

    @Test(arguments: try IntrinsicFixture.load())
    func `a call gives what its fixture says`(_ fixture: IntrinsicFixture) throws {
        let content = fixture.content
        let source = try #require(content["call"]?.stringValue)
        if let message = content["syntaxError"]?.stringValue {
            let error = #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicExpression(parsing: source) }
            #expect(error?.message == message)
            #expect(error.map { JSONValue.integer(Int64($0.offset)) } == content["offset"])
            #expect(error?.source == source)
            return
        }
        let input = content["input"] ?? .object(JSONObject())
        if let message = content["failure"]?.stringValue {
            #expect(throws: IntrinsicError.failure(message: message)) { try evaluate(source, input) }
        } else if let prefix = content["failurePrefix"]?.stringValue {
            let error = #expect(throws: IntrinsicError.self) { try evaluate(source, input) }
            #expect(error?.message.hasPrefix(prefix) == true, "\(String(describing: error))")
        } else if let message = content["pathError"]?.stringValue {
            let error = #expect(throws: IntrinsicError.self) { try evaluate(source, input) }
            guard case .path = error else {
                Issue.record("a path error expected, not \(String(describing: error))")
                return
            }
            #expect(error?.message == message)
        } else {
            #expect(try evaluate(source, input).serializedString() == content["value"]?.serializedString())
        }
    }

    @Test func `the table has the eighteen functions and a fixture for each`() throws {
        let names = IntrinsicFunctionTable.signatures.map(\.name)
        #expect(Set(names).count == 18)
        let fixtures = try FixtureFiles.fixtures("functions").map { "States.\($0.name)" }
        #expect(Set(names).subtracting(fixtures) == ["States.UUID"])
    }

    @Test func `variables are listed once, in order`() throws {
        let expression = try IntrinsicExpression(
            parsing: "States.Format('{}{}{}', $b.x, States.Array($a, $.c, $b), $$.Execution.Id)"
        )
        #expect(expression.variables == ["b", "a"])
        #expect(expression.functionName == "States.Format")
    }

    @Test func `a UUID is of version 4 and comes from the given source`() throws {
        let first = try #require(try evaluate("States.UUID()", seed: 3).stringValue)
        #expect(first.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(try evaluate("States.UUID()", seed: 3) == .string(first))
        #expect(try evaluate("States.UUID()", seed: 4) != .string(first))
    }

    @Test func `random numbers stay between start and end and reach both sides`() throws {
        let expression = try IntrinsicExpression(parsing: "States.MathRandom(-2, 2)")
        var random = SplitMix64(seed: 1)
        let numbers = try (0..<200).map { _ in try expression.evaluate(in: TestEnvironment(), random: &random) }
        #expect(Set(numbers) == [-2, -1, 0, 1])
    }

    @Test func `seeded random numbers stay in range, do not depend on the source and do on the seed`() throws {
        var found: Set<JSONValue> = []
        for seed in -50..<50 {
            let source = "States.MathRandom(-2147483648, 2147483647, \(seed))"
            let value = try evaluate(source, seed: 1)
            #expect(try evaluate(source, seed: 2) == value)
            let number = try #require(value.numberValue?.integerValue)
            #expect((-2_147_483_648..<2_147_483_647).contains(number))
            found.insert(value)
        }
        #expect(found.count == 100)
    }

    @Test func `calls nest ten deep`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "States.Array(", count: depth + 1) + String(repeating: ")", count: depth + 1)
        }
        #expect(try evaluate(nested(10)).serializedString() == "[[[[[[[[[[[]]]]]]]]]]]")
        let error = #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicExpression(parsing: nested(11)) }
        #expect(error?.message == "Intrinsic functions can not be nested more than 10 deep")
        #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicExpression(parsing: nested(100_000)) }
    }

    @Test func `a call has at most a thousand arguments`() throws {
        func call(_ count: Int) -> String {
            "States.ArrayLength(States.Array(\(Array(repeating: "1", count: count).joined(separator: ","))))"
        }
        #expect(try evaluate(call(1_000)) == 1_000)
        #expect(throws: IntrinsicSyntaxError.self) { try IntrinsicExpression(parsing: call(1_001)) }
    }

    @Test(arguments: ["States.Base64Encode($.t)", "States.Base64Decode($.t)", "States.Hash($.t, 'MD5')"])
    func `texts have at most ten thousand characters`(_ source: String) throws {
        #expect(throws: Never.self) { try evaluate(source, ["t": .string(String(repeating: "a", count: 10_000))]) }
        let error = #expect(throws: IntrinsicError.self) {
            try evaluate(source, ["t": .string(String(repeating: "a", count: 10_001))])
        }
        #expect(error?.message.contains("is longer than 10000 characters. Pass a shorter text.") == true)
    }

    @Test(arguments: ["States.ArrayPartition($.a, 2)", "States.ArrayContains($.a, 2)"])
    func `arrays to partition and search have at most 256 KiB`(_ source: String) throws {
        let fitting = JSONValue.array([.string(String(repeating: "a", count: 262_140))])
        let large = JSONValue.array([.string(String(repeating: "a", count: 262_141))])
        #expect(throws: Never.self) { try evaluate(source, ["a": fitting]) }
        let error = #expect(throws: IntrinsicError.self) { try evaluate(source, ["a": large]) }
        #expect(error?.message.contains("is larger than 256 KiB as JSON") == true)
    }

    @Test func `a text that grows too long is stopped`() throws {
        let large = JSONValue.string(String(repeating: "a", count: 6 * 1_048_576))
        let error = #expect(throws: IntrinsicError.self) { try evaluate("States.Format('{}{}{}', $, $, $)", large) }
        #expect(error?.message == "States.Format: the text becomes longer than 16 MiB. Pass shorter values.")
    }

    @Test func `calls are equal when they are written alike`() throws {
        let first = try IntrinsicExpression(parsing: "States.UUID()")
        #expect(try first == IntrinsicExpression(parsing: "States.UUID()"))
        #expect(try first != IntrinsicExpression(parsing: "States.UUID( )"))
    }
}

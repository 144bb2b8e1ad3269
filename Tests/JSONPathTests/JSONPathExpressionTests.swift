import JSONModel
import JSONPath
import TestSupport
import Testing

/// A case of `Fixtures/paths`.
struct PathFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let document: JSONValue
    let content: JSONValue

    static func load() throws -> [PathFixture] {
        try FixtureFiles.fixtures("paths").flatMap { file in
            try #require(file.content["cases"]?.arrayValue).map { content in
                PathFixture(
                    name: "\(file.name): \(content["name"]?.stringValue ?? "")",
                    document: file.content["document"] ?? .null,
                    content: content
                )
            }
        }
    }

    var testDescription: String { name }
}

@Suite struct JSONPathExpressionTests {
    @Test(arguments: try PathFixture.load())
    func `a path gives what its fixture says`(_ fixture: PathFixture) throws {
        let source = try #require(fixture.content["path"]?.stringValue)
        if let message = fixture.content["syntaxError"]?.stringValue {
            let error = #expect(throws: JSONPathSyntaxError.self) { try JSONPathExpression(parsing: source) }
            #expect(error?.message == message)
            #expect(error?.source == source)
            #expect(error.map { JSONValue.integer(Int64($0.offset)) } == fixture.content["offset"])
            return
        }
        let path = try JSONPathExpression(parsing: source)
        #expect(path.isDefinite == fixture.content["definite"]?.boolValue)
        if let message = fixture.content["notFound"]?.stringValue {
            #expect(throws: JSONPathError.notFound(message: message)) { try path.evaluate(fixture.document) }
        } else if let message = fixture.content["invalidPath"]?.stringValue {
            #expect(throws: JSONPathError.invalidPath(message: message)) { try path.evaluate(fixture.document) }
        } else {
            let value = try path.evaluate(fixture.document)
            #expect(value.serializedString() == fixture.content["value"]?.serializedString())
        }
    }

    @Test func `a path on null is invalid`() throws {
        for source in ["$", "$.a", "$..a"] {
            let path = try JSONPathExpression(parsing: source)
            #expect(throws: JSONPathError.invalidPath(message: "root can not be null")) { try path.evaluate(.null) }
        }
    }

    @Test func `paths are equal when they are written alike`() throws {
        let first = try JSONPathExpression(parsing: "$.a[?(@.b == 1)]")
        let second = try JSONPathExpression(parsing: "$.a[?(@.b == 1)]")
        let other = try JSONPathExpression(parsing: "$['a'][?(@.b == 1)]")
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(first != other)
        #expect(first.description == "$.a[?(@.b == 1)]")
    }

    @Test func `only names and single indexes make a reference`() throws {
        #expect(try JSONPathExpression(parsing: "$").isReference)
        #expect(try JSONPathExpression(parsing: "$.a['b'][0]").isReference)
        for source in ["$.*", "$..a", "$['a','b']", "$[0,1]", "$[0:1]", "$[?(@.a)]", "$[(@.length-1)]"] {
            #expect(try !JSONPathExpression(parsing: source).isReference, "\(source)")
        }
    }

    @Test func `texts beyond the Basic Multilingual Plane are ordered as in Java`() throws {
        // U+FF5E is one code unit above the surrogates, so it comes behind U+1F600 in UTF-16 and before it in code points.
        let path = try JSONPathExpression(parsing: "$[?(@ < '\u{FF5E}')]")
        #expect(try path.evaluate(["\u{1F600}", "\u{FF5F}"]) == ["\u{1F600}"])
    }

    @Test func `names are told apart by code points`() throws {
        let path = try JSONPathExpression(parsing: "$.e\u{301}")
        #expect(throws: JSONPathError.self) { try path.evaluate(["\u{E9}": 1]) }
        #expect(try path.evaluate(["e\u{301}": 2]) == 2)
    }

    @Test func `long documents are cut in messages`() throws {
        let path = try JSONPathExpression(parsing: "$[0]")
        let document: JSONValue = ["text": .string(String(repeating: "ä", count: 5_000))]
        let error = #expect(throws: JSONPathError.self) { try path.evaluate(document) }
        let message = try #require(error?.message)
        #expect(message.hasSuffix("ä..."))
        #expect(message.utf8.count < 1_200)
    }
}

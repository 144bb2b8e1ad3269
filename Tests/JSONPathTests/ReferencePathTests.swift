import JSONModel
import JSONPath
import TestSupport
import Testing

/// A case of `Fixtures/reference-paths`.
struct ReferencePathFixture: Sendable, CustomTestStringConvertible {
    let content: JSONValue

    static func load() throws -> [ReferencePathFixture] {
        try FixtureFiles.fixtures("reference-paths").flatMap { file in
            try #require(file.content["cases"]?.arrayValue).map { ReferencePathFixture(content: $0) }
        }
    }

    var testDescription: String { content["name"]?.stringValue ?? "" }
}

@Suite struct ReferencePathTests {
    @Test(arguments: try ReferencePathFixture.load())
    func `a reference path does what its fixture says`(_ fixture: ReferencePathFixture) throws {
        let source = try #require(fixture.content["path"]?.stringValue)
        if let message = fixture.content["syntaxError"]?.stringValue {
            let error = #expect(throws: JSONPathSyntaxError.self) { try ReferencePath(parsing: source) }
            #expect(error?.message == message)
            return
        }
        let path = try ReferencePath(parsing: source)
        if let components = fixture.content["components"]?.arrayValue {
            let found = path.components.map { component -> JSONValue in
                switch component {
                case .name(let name): .string(name)
                case .index(let index): .integer(Int64(index))
                }
            }
            #expect(found == components)
            #expect(path.isIdentity == components.isEmpty)
        } else if let message = fixture.content["failure"]?.stringValue {
            let document = try #require(fixture.content["document"])
            #expect(throws: ReferencePathError.cannotApply(message: message)) {
                try path.setting("NEW", in: document)
            }
        } else {
            let document = try #require(fixture.content["document"])
            let result = try path.setting("NEW", in: document)
            #expect(result.serializedString() == fixture.content["result"]?.serializedString())
        }
    }

    @Test func `setting leaves the document itself as it was`() throws {
        let document: JSONValue = ["a": ["b": [1, 2]]]
        let result = try ReferencePath(parsing: "$.a.b[0]").setting("NEW", in: document)
        #expect(document == ["a": ["b": [1, 2]]])
        #expect(result == ["a": ["b": ["NEW", 2]]])
    }

    @Test func `a path with too many steps is refused`() throws {
        let longest = "$" + String(repeating: ".a", count: 512)
        #expect(try ReferencePath(parsing: longest).components.count == 512)
        #expect(throws: JSONPathSyntaxError.self) { try ReferencePath(parsing: longest + ".a") }
        let result = try ReferencePath(parsing: longest).setting(1, in: .object(JSONObject()))
        #expect(try JSONPathExpression(parsing: longest).evaluate(result) == 1)
    }
}

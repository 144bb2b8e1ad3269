import JSONModel
import JSONPath
import Testing

/// What hostile paths and documents run into.
@Suite struct PathLimitsTests {
    private func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce(JSONValue.integer(1)) { value, _ in ["a": value] }
    }

    private func evaluationError(_ source: String, _ document: JSONValue) throws -> JSONPathError? {
        let path = try JSONPathExpression(parsing: source)
        return #expect(throws: JSONPathError.self) { try path.evaluate(document) }
    }

    @Test func `a path has at most 512 steps`() throws {
        let longest = "$" + String(repeating: ".*", count: 512)
        #expect(try JSONPathExpression(parsing: longest).evaluate(nested(512)) == [1])
        #expect(throws: JSONPathSyntaxError.self) { try JSONPathExpression(parsing: longest + ".*") }
    }

    @Test func `a scan goes at most a thousand levels deep`() throws {
        #expect(try JSONPathExpression(parsing: "$..nope").evaluate(nested(1_000)) == [])
        let error = try evaluationError("$..nope", nested(1_001))
        #expect(error == .invalidPath(message: "The document is nested too deeply for '..'"))
    }

    @Test func `parentheses nest at most 64 deep`() throws {
        func filter(_ depth: Int) -> String {
            "$[?" + String(repeating: "(", count: depth) + "@.a" + String(repeating: ")", count: depth) + "]"
        }
        #expect(try JSONPathExpression(parsing: filter(64)).evaluate([["a": 1]]) == [["a": 1]])
        #expect(throws: JSONPathSyntaxError.self) { try JSONPathExpression(parsing: filter(65)) }
        #expect(throws: JSONPathSyntaxError.self) { try JSONPathExpression(parsing: filter(100_000)) }
    }

    @Test func `an evaluation that multiplies is stopped`() throws {
        let error = try evaluationError("$..*..*..*..*..*..*", nested(200))
        #expect(error?.message.contains("more than 2000000 steps") == true)
    }

    @Test func `a pattern that would make others backtrack for ever is answered`() throws {
        let text = String(repeating: "a", count: 2_000) + "!"
        let path = try JSONPathExpression(parsing: "$[?(@ =~ /(a+)+(a|aa)*/)]")
        #expect(try path.evaluate([.string(text)]) == [])
    }

    @Test func `a pattern that is too large is refused`() {
        for pattern in ["(((a{100}){100}){100})", "((){20000}){20000}", "a{99999999999999999999}"] {
            #expect(throws: JSONPathSyntaxError.self, "\(pattern)") {
                try JSONPathExpression(parsing: "$[?(@ =~ /\(pattern)/)]")
            }
        }
    }

    @Test func `a large pattern on a long text is stopped`() throws {
        let text = JSONValue.string(String(repeating: "a", count: 20_000))
        let error = try evaluationError("$[?(@ =~ /(a?){4000}(a?){4000}b/)]", [text])
        #expect(error?.message.contains("more than 2000000 steps") == true)
    }
}

import JSONModel
import JSONPath
import Testing

/// What paths refer to in these tests.
struct TestEnvironment: PathEnvironment {
    var input: JSONValue = .null
    var context: JSONValue = .object(JSONObject())
    var variables: [String: JSONValue] = [:]

    func contextObject() -> JSONValue { context }
    func variable(_ name: String) -> JSONValue? { variables[name] }
}

@Suite struct PathExpressionTests {
    private let environment = TestEnvironment(
        input: ["a": [1, 2]],
        context: ["State": ["Name": "Wait"]],
        variables: ["x": 5, "größe": ["b": [7]], "empty": .null]
    )

    @Test(arguments: [
        ("$", PathExpression.Root.input, "$"),
        ("$.a", .input, "$.a"),
        ("$['a']", .input, "$['a']"),
        ("$$", .context, "$"),
        ("$$.State.Name", .context, "$.State.Name"),
        ("$$['State']", .context, "$['State']"),
        ("$x", .variable("x"), "$"),
        ("$x1_y.a[0]", .variable("x1_y"), "$.a[0]"),
        ("$größe['b'][0]", .variable("größe"), "$['b'][0]"),
        ("$x..a", .variable("x"), "$..a"),
    ])
    func `a path has a root and the path on its value`(
        _ source: String,
        _ root: PathExpression.Root,
        _ path: String
    ) throws {
        let expression = try PathExpression(parsing: source)
        #expect(expression.root == root)
        #expect(expression.path.source == path)
        #expect(expression.source == source)
    }

    @Test(arguments: [
        ("", "A path must start with '$'", 0),
        ("a", "A path must start with '$'", 0),
        (" $.a", "A path must start with '$'", 0),
        ("@.a", "A path must start with '$'", 0),
        ("$_x", "Invalid path $_x", 1),
        ("$1", "Invalid path $1", 1),
        ("$$$", "Invalid path $$", 2),
        ("$$x", "Invalid path $x", 2),
        ("$x y", "Invalid path $ y", 2),
        ("$x-y", "Invalid path $-y", 2),
        ("$größe.", "Path must not end with a '.' or '..'", 9),
        ("$$.a[", "Could not analyze path component: [", 5),
    ])
    func `a malformed path is refused with its place`(_ source: String, _ message: String, _ offset: Int) {
        let error = #expect(throws: JSONPathSyntaxError.self) { try PathExpression(parsing: source) }
        #expect(error == JSONPathSyntaxError(source: source, offset: offset, message: message))
    }

    @Test func `a variable's name has at most 80 characters`() throws {
        let name = String(repeating: "n", count: 80)
        #expect(try PathExpression(parsing: "$\(name).a").root == .variable(name))
        #expect(throws: JSONPathSyntaxError.self) { try PathExpression(parsing: "$\(name)n.a") }
    }

    @Test(
        arguments: [
            ("$", JSONValue.object(["a": [1, 2]])),
            ("$.a[1]", 2),
            ("$.a[*]", [1, 2]),
            ("$$.State.Name", "Wait"),
            ("$x", 5),
            ("$größe.b[0]", 7),
            ("$empty", .null),
        ] as [(String, JSONValue)]
    )
    func `a path is applied to its root`(_ source: String, _ value: JSONValue) throws {
        #expect(try PathExpression(parsing: source).evaluate(in: environment) == value)
    }

    @Test func `an unassigned variable is an error of its own`() throws {
        let path = try PathExpression(parsing: "$nobody.a")
        #expect(throws: JSONPathError.unassignedVariable("nobody")) { try path.evaluate(in: environment) }
    }

    @Test func `a path into null is refused as the service does, but the root alone is not`() throws {
        let message = "Unable to apply Path transformation to null or empty input."
        let nothing = TestEnvironment(input: .null)
        #expect(try PathExpression(parsing: "$").evaluate(in: nothing) == .null)
        let path = try PathExpression(parsing: "$.a")
        #expect(throws: JSONPathError.invalidPath(message: message)) { try path.evaluate(in: nothing) }
    }

    @Test func `the identity and references are told apart`() throws {
        #expect(try PathExpression(parsing: "$").isIdentity)
        #expect(try !PathExpression(parsing: "$$").isIdentity)
        #expect(try !PathExpression(parsing: "$x").isIdentity)
        #expect(try !PathExpression(parsing: "$.a").isIdentity)
        #expect(try PathExpression(parsing: "$x.a[0]").isReference)
        #expect(try !PathExpression(parsing: "$x.a[-1]").isReference)
        #expect(try !PathExpression(parsing: "$$.a[*]").isReference)
        #expect(try !PathExpression(parsing: "$$.a[*]").isDefinite)
    }
}

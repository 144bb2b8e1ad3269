import JSONModel
import TaskIntegrations
import Testing

@Suite struct FunctionConfigurationTests {
    @Test func `every member is read and paths start from the file's directory`() throws {
        let value: JSONValue = [
            "functionsDirectory": "functions",
            "endpointURL": "http://127.0.0.1:4566",
            "python": ".venv/bin/python",
            "environment": ["STAGE": "test"],
            "timeoutSeconds": 30,
            "concurrencyMax": 4,
            "functions": [
                "resize": [
                    "path": "src/resize", "handler": "a.b", "runtime": "python3.12", "timeoutSeconds": 1.5,
                    "memoryMB": 512, "environment": ["A": "b"], "concurrencyMax": 2,
                ],
                "mail": ["url": "https://example.com/mail"],
                "tool": ["path": "/opt/tool"],
            ],
        ]
        let configuration = try FunctionConfiguration(value, relativeTo: "/etc/newel")
        #expect(configuration.functionsDirectory == "/etc/newel/functions")
        #expect(configuration.endpointURL == "http://127.0.0.1:4566")
        #expect(configuration.python == "/etc/newel/.venv/bin/python")
        #expect(configuration.environment == ["STAGE": "test"])
        #expect(configuration.timeoutMilliseconds == 30_000)
        #expect(configuration.instanceCountMax == 4)
        let resize = try #require(configuration.functions["resize"])
        #expect(resize.path == "/etc/newel/src/resize")
        #expect(resize.handler == "a.b")
        #expect(resize.runtime == "python3.12")
        #expect(resize.timeoutMilliseconds == 1500)
        #expect(resize.memoryMegabytes == 512)
        #expect(resize.environment == ["A": "b"])
        #expect(resize.instanceCountMax == 2)
        #expect(configuration.functions["mail"]?.url == "https://example.com/mail")
        #expect(configuration.functions["tool"]?.path == "/opt/tool")
    }

    @Test func `an interpreter's name stays a name`() throws {
        #expect(try FunctionConfiguration(["python": "python3.12"], relativeTo: "/etc").python == "python3.12")
        #expect(try FunctionConfiguration([:], relativeTo: "/etc").python == "python3")
    }

    @Test func `all problems are told, each with its place`() throws {
        let value: JSONValue = [
            "functionDirectory": "x",
            "timeoutSeconds": 901,
            "endpointURL": "localhost:1",
            "functions": [
                "a/b": [:],
                "f": [
                    "timeoutSeconds": "3", "memoryMB": 1.5, "environment": ["A": 1, "B=C": ""], "runtime": "nodejs20.x",
                ],
                "g": ["url": "http://x", "path": "y", "colour": 1],
                "h": 7,
            ],
        ]
        let error = try #require(throws: FunctionConfigurationError.self) {
            try FunctionConfiguration(value, relativeTo: "/")
        }
        let places = error.problems.map { $0.prefix { $0 != " " } }
        #expect(
            places == [
                "functionDirectory:", "timeoutSeconds:", "endpointURL:", "functions.a/b:",
                "functions.f.timeoutSeconds:",
                "functions.f.memoryMB:", "functions.f.environment.A:", "functions.f.environment.B=C:",
                "functions.f.runtime:", "functions.g.colour:", "functions.g:", "functions.h:",
            ]
        )
        #expect(
            error.problems.contains { $0.hasSuffix("expected a number of seconds above 0 and up to 900, found \"3\"") }
        )
        #expect(error.description.contains("use pythonX.Y, or provided with an executable 'bootstrap'"))
    }
}

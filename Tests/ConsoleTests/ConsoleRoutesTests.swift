import AWSProtocol
import Console
import ExecutionCore
import ExecutionRuntime
import JSONModel
import Logging
import ServiceModels
import StepFunctionsAPI
import StorageAPI
import StorageTesting
import Testing

@Suite struct ConsoleRoutesTests {
    private struct FixedClock: WallClock {
        func now() -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000) }
    }

    private static let identity = CallerIdentity(account: "123456789012", region: "us-east-1")
    private static let own: [String: String] = [
        "x-newel-console": "1", "sec-fetch-site": "same-origin", "host": "localhost:8083",
        "origin": "http://localhost:8083",
    ]

    /// A console with an empty store.
    private func console(base: String = "/console") async throws -> ConsoleRoutes {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = try Engine(
            store: InMemoryStore(),
            configuration: EngineConfiguration(limits: .aws),
            integrations: IntegrationRegistry { _ in nil },
            clock: FixedClock(),
            logger: logger
        )
        let models = ServiceModelCatalog(directories: [], logger: logger)
        return ConsoleRoutes(
            configuration: .init(base: base),
            service: try await StepFunctionsService(engine: engine, models: models),
            engine: engine,
            sessions: OpenSessions(identity: Self.identity, onLoopbackOnly: true)
        )
    }

    /// Answers of a console with an empty store.
    private func ask(
        _ method: String,
        _ path: String,
        query: String = "",
        headers: [String: String] = own,
        body: String = "",
        base: String = "/console"
    ) async throws -> (response: ConsoleResponse, text: String) {
        try await ask(try await console(base: base), method, path, query: query, headers: headers, body: body)
    }

    private func ask(
        _ routes: ConsoleRoutes,
        _ method: String,
        _ path: String,
        query: String = "",
        headers: [String: String] = own,
        body: String = ""
    ) async throws -> (response: ConsoleResponse, text: String) {
        let below = try #require(routes.path(of: path))
        let request = ConsoleRequest(method: method, path: below, query: query, body: Array(body.utf8)) { headers[$0] }
        let response = await routes.respond(to: request)
        guard case .bytes(let bytes) = response.body else { return (response, "") }
        return (response, String(decoding: bytes, as: UTF8.self))
    }

    private func header(_ name: String, of response: ConsoleResponse) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test(arguments: ["/console", "/console/", "/console/machines/x/executions/y", "/console/no/such/place"])
    func `every address of the console is the page, to be asked for again each time`(path: String) async throws {
        let (response, text) = try await ask("GET", path, headers: [:])
        #expect(response.status == 200)
        #expect(response.contentType == "text/html; charset=utf-8")
        #expect(header("Cache-Control", of: response) == "no-cache")
        #expect(text.contains("/console/a/"))
        #expect(!text.contains("{{"))
        let tag = try #require(header("ETag", of: response))
        #expect(try await ask("GET", path, headers: ["if-none-match": tag]).response.status == 304)
    }

    @Test(arguments: ["/console/new", "/console/machines/x/edit"])
    func `the designer's page names all of its modules, and has a tag of its own`(path: String) async throws {
        let (response, text) = try await ask("GET", path, headers: [:])
        let plain = try await ask("GET", "/console/machines/x", headers: [:])
        #expect(text.contains("js/pages/designer/designer.js\""))
        #expect(text.contains("js/graph/layout/routes.js\""))
        #expect(!plain.text.contains("js/pages/designer/"))
        #expect(header("ETag", of: response) != header("ETag", of: plain.response))
    }

    @Test func `files have the hash of all of them in their path and are kept for good`() async throws {
        let page = try await ask("GET", "/base/console/", headers: [:], base: "/base/console").text
        let start = try #require(page.firstRange(of: "/base/console/a/"))
        let hash = page[start.upperBound...].prefix { $0 != "/" }
        let path = "/base/console/a/\(hash)/js/main.js"
        let (response, text) = try await ask("GET", path, headers: [:], base: "/base/console")
        #expect(response.status == 200)
        #expect(response.contentType == "text/javascript; charset=utf-8")
        #expect(header("Cache-Control", of: response) == "public, max-age=31536000, immutable")
        #expect(text.contains("import"))
        let other = try await ask("GET", "/console/a/0000/js/main.js", headers: [:])
        #expect(other.response.status == 404)
        #expect(header("Cache-Control", of: other.response) == "no-store")
    }

    @Test func `every answer has the security headers`() async throws {
        for path in ["/console/", "/console/a/x/y", "/console/session", "/console/data/machines"] {
            let response = try await ask("GET", path).response
            let policy = try #require(header("Content-Security-Policy", of: response))
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("require-trusted-types-for 'script'"))
            #expect(!policy.contains("unsafe"))
            #expect(header("X-Content-Type-Options", of: response) == "nosniff")
        }
    }

    @Test(arguments: [
        ["sec-fetch-site": "cross-site"], ["origin": "http://evil.example"], ["x-newel-console": nil],
        ["host": "evil.example", "origin": "http://evil.example"],
    ])
    func `requests of other sites are refused`(change: [String: String?]) async throws {
        var headers = Self.own
        for (name, value) in change { headers[name] = value }
        let call = try await ask("POST", "/console/api/ListStateMachines", headers: headers, body: "{}")
        #expect(call.response.status == 403)
        #expect(try await ask("GET", "/console/data/machines", headers: headers).response.status == 403)
        #expect(try await ask("GET", "/console/events", headers: headers).response.status == 403)
    }

    @Test func `operations are called as the session's user`() async throws {
        let created = try await ask(
            "POST",
            "/console/api/CreateActivity",
            body: #"{"name":"a"}"#
        )
        #expect(created.response.status == 200)
        #expect(created.text.contains("arn:aws:states:us-east-1:123456789012:activity:a"))
        let unknown = try await ask("POST", "/console/api/DropTables", body: "{}")
        #expect(unknown.text.contains("UnknownOperationException"))
        #expect(try await ask("GET", "/console/api/ListStateMachines").response.status == 405)
    }

    @Test func `data says what is missing`() async throws {
        #expect(try await ask("GET", "/console/data/machines").text == #"{"machines":[]}"#)
        #expect(try await ask("GET", "/console/data/executions", query: "limit=5").text == #"{"executions":[]}"#)
        let missing = try await ask("GET", "/console/data/executions", query: "machine=no%20such+one")
        #expect(missing.response.status == 404)
        #expect(missing.text.contains("no such one"))
        #expect(try await ask("GET", "/console/data/steps", query: "machine=a").response.status == 400)
        #expect(try await ask("GET", "/console/data/secrets").response.status == 404)
        let metrics = try await ask("GET", "/console/data/metrics", query: "from=0&to=120000&interval=60000")
        #expect(metrics.text.contains(#""throttled":null"#))
        let none = try await ask("GET", "/console/data/states", query: "machine=a")
        #expect(none.response.status == 404)
        #expect(try await ask("GET", "/console/data/flow", query: "machine=a&name=b&number=0").response.status == 404)
        #expect(metrics.text.contains(#""intervals":[[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0]]"#))
    }

    @Test func `all services and their actions are listed, packed for browsers`() async throws {
        let plain = try await ask("GET", "/console/data/actions")
        let list = try JSONValue(parsing: Array(plain.text.utf8))
        let bucket = list["services"]?.arrayValue?.first { $0["name"] == "s3" }
        #expect(bucket?["title"] == "Amazon Simple Storage Service")
        #expect(bucket?["actions"]?.stringValue?.split(separator: " ").contains("getObject") == true)
        let packed = try await ask(
            "GET",
            "/console/data/actions",
            headers: Self.own.merging(["accept-encoding": "gzip, br"]) { $1 }
        ).response
        #expect(header("Content-Encoding", of: packed) == "gzip")
        guard case .bytes(let bytes) = packed.body else { throw Missing() }
        #expect(try GzipText.unpack(bytes) == Array(plain.text.utf8))
    }

    private struct Missing: Error {}

    @Test func `a resource that nothing is known of has no parameters`() async throws {
        let answer = try await ask("GET", "/console/data/action", query: "resource=arn:aws:states:::nowhere:atAll")
        #expect(answer.response.status == 200)
        #expect(answer.text == #"{"resource":"arn:aws:states:::nowhere:atAll"}"#)
        #expect(try await ask("GET", "/console/data/action").response.status == 400)
    }

    @Test func `an update of a machine that has another revision by now is refused`() async throws {
        let definition = #""{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\",\"Comment\":\"%\"}}}""#
        let role = "arn:aws:iam::123456789012:role/r"
        let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
        let routes = try await console()
        func call(_ operation: String, _ body: String, revision: String? = nil) async throws -> JSONValue {
            var headers = Self.own
            headers["x-newel-if-revision"] = revision
            let text = try await ask(routes, "POST", "/console/api/\(operation)", headers: headers, body: body).text
            return try JSONValue(parsing: Array(text.utf8))
        }
        func text(_ comment: String) -> String { definition.replacing("%", with: comment) }
        _ = try await call("CreateStateMachine", #"{"name": "m", "roleArn": "\#(role)", "definition": \#(text("0"))}"#)
        func update(_ comment: String, _ revision: String?) async throws -> JSONValue {
            let body = #"{"stateMachineArn": "\#(arn)", "definition": \#(text(comment))}"#
            return try await call("UpdateStateMachine", body, revision: revision)
        }
        let first = try await update("1", "INITIAL")
        let revision = try #require(first["revisionId"]?.stringValue)
        let late = try await update("2", "INITIAL")
        #expect(late["__type"]?.stringValue?.hasSuffix("ConflictException") == true)
        #expect(try await update("3", revision)["revisionId"] != nil)
        #expect(try await update("4", nil)["revisionId"] != nil)
    }
}

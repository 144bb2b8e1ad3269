import Testing

/// Each rule finds what it is for, and leaves alone what looks like it.
@Suite struct RuleTests {
    private func findings(_ rule: some TidyRule, _ path: String, _ text: String) -> [Finding] {
        rule.findings(in: Project([ProjectFile(path, text)]))
    }

    private func lines(_ rule: some TidyRule, _ path: String, _ text: String) -> [Int?] {
        findings(rule, path, text).map(\.line)
    }

    @Test(arguments: [
        "Foundation", "FoundationEssentials", "NIOCore", "Logging", "Synchronization", "Dispatch", "Glibc",
        "StorageAPI",
    ])
    func `a pure target cannot import what waits`(_ module: String) {
        for keyword in ["import", "package import", "@preconcurrency import", "import struct"] {
            let text = "import JSONModel\n\(keyword) \(module).Thing\n"
            #expect(lines(PureImportsRule(), "Sources/ExecutionCore/A.swift", text) == [2])
        }
        #expect(lines(PureImportsRule(), "Sources/ExecutionRuntime/A.swift", "import \(module)") == [])
    }

    @Test func `a pure target can import values`() {
        let imports = "import JSONModel\npackage import StatesLanguage\nimport Crypto\n"
        let text = imports + "// import Foundation\nlet a = \"import NIO\""
        #expect(lines(PureImportsRule(), "Sources/ExecutionCore/A.swift", text) == [])
    }

    @Test(arguments: [
        "let d = Date()", "let u = UUID().uuidString", "let r = Int.random(in: 0..<9)", "let e = list.randomElement()",
        "list.shuffle()", "let c = ContinuousClock.now", "var g = SystemRandomNumberGenerator()",
        "let s = \"a \\(Int.random(in: 0..<2)) b\"", "let r = Int.random(\n    in: f(using)\n)",
    ])
    func `a pure target cannot draw or look at the clock`(_ line: String) {
        #expect(lines(PureDecisionsRule(), "Sources/JSONModel/A.swift", "\n" + line) == [2])
        #expect(lines(PureDecisionsRule(), "Sources/StorageSQLite/A.swift", line) == [])
    }

    @Test(arguments: [
        "let r = Int.random(in: f(0), using: &generator)", "// Date()", "let t = \"UUID()\"", "let d = Date(x)",
        "case \"States.UUID\": RandomUUID()", "let list = shuffle(x)",
    ])
    func `a pure target can draw from what it is given`(_ line: String) {
        #expect(lines(PureDecisionsRule(), "Sources/JSONModel/A.swift", line) == [])
    }

    @Test func `a pure target cannot wait`() {
        for line in ["func f() async {}", "let x = await y", "Task { }", "actor A {}", "let m = Mutex(0)"] {
            #expect(lines(PureSynchronyRule(), "Sources/JSONPath/A.swift", line) == [1], "\(line)")
        }
        for line in ["case .Task: 1", "f(async: true)", "let await_ = 1", "let t = \"Task\""] {
            #expect(lines(PureSynchronyRule(), "Sources/JSONPath/A.swift", line) == [], "\(line)")
        }
    }

    @Test func `a file can have so many lines`() {
        let most = String(repeating: "x\n", count: FileLengthRule.lineCountMax)
        #expect(lines(FileLengthRule(), "Sources/A/B.swift", most) == [])
        #expect(lines(FileLengthRule(), "Tests/A/b.py", most + "x") == [nil])
        #expect(lines(FileLengthRule(), "Tests/A/Fixtures/b.json", most + most) == [])
    }

    @Test(arguments: [
        "func f<T: P>(_ a: T, _ b: () -> Int = { 1 }) async throws(E) -> [T: Int] where T: Q {",
        "init?(a: Int) {", "subscript(i: Int) -> Int {", "deinit {", "static func < (a: A, b: A) -> Bool {",
        "func f()\n    -> @Sendable () -> Void\n{",
    ])
    func `a function can have so many lines`(_ head: String) {
        let headLines = head.split(separator: "\n").count
        let body = String(repeating: "    let s = \"} \\(a.map { $0 }) {\" // }\n", count: 70 - headLines - 1)
        let shortest = "struct A {\n\(head)\n\(body)}\n}\n"
        #expect(lines(FunctionLengthRule(), "Sources/A/B.swift", shortest) == [])
        #expect(lines(FunctionLengthRule(), "Sources/A/B.swift", "struct A {\n\(head)\n\(body)x\n}\n}\n") == [2])
    }

    @Test func `what has no body has no length`() {
        let much = String(repeating: "    let a = 1\n", count: 80)
        let text = "protocol P {\n    func f(a: Int) throws -> Int\n    init(b: Int)\n}\nstruct A {\n\(much)}\n"
        #expect(lines(FunctionLengthRule(), "Sources/A/B.swift", text) == [])
        let calls = "struct A {\n    let f = B.init(1)\n    let g: B = .init(2)\n\(much)}\n"
        #expect(lines(FunctionLengthRule(), "Sources/A/B.swift", calls) == [])
    }

    @Test(arguments: [
        "SELECT id FROM t", "INSERT INTO t VALUES(1)", "UPDATE t SET a = 1", "DELETE FROM t", "PRAGMA synchronous",
        "CREATE TABLE t(a)",
    ])
    func `SQL has its places`(_ sql: String) {
        let text = "let sql = \"\(sql)\""
        #expect(lines(SQLRule(), "Sources/ExecutionRuntime/A.swift", text) == [1])
        #expect(lines(SQLRule(), "Sources/StorageSQLite/A.swift", text) == [1])
        #expect(lines(SQLRule(), "Sources/ExecutionRuntime/Queries/A.swift", text) == [1])
        #expect(lines(SQLRule(), "Sources/StorageSQLite/Queries/A.swift", text) == [])
        #expect(lines(SQLRule(), "Sources/StorageSQLite/Migrations/A.swift", text) == [])
        #expect(lines(SQLRule(), "Tests/StorageSQLiteTests/A.swift", text) == [])
        #expect(lines(SQLRule(), "Sources/ExecutionRuntime/A.swift", "// \(sql)") == [])
    }

    @Test func `plain English is no SQL`() {
        let text = "let a = \"Select one from the list, update it, and set the rest\""
        #expect(lines(SQLRule(), "Sources/ExecutionRuntime/A.swift", text) == [])
    }

    @Test func `force and silence are found`() {
        let text =
            "let a = try! f()\nlet b = c as! D\ndo { try f() } catch {}\nlet e = try f() != g as Int\n// try!\nlet h = try !f()\n"
        #expect(lines(CarelessCodeRule(), "Sources/A/B.swift", text) == [1, 2, 3])
    }

    @Test func `what is unchecked needs a reason`() {
        let bare = "final class A: @unchecked Sendable {}\nnonisolated(unsafe) var b = 1\n"
        #expect(lines(UncheckedSendableRule(), "Sources/A/B.swift", bare) == [1, 2])
        let other = "/// A cache.\nfinal class A: @unchecked Sendable {}\n"
        #expect(lines(UncheckedSendableRule(), "Sources/A/B.swift", other) == [2])
        let reason =
            "/// A cache.\n///\n/// `@unchecked Sendable`: all state is behind the lock.\n" + other.dropFirst(13)
        #expect(lines(UncheckedSendableRule(), "Sources/A/B.swift", reason) == [])
        let inside = "struct A: @unchecked Sendable {\n    // Any thread may call it.\n    let b: C\n}\n"
        #expect(lines(UncheckedSendableRule(), "Sources/A/B.swift", inside) == [])
    }

    @Test func `open ends are found`() {
        let mark = "TO" + "DO"
        for text in ["// \(mark): x", "fatalError(\"\(mark)\")", "# FIX" + "ME later"] {
            #expect(lines(OpenEndsRule(), "Sources/A/B.swift", "\n" + text) == [2])
        }
        for text in ["let to" + "do = 1", "method", "MASTO" + "DON"] {
            #expect(lines(OpenEndsRule(), "Sources/A/B.swift", text) == [])
        }
        #expect(lines(OpenEndsRule(), "Tests/A/Fixtures/b/c.json", mark) == [])
    }

    @Test func `places of machines are found`() {
        #expect(lines(PlacesRule(), "scripts/x", "cd /ho" + "me/ada") == [1])
        #expect(lines(PlacesRule(), "README.md", "a\nhttps://PY" + "PI.org/x") == [2])
        #expect(lines(PlacesRule(), "README.md", "the workDirectory is /tmp/newel-examples") == [])
    }

    @Test func `chatter is found`() {
        #expect(lines(ChatterRule(), "README.md", "a\nDone in this ses" + "sion.") == [2])
        #expect(lines(ChatterRule(), "Sources/StorageSQLite/SQLiteSession.swift", "struct SQLiteSession {}") == [])
    }

    @Test func `fixtures need a source and a reader`() {
        let fixture = ProjectFile("Tests/ATests/Fixtures/paths/one.json", "{}")
        let source = ProjectFile("Tests/ATests/Fixtures/paths/SOURCE.md", "Own.")
        let reader = ProjectFile("Tests/ATests/PathTests.swift", "let a = Fixture.load(\"paths\")")
        #expect(FixtureSourceRule().findings(in: Project([fixture, reader])).count == 1)
        #expect(FixtureSourceRule().findings(in: Project([fixture, source])).isEmpty)
        #expect(UnusedFixturesRule().findings(in: Project([fixture, source])).count == 1)
        #expect(UnusedFixturesRule().findings(in: Project([fixture, reader])).isEmpty)
    }

    @Test func `an exemption must be needed`() {
        let project = Project([ProjectFile("Sources/A/B.swift", "let a = try! f()")])
        let needed = Exemption(path: "Sources/A/", reason: "because")
        let idle = Exemption(path: "Sources/C/D.swift", reason: "because")
        #expect(CarelessCodeRule().problems(in: project).count == 1)
        #expect(CarelessCodeRule().problems(in: project, except: [needed]).isEmpty)
        #expect(CarelessCodeRule().problems(in: project, except: [needed, idle]).count == 1)
    }
}

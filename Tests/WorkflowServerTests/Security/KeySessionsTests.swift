import AWSProtocol
import Console
import Foundation
import JSONModel
import Logging
import Synchronization
import Testing
import WorkflowServer

@Suite struct KeySessionsTests {
    /// A key file, a clock and a place for sessions; servers come and go over them.
    private final class World: Sendable {
        let keys: AccessKeyFile
        let time = Mutex(Timestamp(milliseconds: 1_700_000_000_000))
        let stored = Mutex<[UInt8]?>(nil)
        let writes = Mutex(0)

        init(_ directory: URL) { keys = AccessKeyFile(path: directory.appending(path: "keys.json").path) }

        func pass(hours: Int64) {
            time.withLock { $0 = $0.advanced(byMilliseconds: hours * 3_600_000) }
        }

        func server() -> KeySessions {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            return KeySessions(
                authenticator: RequestAuthenticator(keys: keys, now: { self.time.withLock { $0 } }, logger: logger),
                path: "/console",
                region: "us-east-1",
                isSecure: false,
                storage: KeySessions.Storage(
                    read: { self.stored.withLock { $0 } },
                    write: { bytes in
                        self.stored.withLock { $0 = bytes }
                        self.writes.withLock { $0 += 1 }
                    }
                ),
                logger: logger
            )
        }

        func add(_ id: String, secret: String) throws {
            try keys.change { list in
                list.add(
                    AccessKey(
                        credentials: SigningCredentials(accessKeyID: id, secretAccessKey: secret),
                        account: "111111111111",
                        created: self.time.withLock { $0 }
                    )
                )
            }
        }
    }

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "newel-sessions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let world = World(directory)
        try world.add("A", secret: "s")
        try await body(world)
    }

    private func request(cookie: String = "") -> ConsoleRequest {
        ConsoleRequest(method: "GET", path: "/session") { $0 == "cookie" ? cookie : nil }
    }

    /// Logs in; gives the cookie as a browser sends it back.
    private func logIn(_ server: KeySessions, _ id: String = "A", secret: String = "s") async throws -> String {
        let body = #"{"accessKeyId":"\#(id)","secretAccessKey":"\#(secret)"}"#
        let answer = await server.logIn(ConsoleRequest(method: "POST", path: "/login", body: Array(body.utf8)))
        #expect(answer.status == 200)
        let header = try #require(answer.headers.first { $0.name == "Set-Cookie" }?.value)
        #expect(header.contains("HttpOnly; SameSite=Strict"))
        return String(header.prefix { $0 != ";" })
    }

    @Test func `a session outlives a restart of the server`() async throws {
        try await withWorld { world in
            let cookie = try await logIn(world.server())
            let user = await world.server().user(of: request(cookie: "other=1; \(cookie)"))
            #expect(user?.identity.account == "111111111111")
            #expect(user?.name == "A")
            #expect(await world.server().user(of: request(cookie: "newel-session=0123")) == nil)
        }
    }

    @Test func `what is stored lets nobody in`() async throws {
        try await withWorld { world in
            let cookie = try await logIn(world.server(), secret: "s")
            let token = cookie.dropFirst("newel-session=".count)
            let stored = String(decoding: try #require(world.stored.withLock { $0 }), as: UTF8.self)
            #expect(stored.contains("\"A\""))
            #expect(!stored.contains(token))
            let digest = String(stored.dropFirst(3).prefix(64))
            #expect(await world.server().user(of: request(cookie: "newel-session=\(digest)")) == nil)
        }
    }

    @Test func `deleting a key ends its sessions, and one made anew under its id does not revive them`() async throws {
        try await withWorld { world in
            let server = world.server()
            let cookie = try await logIn(server)
            _ = try world.keys.change { $0.remove(id: "A") }
            #expect(await server.user(of: request(cookie: cookie)) == nil)
            try world.add("A", secret: "another")
            #expect(await server.user(of: request(cookie: cookie)) == nil)
            #expect(await world.server().user(of: request(cookie: cookie)) == nil)
        }
    }

    @Test func `who has logged out stays so after a restart`() async throws {
        try await withWorld { world in
            let server = world.server()
            let (first, second) = (try await logIn(server), try await logIn(server))
            let answer = await server.logOut(request(cookie: first))
            #expect(answer.headers.contains { $0.value.contains("Max-Age=0") })
            #expect(await world.server().user(of: request(cookie: first)) == nil)
            #expect(await world.server().user(of: request(cookie: second)) != nil)
        }
    }

    @Test func `a session ends unused after twelve hours and used after thirty days`() async throws {
        try await withWorld { world in
            let server = world.server()
            let (used, unused) = (try await logIn(server), try await logIn(server))
            let writes = world.writes.withLock { $0 }
            #expect(await server.user(of: request(cookie: used)) != nil)
            #expect(world.writes.withLock { $0 } == writes, "use is not stored at every request")
            for _ in 0..<71 {
                world.pass(hours: 10)
                #expect(await world.server().user(of: request(cookie: used)) != nil)
            }
            #expect(await world.server().user(of: request(cookie: unused)) == nil)
            world.pass(hours: 10)
            #expect(await world.server().user(of: request(cookie: used)) == nil)
        }
    }
}

import AWSProtocol
package import ExecutionRuntime
import JSONModel
package import StepFunctionsAPI

/// The console's paths below its base.
///
/// | method and path | answer |
/// | --- | --- |
/// | `POST /api/<Operation>` | an operation of the Step Functions API, with the caller's rights; `X-Newel-If-Revision` on `UpdateStateMachine`: a `ConflictException` when the machine has another revision by now |
/// | `GET /data/<name>` | what pages need and no operation gives; see ``ConsoleData`` |
/// | `GET /events` | changes of executions as server-sent events |
/// | `GET /session`, `POST /login`, `POST /logout` | who is logged in |
/// | `GET` anything else | the page or one of its files |
///
/// Everything but pages and files is refused to other origins: browsers say in `Sec-Fetch-Site` or `Origin` where a
/// request comes from, and only scripts of the own origin can set `X-Newel-Console`.
package struct ConsoleRoutes: Sendable {
    private let site: ConsoleSite
    private let service: StepFunctionsService
    private let data: ConsoleData
    private let feed: ChangeFeed
    private let sessions: any ConsoleSessions
    private let onCall: @Sendable (ConsoleCall) -> Void

    /// Where the console is and how it knows its users.
    package struct Configuration: Sendable {
        /// With a slash at its start and none at its end.
        package var base: String
        /// Serves the files of a directory instead of those compiled in; for work on the console itself.
        package var directory: String?

        package init(base: String = "/console", directory: String? = nil) {
            self.base = base
            self.directory = directory
        }
    }

    /// Takes how users are known, and a closure that is told of each call of the API.
    package init(
        configuration: Configuration,
        service: StepFunctionsService,
        engine: Engine,
        sessions: any ConsoleSessions,
        onCall: @escaping @Sendable (ConsoleCall) -> Void = { _ in }
    ) {
        site = ConsoleSite(base: configuration.base, directory: configuration.directory)
        self.service = service
        data = ConsoleData(engine: engine, service: service)
        feed = engine.changes
        self.sessions = sessions
        self.onCall = onCall
    }

    /// The path below the base; nil for paths that are not the console's.
    package func path(of path: String) -> String? {
        guard path.hasPrefix(site.base) else { return nil }
        let rest = path.dropFirst(site.base.count)
        return rest.isEmpty || rest.hasPrefix("/") ? String(rest) : nil
    }

    package func respond(to request: ConsoleRequest) async -> ConsoleResponse {
        var response = await answer(request)
        response.headers += SecurityHeaders.all
        return response
    }

    private func answer(_ request: ConsoleRequest) async -> ConsoleResponse {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: true)
        switch parts.first {
        case "api", "data", "events", "login", "logout", "session": break
        default: return site.respond(request)
        }
        if let refusal = Self.refusal(request) ?? sessions.refusal(of: request) { return refusal }
        switch (parts.first, request.method) {
        case ("session", "GET"): return .json(200, await sessions.describe(request))
        case ("login", "POST"): return await sessions.logIn(request)
        case ("logout", "POST"): return await sessions.logOut(request)
        case ("session", _), ("login", _), ("logout", _): return .error(405, "MethodNotAllowed", "Method not allowed")
        default: break
        }
        guard let user = await sessions.user(of: request) else {
            return .error(401, "LoginRequired", "Log in to go on")
        }
        switch (parts.first, request.method) {
        case ("api", "POST") where parts.count == 2: return await call(String(parts[1]), request, user)
        case ("data", "GET") where parts.count == 2 && parts[1] == "actions": return await data.actions(request)
        case ("data", "GET") where parts.count == 2: return data.read(String(parts[1]), request, user.identity)
        case ("events", "GET"): return events(user)
        case ("api", _), ("data", _), ("events", _): return .error(405, "MethodNotAllowed", "Method not allowed")
        default: return .error(404, "NotFound", "There is nothing at this path")
        }
    }

    private func call(_ operation: String, _ request: ConsoleRequest, _ user: ConsoleUser) async -> ConsoleResponse {
        var generator = SystemRandomNumberGenerator()
        let requestID = RandomUUID.text(using: &generator)
        let target = OperationTarget.prefix + operation
        let response = await service.handle(
            APIRequest(
                target: target,
                body: request.body,
                identity: user.identity,
                expectedRevision: request.header("x-newel-if-revision")
            )
        )
        onCall(
            ConsoleCall(
                requestID: requestID,
                target: target,
                user: user,
                sourceAddress: request.sourceAddress,
                request: request.body,
                response: response
            )
        )
        return .json(response.status, response.body)
    }

    private func events(_ user: ConsoleUser) -> ConsoleResponse {
        ConsoleResponse(
            status: 200,
            contentType: "text/event-stream",
            headers: [("Cache-Control", "no-store"), ("X-Accel-Buffering", "no")],
            body: .events(EventStream(subscription: feed.subscribe(), names: data.names, scope: user.scope))
        )
    }

    /// Refuses what another site's page could have sent.
    private static func refusal(_ request: ConsoleRequest) -> ConsoleResponse? {
        if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" {
            return .error(403, "CrossSiteRequest", "The console takes requests of its own pages only")
        }
        if let origin = request.header("origin"), let host = request.header("host") {
            guard origin.lowercased().hasSuffix("://" + host.lowercased()) else {
                return .error(403, "CrossSiteRequest", "The console takes requests of its own pages only")
            }
        }
        guard request.header("x-newel-console") != nil else {
            return .error(403, "MissingHeader", "Requests of scripts need the header X-Newel-Console")
        }
        return nil
    }
}

extension ConsoleResponse {
    /// An error in the shape of the API's.
    package static func error(_ status: Int, _ type: String, _ message: String) -> ConsoleResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("__type")
        writer.string(type)
        writer.key("message")
        writer.string(message)
        writer.endObject()
        return .json(status, writer.finish())
    }
}

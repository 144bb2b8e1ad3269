import AWSProtocol
package import Console
package import ExecutionRuntime
import JSONModel
package import Logging
package import StepFunctionsAPI

/// The server's paths.
///
/// | method and path | answer |
/// | --- | --- |
/// | `POST /` | the Step Functions API; any host, so also `sync-…` |
/// | `GET /` | a line about the server; for browsers, the way to the console |
/// | the console's base and below | the console; see ``ConsoleRoutes`` |
/// | `GET /health/live` | always 200 |
/// | `GET /health/ready` | 200, or 503 with the reason |
package struct ServerRoutes: RequestHandler {
    private let service: StepFunctionsService
    private let engine: Engine
    private let authentication: Authentication
    private let audit: AuditLog?
    private let console: ConsoleRoutes?
    private let consoleBase: String
    private let logger: Logger

    private static let amzJSON = "application/x-amz-json-1.0"
    private static let json = "application/json"
    private static let text = "text/plain; charset=utf-8"
    private static let welcome = """
        Newel answers the AWS Step Functions API here. Try:
        aws stepfunctions list-state-machines --endpoint-url <this address>

        """

    /// Takes the API, the engine behind it, how callers are known, and where their changes are written down, if at all.
    ///
    /// Without `console` there is no web console.
    package init(
        service: StepFunctionsService,
        engine: Engine,
        authentication: Authentication,
        audit: AuditLog? = nil,
        console: ConsoleSetting? = nil,
        logger: Logger
    ) {
        self.service = service
        self.engine = engine
        self.authentication = authentication
        self.audit = audit
        self.logger = logger
        consoleBase = console?.routes.base ?? ""
        self.console = console.map { setting in
            ConsoleRoutes(
                configuration: setting.routes,
                service: service,
                engine: engine,
                sessions: setting.sessions(authentication, engine, logger)
            ) { call in
                audit?.record(AuditLog.Call(call))
            }
        }
    }

    package var readsHeaders: Bool { authentication.readsHeaders || audit != nil }

    package func respond(to request: ServerRequest) async -> ServerResponse {
        switch (request.path, request.method) {
        case ("/", "POST"): await call(request)
        case ("/", "GET"), ("/", "HEAD"): welcome(request)
        case ("/health/live", "GET"), ("/health/live", "HEAD"): Self.status(200, "live")
        case ("/health/ready", "GET"), ("/health/ready", "HEAD"): ready()
        case ("/", _), ("/health/live", _), ("/health/ready", _): Self.message(405, "Method not allowed")
        default: await respondConsole(request) ?? Self.message(404, "There is nothing at this path")
        }
    }

    private func welcome(_ request: ServerRequest) -> ServerResponse {
        var response = ServerResponse(status: 200, contentType: Self.text, body: Array(Self.welcome.utf8))
        guard console != nil, request.header("accept")?.contains("text/html") == true else { return response }
        response = ServerResponse(status: 302, contentType: Self.text, body: [])
        response.headers = [("Location", consoleBase + "/")]
        return response
    }

    private func respondConsole(_ request: ServerRequest) async -> ServerResponse? {
        guard let console, let path = console.path(of: request.path) else { return nil }
        let body: [UInt8]
        switch request.body {
        case .bytes(let bytes): body = bytes
        case .tooLarge: return Self.message(413, "The request is too large")
        }
        let answer = await console.respond(
            to: ConsoleRequest(
                method: request.method,
                path: path,
                query: request.query ?? "",
                body: body,
                sourceAddress: request.sourceAddress,
                header: request.header
            )
        )
        var response: ServerResponse
        switch answer.body {
        case .bytes(let bytes):
            response = ServerResponse(status: answer.status, contentType: answer.contentType, body: bytes)
        case .events(let stream):
            response = ServerResponse(status: answer.status, contentType: answer.contentType, body: [])
            response.stream = stream
        }
        response.headers = answer.headers
        return response
    }

    package func isLongPoll(_ request: ServerRequest) -> Bool {
        StepFunctionsService.isLongPoll(target: request.target)
    }

    private func call(_ request: ServerRequest) async -> ServerResponse {
        var generator = SystemRandomNumberGenerator()
        let requestID = RandomUUID.text(using: &generator)
        let (caller, response) = await answer(request)
        if let audit, case .bytes(let body) = request.body {
            audit.record(
                AuditLog.Call(
                    requestID: requestID,
                    target: request.target,
                    caller: caller,
                    sourceAddress: request.sourceAddress,
                    request: body,
                    status: response.status,
                    response: response.body,
                    errorType: response.errorType
                )
            )
        }
        if let cause = response.cause {
            logger.error(
                "A request failed",
                metadata: [
                    "operation": "\(request.target ?? "")", "request-id": "\(requestID)", "cause": "\(cause)",
                ]
            )
        }
        return ServerResponse(
            status: response.status,
            contentType: Self.amzJSON,
            requestID: requestID,
            body: response.body
        )
    }

    /// The answer to a call, and who made it if that is known.
    private func answer(_ request: ServerRequest) async -> (Caller?, APIResponse) {
        let body: [UInt8]
        switch request.body {
        case .bytes(let bytes): body = bytes
        case .tooLarge(let limit): return (nil, APIResponse(.requestTooLarge(limit: limit)))
        }
        let caller: Caller
        do throws(APIError) {
            caller = try authentication.caller(of: request, body: body)
        } catch {
            return (nil, APIResponse(error))
        }
        let call = APIRequest(
            target: request.target,
            body: body,
            identity: caller.identity,
            traceHeader: request.traceHeader
        )
        return (caller, await service.handle(call))
    }

    private func ready() -> ServerResponse {
        guard engine.isReady else { return Self.status(503, "unready", reason: "The engine is not running") }
        guard let reason = service.storeFailure() else { return Self.status(200, "ready") }
        return Self.status(503, "unready", reason: reason)
    }

    private static func status(_ status: Int, _ word: String, reason: String? = nil) -> ServerResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("status")
        writer.string(word)
        if let reason {
            writer.key("reason")
            writer.string(reason)
        }
        writer.endObject()
        return ServerResponse(status: status, contentType: json, body: writer.finish())
    }

    private static func message(_ status: Int, _ text: String) -> ServerResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("message")
        writer.string(text)
        writer.endObject()
        return ServerResponse(status: status, contentType: json, body: writer.finish())
    }
}

extension EventStream: ResponseStream {}

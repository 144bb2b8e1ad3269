import AWSProtocol
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import ServiceLifecycle

/// Listens for HTTP/1.1 and passes requests to a handler, until a graceful shutdown.
///
/// On shutdown it takes no new connections, ends idle ones, and lets requests under way finish; long polls are answered
/// at once. Built on Hummingbird without its router: there is one path that matters, and it is hot.
package struct HTTPServer: Service {
    private let configuration: Configuration
    private let handler: any RequestHandler
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Where to listen and how much to take.
    package struct Configuration: Sendable {
        package var host: String
        /// 0 for any free port.
        package var port: Int
        /// The largest body of a request in bytes; AWS's limit is 1 MiB.
        package var bodyBytesMax: Int
        /// Nil for HTTP without TLS.
        package var certificate: ServerCertificate?
        /// After so long a connection without a request under way is closed; nil for never.
        package var idleMilliseconds: Int64?

        package init(
            host: String = "127.0.0.1",
            port: Int = 8083,
            bodyBytesMax: Int = 1 << 20,
            certificate: ServerCertificate? = nil,
            idleMilliseconds: Int64? = nil
        ) {
            self.host = host
            self.port = port
            self.bodyBytesMax = bodyBytesMax
            self.certificate = certificate
            self.idleMilliseconds = idleMilliseconds
        }
    }

    /// Connections that wait to be accepted.
    private static let backlog = 1024

    /// Takes a handler, and a closure that is told the port once the server listens.
    package init(
        configuration: Configuration,
        handler: any RequestHandler,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let onListening = onListening
        var server = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ContinueAnswer(), HangUpWatch()],
                idleTimeout: configuration.idleMilliseconds.map { .milliseconds($0) }
            )
        )
        if let certificate = configuration.certificate {
            server = try .tls(server, tlsConfiguration: certificate.configuration())
        }
        let application = Application(
            responder: HTTPFront(handler: handler, bodyBytesMax: configuration.bodyBytesMax),
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: Self.backlog
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await application.run()
    }
}

/// Turns Hummingbird's requests and responses into those of a ``RequestHandler``.
private struct HTTPFront: HTTPResponder {
    let handler: any RequestHandler
    let bodyBytesMax: Int

    struct Context: InitializableFromSource {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            channel = source.channel
        }
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let received = try await read(request, context)
        let answer: ServerResponse
        if handler.isLongPoll(received) {
            let watch = try await context.channel.pipeline.handler(type: HangUpWatch.self).get()
            answer = await watch.cancelOnHangUp { [handler] in
                await cancelWhenGracefulShutdown { await handler.respond(to: received) }
            }
        } else {
            answer = await handler.respond(to: received)
        }
        let watch =
            answer.stream == nil ? nil : try await context.channel.pipeline.handler(type: HangUpWatch.self).get()
        let response = Self.response(answer, watch: watch)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func read(_ request: Request, _ context: Context) async throws -> ServerRequest {
        let body: ServerRequest.Body
        do {
            let buffer = try await request.body.collect(upTo: bodyBytesMax)
            body = .bytes(Array(buffer.readableBytesView))
        } catch is NIOTooManyBytesError {
            body = .tooLarge(limit: bodyBytesMax)
        }
        let path = request.head.path ?? "/"
        let end = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
        let readsHeaders = handler.readsHeaders
        return ServerRequest(
            method: request.method.rawValue,
            path: end == path.endIndex ? path : String(path[..<end]),
            query: end == path.endIndex ? nil : String(path[end...].dropFirst()),
            target: request.headers[.amzTarget],
            authorization: request.headers[.authorization],
            traceHeader: request.headers[.amznTraceID],
            headers: readsHeaders ? Self.headers(request) : [],
            sourceAddress: readsHeaders ? context.channel.remoteAddress?.ipAddress : nil,
            body: body,
            header: { [head = request.head] name in
                // `Host` is kept apart from the others here.
                name == "host" ? head.authority : HeaderField.Name(name).flatMap { head.headerFields[$0] }
            }
        )
    }

    /// All headers; `Host` is kept apart from them here.
    private static func headers(_ request: Request) -> [SignableRequest.Header] {
        var headers = request.headers.map { SignableRequest.Header(name: $0.name.canonicalName, value: $0.value) }
        if let authority = request.head.authority { headers.append(.init(name: "host", value: authority)) }
        return headers
    }

    private static func response(_ response: ServerResponse, watch: HangUpWatch?) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(5 + response.headers.count)
        headers.append(HeaderField(name: .contentType, value: response.contentType))
        if let requestID = response.requestID {
            headers.append(HeaderField(name: .amznRequestID, value: requestID))
        }
        for header in response.headers {
            guard let name = HeaderField.Name(header.name) else { continue }
            headers.append(HeaderField(name: name, value: header.value))
        }
        let status = HTTPResponse.Status(code: response.status)
        guard let stream = response.stream, let watch else {
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
            return Response(status: status, headers: headers, body: body)
        }
        let body = ResponseBody { writer in
            watch.onHangUp { stream.end() }
            stream.begin()
            for await _ in stream.wakes.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(bytes: await stream.take()))
            }
            stream.end()
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}

/// A header as Hummingbird has it.
private typealias HeaderField = HTTPFields.Element

extension HeaderField.Name {
    fileprivate static let amzTarget = named("x-amz-target")
    fileprivate static let amznTraceID = named("x-amzn-trace-id")
    fileprivate static let amznRequestID = named("x-amzn-RequestId")

    private static func named(_ name: String) -> HeaderField.Name {
        guard let name = HeaderField.Name(name) else { preconditionFailure("'\(name)' must be a header's name") }
        return name
    }
}

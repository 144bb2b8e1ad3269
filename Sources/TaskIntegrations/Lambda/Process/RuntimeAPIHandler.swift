import BinaryText
import NIOCore
import NIOHTTP1
import ServiceProtocols

/// One connection of a function's process to its instance: the Lambda Runtime API, version 2018-06-01.
///
///     GET  /2018-06-01/runtime/invocation/next            200, held until there is a call
///     POST /2018-06-01/runtime/invocation/{id}/response   202; 413 when too large
///     POST /2018-06-01/runtime/invocation/{id}/error      202
///     POST /2018-06-01/runtime/init/error                 202
///
/// Lives on the instance's event loop. Source: "Using the Lambda runtime API for custom runtimes".
final class RuntimeAPIHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The largest result that Lambda takes from a function.
    static let responseByteCountMax = 6_291_556

    private enum Route {
        case next
        case response(requestID: Substring)
        case error(requestID: Substring)
        case startError
        case unknown
    }

    private let instance: FunctionInstance
    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLarge = false
    /// The process polls on this connection and has no answer yet.
    private var isPolling = false

    private init(instance: FunctionInstance) {
        self.instance = instance
    }

    /// Makes a new connection speak the runtime API.
    static func configure(_ channel: any Channel, instance: FunctionInstance) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false
            )
            try channel.pipeline.syncOperations.addHandler(RuntimeAPIHandler(instance: instance))
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        instance.connectionClosed(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): began(head, context)
        case .body(var part):
            guard !isTooLarge else { return }
            if body.readableBytes + part.readableBytes > Self.responseByteCountMax {
                isTooLarge = true
                body = ByteBuffer()
            } else if body.readableBytes == 0 {
                body = part
            } else {
                body.writeBuffer(&part)
            }
        case .end(let trailers): ended(trailers)
        }
    }

    private func began(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        // Nothing may be asked on a connection whose last question is open.
        if isPolling {
            context.close(promise: nil)
            return
        }
        self.context = context
        self.head = head
        body = ByteBuffer()
        isTooLarge = false
        if head.method == .POST, head.headers.contains(name: "expect") {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
                promise: nil
            )
        }
    }

    private func ended(_ trailers: HTTPHeaders?) {
        guard let head else { return }
        switch Self.route(head) {
        case .next:
            isPolling = true
            instance.polled(by: self)
        case .response(let requestID): answered(requestID, trailers)
        case .error(let requestID):
            isTooLarge ? refuseTooLarge(requestID) : accept(instance.answered(requestID: requestID, .error(takeBody())))
        case .startError:
            if instance.startFailed(takeBody()) {
                respond(.accepted, Self.acceptedBody)
            } else {
                respond(.forbidden, Self.invalidStateBody)
            }
        case .unknown: respond(.notFound, Self.unknownBody)
        }
    }

    private func answered(_ requestID: Substring, _ trailers: HTTPHeaders?) {
        if isTooLarge { return refuseTooLarge(requestID) }
        // A function that streams its result tells of a failure in its trailers.
        if let trailers, let type = trailers.first(name: "Lambda-Runtime-Function-Error-Type"), !type.isEmpty {
            let document = trailers.first(name: "Lambda-Runtime-Function-Error-Body").flatMap(Base64.decode)
            return accept(instance.answered(requestID: requestID, .error(document ?? takeBody())))
        }
        accept(instance.answered(requestID: requestID, .response(takeBody())))
    }

    private func refuseTooLarge(_ requestID: Substring) {
        let payload = FunctionErrorDocument.responseTooLarge(limit: Self.responseByteCountMax)
        if instance.answered(requestID: requestID, .error(payload)) {
            respond(.payloadTooLarge, Self.tooLargeBody)
        } else {
            respond(.badRequest, Self.invalidRequestBody)
        }
    }

    private func accept(_ isKnown: Bool) {
        if isKnown { respond(.accepted, Self.acceptedBody) } else { respond(.badRequest, Self.invalidRequestBody) }
    }

    private func takeBody() -> [UInt8] {
        let bytes = Array(body.readableBytesView)
        body = ByteBuffer()
        return bytes
    }

    private static func route(_ head: HTTPRequestHead) -> Route {
        let parts = head.uri.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count >= 4, parts[0] == "2018-06-01", parts[1] == "runtime" else { return .unknown }
        if head.method == .GET {
            return parts.count == 4 && parts[2] == "invocation" && parts[3] == "next" ? .next : .unknown
        }
        guard head.method == .POST else { return .unknown }
        if parts.count == 4, parts[2] == "init", parts[3] == "error" { return .startError }
        guard parts.count == 5, parts[2] == "invocation" else { return .unknown }
        switch parts[4] {
        case "response": return .response(requestID: parts[3])
        case "error": return .error(requestID: parts[3])
        default: return .unknown
        }
    }

    // MARK: Answers

    /// Answers the poll that is held on this connection.
    func answerPoll(with invocation: FunctionInvocation, timeoutMilliseconds: Int64) {
        guard isPolling, let context else { return }
        isPolling = false
        let deadline = InvocationIdentifiers.wallClockMilliseconds() + timeoutMilliseconds
        let headers = HTTPHeaders([
            ("Content-Type", "application/json"),
            ("Content-Length", "\(invocation.payload.count)"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.requestID),
            ("Lambda-Runtime-Deadline-Ms", "\(deadline)"),
            ("Lambda-Runtime-Invoked-Function-Arn", invocation.function.arn),
            ("Lambda-Runtime-Trace-Id", invocation.traceHeader),
            ("Lambda-Runtime-Client-Context", invocation.clientContext),
            (FunctionInvocation.attemptIDHeader, invocation.attemptID),
        ])
        send(.ok, headers, context.channel.allocator.buffer(bytes: invocation.payload), context)
    }

    /// Closes the connection, as the instance takes no more calls.
    func close() {
        context?.close(promise: nil)
    }

    private func respond(_ status: HTTPResponseStatus, _ body: ByteBuffer) {
        guard let context else { return }
        let headers = HTTPHeaders([
            ("Content-Type", "application/json"), ("Content-Length", "\(body.readableBytes)"),
        ])
        send(status, headers, body, context)
    }

    private func send(
        _ status: HTTPResponseStatus,
        _ headers: HTTPHeaders,
        _ body: ByteBuffer,
        _ context: ChannelHandlerContext
    ) {
        let isKeptAlive = head?.isKeepAlive ?? false
        head = nil
        let response = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        guard isKeptAlive else {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
            return
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private static let acceptedBody = ByteBuffer(string: "{\"status\":\"OK\"}\n")
    private static let invalidRequestBody = ByteBuffer(
        string: "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n"
    )
    private static let invalidStateBody = ByteBuffer(
        string: "{\"errorMessage\":\"The runtime has been initialized\",\"errorType\":\"InvalidStateTransition\"}\n"
    )
    private static let tooLargeBody = ByteBuffer(
        string: "{\"errorMessage\":\"Exceeded maximum allowed payload size (\(responseByteCountMax) bytes).\","
            + "\"errorType\":\"RequestEntityTooLarge\"}\n"
    )
    private static let unknownBody = ByteBuffer(
        string: "{\"errorMessage\":\"No such path\",\"errorType\":\"NotFound\"}\n"
    )
}

package import AWSProtocol

/// A request as handlers see it: bytes and a few headers, free of any HTTP library.
package struct ServerRequest: Sendable {
    /// In upper case.
    package let method: String
    /// As on the wire, without query.
    package let path: String
    /// As on the wire, without the question mark.
    package let query: String?
    /// The `X-Amz-Target` header.
    package let target: String?
    package let authorization: String?
    /// The `X-Amzn-Trace-Id` header.
    package let traceHeader: String?
    /// All headers in their order, `Host` among them; empty unless ``RequestHandler/readsHeaders``.
    package let headers: [SignableRequest.Header]
    /// The IP address that the request came from; nil unless ``RequestHandler/readsHeaders``.
    package let sourceAddress: String?
    package let body: Body
    /// Finds any header by its name in lower case.
    package let header: @Sendable (String) -> String?

    /// The body, as far as it was read.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Larger than the limit, in bytes.
        case tooLarge(limit: Int)
    }

    package init(
        method: String,
        path: String,
        query: String? = nil,
        target: String? = nil,
        authorization: String? = nil,
        traceHeader: String? = nil,
        headers: [SignableRequest.Header] = [],
        sourceAddress: String? = nil,
        body: Body = .bytes([]),
        header: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.target = target
        self.authorization = authorization
        self.traceHeader = traceHeader
        self.headers = headers
        self.sourceAddress = sourceAddress
        self.body = body
        self.header = header
    }
}

/// A response as handlers make it.
package struct ServerResponse: Sendable {
    package let status: Int
    package let contentType: String
    /// The `x-amzn-RequestId` header; nil for what is no API call.
    package let requestID: String?
    package let body: [UInt8]
    /// Besides content type and request id.
    package var headers: [(name: String, value: String)] = []
    /// Goes out after the body, until it ends or the client hangs up.
    package var stream: (any ResponseStream)?

    package init(status: Int, contentType: String, requestID: String? = nil, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.requestID = requestID
        self.body = body
    }
}

/// A body that goes on while things happen.
package protocol ResponseStream: Sendable {
    /// Wakes when there is something to write; ends with the stream.
    var wakes: AsyncStream<Void> { get }

    /// Begins; to be called once, before the first wake is awaited.
    func begin()

    /// What is to be written now.
    func take() async -> [UInt8]

    /// Ends the stream: the client has hung up, or the server shuts down. May be called more than once.
    func end()
}

/// Answers requests; what stands between an HTTP front and the API, so that either can be replaced.
package protocol RequestHandler: Sendable {
    /// True when requests are to come with all their headers and their source; others are spared the work.
    var readsHeaders: Bool { get }

    /// Answers one request.
    func respond(to request: ServerRequest) async -> ServerResponse

    /// True when answering may mean to wait for something to happen.
    ///
    /// Then ``respond(to:)`` is cancelled when the client has hung up or the server shuts down.
    func isLongPoll(_ request: ServerRequest) -> Bool
}

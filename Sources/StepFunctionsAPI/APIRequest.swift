package import AWSProtocol

/// One call of the API, free of HTTP.
package struct APIRequest: Sendable {
    /// The `X-Amz-Target` header.
    package let target: String?
    /// The JSON document.
    package let body: [UInt8]
    package let identity: CallerIdentity
    /// The `X-Amzn-Trace-Id` header, which wins over the member `traceHeader`.
    package let traceHeader: String?
    /// The revision that a machine must still have to be updated, `INITIAL` for the first; nil for any.
    ///
    /// AWS's API has no such condition; the console's designer sets it.
    package let expectedRevision: String?

    package init(
        target: String?,
        body: [UInt8],
        identity: CallerIdentity,
        traceHeader: String? = nil,
        expectedRevision: String? = nil
    ) {
        self.target = target
        self.body = body
        self.identity = identity
        self.traceHeader = traceHeader
        self.expectedRevision = expectedRevision
    }
}

/// What a call is answered with.
package struct APIResponse: Sendable {
    /// HTTP status.
    package let status: Int
    /// A JSON document.
    package let body: [UInt8]
    /// The `__type` of an error; nil for success.
    package let errorType: String?
    /// What went wrong inside, for the server's log.
    package let cause: String?

    package init(body: [UInt8]) {
        status = 200
        self.body = body
        errorType = nil
        cause = nil
    }

    package init(_ error: APIError) {
        status = error.code.status
        body = error.serialized()
        errorType = error.code.rawValue
        cause = error.cause
    }
}

package import StepFunctionsAPI

/// A request to the console as its parts see it, free of any HTTP library.
package struct ConsoleRequest: Sendable {
    /// In upper case.
    package let method: String
    /// The path below the console's base: empty, or with a slash at its start.
    package let path: String
    /// Without the question mark, still encoded.
    package let query: String
    /// Finds a header by its name in lower case.
    package let header: @Sendable (String) -> String?
    /// Empty when it was larger than the server takes.
    package let body: [UInt8]
    /// The IP address that the request came from, where that is known.
    package let sourceAddress: String?

    package init(
        method: String,
        path: String,
        query: String = "",
        body: [UInt8] = [],
        sourceAddress: String? = nil,
        header: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.sourceAddress = sourceAddress
        self.header = header
    }
}

/// What the console answers.
package struct ConsoleResponse: Sendable {
    package let status: Int
    package let contentType: String
    /// Besides the content type.
    package var headers: [(name: String, value: String)]
    package let body: Body

    package enum Body: Sendable {
        case bytes([UInt8])
        /// Goes on until the client hangs up.
        case events(EventStream)
    }

    package init(status: Int, contentType: String, headers: [(name: String, value: String)] = [], body: Body) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }
}

extension ConsoleResponse {
    static let json = "application/json"

    /// A JSON document that no cache keeps.
    package static func json(_ status: Int = 200, _ body: [UInt8]) -> ConsoleResponse {
        ConsoleResponse(
            status: status,
            contentType: json,
            headers: [("Cache-Control", "no-store")],
            body: .bytes(body)
        )
    }
}

/// A call of the API that was made through the console, for the audit log.
package struct ConsoleCall: Sendable {
    package let requestID: String
    package let target: String
    package let user: ConsoleUser
    package let sourceAddress: String?
    package let request: [UInt8]
    package let response: APIResponse
}

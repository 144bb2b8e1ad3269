import ExecutionRuntime

/// Shows the requests and answers of an HTTP Task to whoever tests its state.
///
/// Headers are one text, `[name: value, …]`: first those of the definition and the connection, then Step Functions' own.
/// Source: "Using TestState API to test a state", the example of an HTTP Task.
struct HTTPTaskExchange: Sendable {
    let trace: TaskTrace
    /// What is shown of the request: all of it, or what it would be without the connection.
    let shown: HTTPTaskRequest

    private static let ownHeaders: Set<String> = ["user-agent", "range"]

    /// A request goes out.
    func begins(_ request: HTTPTaskRequest) {
        let shown = trace.revealsSecrets ? request : shown
        let call = shown.call
        let headers = call.headers.filter { !(shown.addsContentType && $0.name == "Content-Type") }
        let isOwn = { (header: (name: String, value: String)) in Self.ownHeaders.contains(header.name.lowercased()) }
        trace.record(
            TaskTrace.Request(
                protocolName: Self.protocolName(call),
                method: call.method,
                url: call.endpoint.url,
                headers: Self.text(headers.filter { !isOwn($0) } + headers.filter(isOwn)),
                body: call.body.map { String(decoding: $0, as: UTF8.self) }
            )
        )
    }

    /// The answer to it has come.
    func ends(_ answer: HTTPAnswer) {
        trace.record(
            TaskTrace.Response(
                protocolName: Self.protocolName(shown.call),
                statusCode: "\(answer.status)",
                statusMessage: answer.reason,
                headers: Self.text(answer.headers),
                body: answer.body.isEmpty ? nil : String(decoding: answer.body, as: UTF8.self)
            )
        )
    }

    private static func protocolName(_ call: HTTPCall) -> String { call.endpoint.isSecure ? "https" : "http" }

    private static func text(_ headers: [(name: String, value: String)]) -> String {
        "[" + headers.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "]"
    }
}

package import AsyncHTTPClient
package import ExecutionRuntime
import NIOCore
import NIOHTTP1

/// Posts status-change events to a URL, one after the other, in the envelope in which a bus hands them on.
///
/// An answer with a status of 2xx takes an event. One of 408, 429 and 5xx, or none at all, means that it is posted again;
/// any other refuses it for good.
package struct WebhookSink: TransitionSink {
    private let url: String
    private let source: String
    private let http: HTTPClient
    private let notices: ReportingNotices
    private let persistence: Persistence
    private static let timeout = TimeAmount.seconds(30)
    private static let answerBytesMax = 1 << 20

    package init(url: String, source: String, http: HTTPClient, notices: ReportingNotices) {
        self.url = url
        self.source = source
        self.http = http
        self.notices = notices
        persistence = Persistence(name: "Status-change events to \(Self.place(url))", notices: notices)
    }

    /// Scheme and host of a URL; the rest of it may be a secret.
    package static func place(_ url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2 else { return "a URL" }
        let host = parts[2].split(separator: "@").last?.prefix { $0 != "?" && $0 != "#" } ?? ""
        return "\(parts[0])//\(host)"
    }

    package func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        for event in transitions.flatMap(StatusChangeEvent.events(of:)) {
            try await persistence.perform { await post(event) }
        }
    }

    package func flush() async {}

    private func post(_ event: StatusChangeEvent) async -> Persistence.Attempt {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: event.envelope(source: source)))
        do {
            let response = try await http.execute(request, deadline: .now() + Self.timeout)
            _ = try await response.body.collect(upTo: Self.answerBytesMax)
            switch response.status.code {
            case 200..<300: return .done
            case 408, 429, 500...: return .unavailable("status \(response.status.code)")
            default:
                notices.dropped(1, "Status-change events", "the URL answered with status \(response.status.code)")
                return .done
            }
        } catch {
            return .unavailable("\(error)")
        }
    }
}

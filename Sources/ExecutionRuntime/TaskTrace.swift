import Synchronization

/// Collects what an attempt sends and is answered, for whoever tests a state.
///
/// Integrations that speak HTTP for the user (HTTP tasks) record their exchange here when the attempt has a trace.
package final class TaskTrace: Sendable {
    package struct Request: Sendable, Hashable {
        /// Such as `https`.
        package let protocolName: String
        package let method: String
        package let url: String
        /// As shown: a JSON object or the header lines.
        package let headers: String
        package let body: String?

        package init(protocolName: String, method: String, url: String, headers: String, body: String?) {
            self.protocolName = protocolName
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    package struct Response: Sendable, Hashable {
        package let protocolName: String
        package let statusCode: String
        package let statusMessage: String
        package let headers: String
        package let body: String?

        package init(protocolName: String, statusCode: String, statusMessage: String, headers: String, body: String?) {
            self.protocolName = protocolName
            self.statusCode = statusCode
            self.statusMessage = statusMessage
            self.headers = headers
            self.body = body
        }
    }

    /// Whether secrets that a connection adds are to be shown; otherwise they are left out or masked.
    package let revealsSecrets: Bool
    private let exchange = Mutex<(request: Request?, response: Response?)>((nil, nil))

    package init(revealsSecrets: Bool) { self.revealsSecrets = revealsSecrets }

    package func record(_ request: Request) { exchange.withLock { $0.request = request } }
    package func record(_ response: Response) { exchange.withLock { $0.response = response } }

    package var request: Request? { exchange.withLock { $0.request } }
    package var response: Response? { exchange.withLock { $0.response } }
}

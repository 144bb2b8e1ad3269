/// How HTTP Tasks authenticate with an API, and what every request to it carries: an EventBridge connection.
struct HTTPConnection: Sendable, Hashable {
    /// A header, query or body parameter.
    struct Parameter: Sendable, Hashable {
        let name: String
        let value: ConnectionSecret
    }

    enum Authorization: Sendable, Hashable {
        case basic(username: ConnectionSecret, password: ConnectionSecret)
        /// A header.
        case apiKey(Parameter)
        case oauth(OAuthClient)
    }

    /// A client of an OAuth server, and how it asks for tokens.
    struct OAuthClient: Sendable, Hashable {
        let endpoint: HTTPEndpoint
        /// POST, PUT or GET.
        let method: String
        let clientID: ConnectionSecret
        let clientSecret: ConnectionSecret
        /// With `Authorization: Basic`, else in the body.
        let authenticatesWithHeader: Bool
        let scope: String?
        let headers: [Parameter]
        let query: [Parameter]
        let body: [Parameter]
    }

    /// Nil for a connection that is stripped of its secrets.
    let authorization: Authorization?
    let headers: [Parameter]
    let query: [Parameter]
    let body: [Parameter]
    /// Whether loopback, private and link-local addresses may be called.
    let allowsPrivateAddresses: Bool
    let allowsInsecureHTTP: Bool

    /// The same rules with nothing that a request would carry.
    var bare: HTTPConnection {
        HTTPConnection(
            authorization: nil,
            headers: [],
            query: [],
            body: [],
            allowsPrivateAddresses: allowsPrivateAddresses,
            allowsInsecureHTTP: allowsInsecureHTTP
        )
    }
}

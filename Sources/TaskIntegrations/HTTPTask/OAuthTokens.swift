import BinaryText
import JSONModel
import ServiceProtocols

/// Access tokens of OAuth connections, kept until they expire.
///
/// Tasks that need the same token at the same time share one request for it.
/// Source: RFC 6749, sections 4.4 (client credentials) and 5.1.
actor OAuthTokens {
    /// Whose token: the connection's key and all that its token depends on.
    struct Access: Sendable {
        let connection: String
        let client: HTTPConnection.OAuthClient
        let connectionRules: HTTPConnection
    }

    private struct Token: Sendable {
        let text: String
        let expires: ContinuousClock.Instant
    }

    private enum Entry {
        case known(Token, HTTPConnection.OAuthClient)
        case asked(Task<Token, any Error>, HTTPConnection.OAuthClient)
    }

    private let transport: HTTPTransport
    private var entries: [String: Entry] = [:]

    /// How long a token without `expires_in` is used.
    private static let lifetimeSecondsDefault: Int64 = 300
    /// How long before its end a token is no longer used.
    private static let marginSeconds: Int64 = 30

    init(transport: HTTPTransport) {
        self.transport = transport
    }

    /// A token; a new one when there is none, it has expired, or the server refused it (`insteadOf`).
    ///
    /// - Throws: `ConnectionProblem`, `HTTPCallFailure`; neither holds a secret.
    func token(_ access: Access, insteadOf refused: String? = nil) async throws -> String {
        switch entries[access.connection] {
        case .known(let token, access.client) where token.text != refused && token.expires > .now: return token.text
        case .asked(let task, access.client): return try await task.value.text
        default: break
        }
        let transport = transport
        let task = Task { try await Self.fetch(access, transport) }
        entries[access.connection] = .asked(task, access.client)
        do {
            let token = try await task.value
            entries[access.connection] = .known(token, access.client)
            return token.text
        } catch {
            entries[access.connection] = nil
            throw error
        }
    }

    private static func fetch(_ access: Access, _ transport: HTTPTransport) async throws -> Token {
        let call = try access.client.call(access.connectionRules)
        let answer: HTTPAnswer
        do {
            answer = try await transport.perform(call)
        } catch HTTPCallFailure.socket(let message) {
            throw ConnectionProblem(message: "there is no access token: \(message)")
        }
        guard (200..<300).contains(answer.status) else {
            throw ConnectionProblem(
                message: "there is no access token: \(call.endpoint.displayText) answered \(answer.status)"
            )
        }
        guard let object = (try? JSONValue(parsing: answer.body))?.objectValue,
            let text = object["access_token"]?.stringValue, HTTPHeaderRules.isValue(text)
        else {
            throw ConnectionProblem(
                message: "there is no access token: the answer of \(call.endpoint.displayText) has no access_token"
            )
        }
        let lifetime = object["expires_in"].flatMap { value in
            value.numberValue?.integerValue ?? value.stringValue.flatMap { Int64($0) }
        }
        let seconds = min(max(0, lifetime ?? lifetimeSecondsDefault), 31_536_000)
        // Tokens that live shorter than the margin are used for half of their life.
        let used = seconds > 2 * marginSeconds ? seconds - marginSeconds : seconds / 2
        return Token(text: text, expires: .now.advanced(by: .seconds(used)))
    }
}

extension HTTPConnection.OAuthClient {
    /// The request for a token.
    fileprivate func call(_ connection: HTTPConnection) throws -> HTTPCall {
        guard endpoint.isSecure || connection.allowsInsecureHTTP else {
            throw ConnectionProblem(message: "its tokenEndpoint must begin with https://")
        }
        var headers = HeaderList([("Accept", "application/json")])
        for header in self.headers { headers.set(header.name, try HTTPTaskRequest.headerText(header)) }
        var form: JSONObject = ["grant_type": "client_credentials"]
        if let scope { form["scope"] = .string(scope) }
        let (id, secret) = (try clientID.text(), try clientSecret.text())
        if authenticatesWithHeader {
            let credentials =
                FormEncoding.percentEncoded(id, keeping: "") + ":" + FormEncoding.percentEncoded(secret, keeping: "")
            headers.set("Authorization", "Basic \(Base64.encode(credentials.utf8))")
        } else {
            form["client_id"] = .string(id)
            form["client_secret"] = .string(secret)
        }
        for parameter in body { form[parameter.name] = try parameter.value.json() }
        var query = try self.query.map { parameter in
            FormEncoding.percentEncoded(parameter.name, keeping: "") + "="
                + FormEncoding.percentEncoded(try parameter.value.text(), keeping: "")
        }
        var content: [UInt8]?
        if method == "GET" {
            query += FormEncoding.query(.object(form))
        } else {
            headers.set("Content-Type", HTTPHeaderRules.formContentType)
            content = Array(FormEncoding.form(form, arrays: .repeat).utf8)
        }
        return HTTPCall(
            endpoint: endpoint.appending(query: query),
            method: method,
            headers: headers.items,
            body: content,
            allowsPrivateAddresses: connection.allowsPrivateAddresses
        )
    }
}

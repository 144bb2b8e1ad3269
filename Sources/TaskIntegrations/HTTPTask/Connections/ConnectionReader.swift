import JSONModel

/// Reads connections from JSON, one object of a file.
///
/// Errors name the member and never its value.
struct ConnectionReader {
    let directory: String

    private static let common: Set<String> = [
        "type", "headers", "query", "body", "allowPrivateAddresses", "allowInsecureHTTP",
    ]

    func connections(_ value: JSONValue) throws(ConnectionFileError) -> [String: HTTPConnection] {
        guard let object = value.objectValue else {
            throw ConnectionFileError(message: "must be a JSON object of connections by name or ARN")
        }
        var connections: [String: HTTPConnection] = [:]
        for member in object.members {
            guard let settings = member.value.objectValue else {
                throw ConnectionFileError(message: "the connection '\(member.key)' must be an object")
            }
            do {
                connections[member.key] = try connection(settings)
            } catch {
                throw ConnectionFileError(message: "in the connection '\(member.key)', \(error.message)")
            }
        }
        return connections
    }

    private func connection(_ object: JSONObject) throws(ConnectionProblem) -> HTTPConnection {
        let (authorization, names) = try authorization(object)
        for name in object.keys where !names.contains(name) && !Self.common.contains(name) {
            throw ConnectionProblem(
                message: "the member '\(name)' is not known; there are "
                    + names.union(Self.common).sorted().joined(separator: ", ")
            )
        }
        return HTTPConnection(
            authorization: authorization,
            headers: try headers("headers", object),
            query: try parameters("query", object),
            body: try parameters("body", object),
            allowsPrivateAddresses: try flag("allowPrivateAddresses", object),
            allowsInsecureHTTP: try flag("allowInsecureHTTP", object)
        )
    }

    private func authorization(
        _ object: JSONObject
    ) throws(ConnectionProblem) -> (HTTPConnection.Authorization, Set<String>) {
        switch object["type"]?.stringValue {
        case "BASIC":
            let username = try secret("username", object)
            return (.basic(username: username, password: try secret("password", object)), ["username", "password"])
        case "API_KEY":
            let name = try text("name", object)
            guard HTTPHeaderRules.isName(name) else {
                throw ConnectionProblem(message: "the member 'name' must be the name of a header")
            }
            return (.apiKey(.init(name: name, value: try secret("value", object))), ["name", "value"])
        case "OAUTH_CLIENT_CREDENTIALS":
            return (
                .oauth(try oauth(object)),
                [
                    "tokenEndpoint", "method", "clientId", "clientSecret", "clientAuthentication", "scope",
                    "tokenHeaders", "tokenQuery", "tokenBody",
                ]
            )
        default:
            throw ConnectionProblem(message: "the member 'type' must be BASIC, API_KEY or OAUTH_CLIENT_CREDENTIALS")
        }
    }

    private func oauth(_ object: JSONObject) throws(ConnectionProblem) -> HTTPConnection.OAuthClient {
        guard let endpoint = HTTPEndpoint(try text("tokenEndpoint", object)) else {
            throw ConnectionProblem(message: "the member 'tokenEndpoint' must be a URL")
        }
        let method = object["method"] == nil ? "POST" : try text("method", object)
        guard ["POST", "PUT", "GET"].contains(method) else {
            throw ConnectionProblem(message: "the member 'method' must be POST, PUT or GET")
        }
        let authentication = object["clientAuthentication"] == nil ? "body" : try text("clientAuthentication", object)
        guard authentication == "body" || authentication == "basic" else {
            throw ConnectionProblem(message: "the member 'clientAuthentication' must be body or basic")
        }
        return HTTPConnection.OAuthClient(
            endpoint: endpoint,
            method: method,
            clientID: try secret("clientId", object),
            clientSecret: try secret("clientSecret", object),
            authenticatesWithHeader: authentication == "basic",
            scope: object["scope"] == nil ? nil : try text("scope", object),
            headers: try headers("tokenHeaders", object),
            query: try parameters("tokenQuery", object),
            body: try parameters("tokenBody", object)
        )
    }

    private func headers(
        _ name: String,
        _ object: JSONObject
    ) throws(ConnectionProblem) -> [HTTPConnection.Parameter] {
        let headers = try parameters(name, object)
        for header in headers where !HTTPHeaderRules.isName(header.name) {
            throw ConnectionProblem(message: "the member '\(name)' has '\(header.name)', which is no name of a header")
        }
        return headers
    }

    private func parameters(
        _ name: String,
        _ object: JSONObject
    ) throws(ConnectionProblem) -> [HTTPConnection.Parameter] {
        guard let value = object[name] else { return [] }
        guard let members = value.objectValue else {
            throw ConnectionProblem(message: "the member '\(name)' must be an object")
        }
        var parameters: [HTTPConnection.Parameter] = []
        for key in members.keys { parameters.append(.init(name: key, value: try secret(key, members, in: "\(name)."))) }
        return parameters
    }

    private func secret(
        _ name: String,
        _ object: JSONObject,
        in prefix: String = ""
    ) throws(ConnectionProblem) -> ConnectionSecret {
        guard let value = object[name], let secret = ConnectionSecret(value, relativeTo: directory) else {
            throw ConnectionProblem(
                message: "the member '\(prefix)\(name)' must be a text, {\"env\": \"NAME\"} or {\"file\": \"PATH\"}"
            )
        }
        return secret
    }

    private func text(_ name: String, _ object: JSONObject) throws(ConnectionProblem) -> String {
        guard let text = object[name]?.stringValue else {
            throw ConnectionProblem(message: "the member '\(name)' must be a text")
        }
        return text
    }

    private func flag(_ name: String, _ object: JSONObject) throws(ConnectionProblem) -> Bool {
        switch object[name] {
        case nil: return false
        case .bool(let flag): return flag
        case .some: throw ConnectionProblem(message: "the member '\(name)' must be true or false")
        }
    }
}

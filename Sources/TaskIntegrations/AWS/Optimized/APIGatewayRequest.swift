import JSONModel
import ServiceProtocols

/// The request of `apigateway:invoke`, read from a task's parameters.
///
/// Source: "Create API Gateway REST APIs with Step Functions"; texts of refusals as recorded.
struct APIGatewayRequest: Sendable, Hashable {
    enum Authorization: String, Sendable { case none = "NO_AUTH", role = "IAM_ROLE", policy = "RESOURCE_POLICY" }

    /// Why the parameters cannot be used.
    struct ShapeError: Error, Sendable, Hashable {
        let message: String
    }

    static let fields: Set<String> = [
        "ApiEndpoint", "Method", "Headers", "Stage", "Path", "QueryParameters", "RequestBody", "AllowNullValues",
        "AuthType",
    ]
    private static let methods: Set<String> = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
    private static let forbidden: Set<String> = [
        "authorization", "connection", "content-md5", "date", "expect", "host", "max-forwards", "proxy-authenticate",
        "server", "te", "trailer", "transfer-encoding", "upgrade", "via", "www-authenticate",
    ]

    /// `http` or `https`.
    let scheme: String
    /// With a port where one was given.
    let host: String
    /// Percent-encoded.
    let path: String
    let query: String
    let method: String
    let headers: [ServiceHeader]
    let body: [UInt8]
    let authorization: Authorization

    init(_ parameters: JSONObject) throws(ShapeError) {
        if let unknown = parameters.keys.first(where: { !Self.fields.contains($0) }) {
            throw ShapeError(message: "The field \"\(unknown)\" is not supported by Step Functions")
        }
        let endpoint = try Self.text(parameters, "ApiEndpoint", isRequired: true)
        method = try Self.text(parameters, "Method", isRequired: true)
        guard Self.methods.contains(method) else { throw Self.invalid("Method") }
        let parts = endpoint.contains("://") ? endpoint : "https://\(endpoint)"
        guard let mark = parts.firstRange(of: "://") else { throw Self.invalid("ApiEndpoint") }
        scheme = parts[..<mark.lowerBound].lowercased()
        let rest = parts[mark.upperBound...].split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard let host = rest.first, scheme == "https" || scheme == "http",
            !host.contains(where: { "@?# ".contains($0) || $0.isNewline })
        else { throw Self.invalid("ApiEndpoint") }
        self.host = host
        var segments = Array(rest.dropFirst())
        for name in ["Stage", "Path"] {
            let text = try Self.text(parameters, name, isRequired: false)
            segments += text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        }
        path = "/" + segments.map { PercentEncoding.encode($0) }.joined(separator: "/")
        query = try Self.lists(parameters, "QueryParameters").map { name, value in
            "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))"
        }.joined(separator: "&")
        var headers: [ServiceHeader] = []
        for (name, value) in try Self.lists(parameters, "Headers") {
            let lower = name.lowercased()
            guard !Self.forbidden.contains(lower), !lower.hasPrefix("x-amz-"), !lower.hasPrefix("x-amzn-"),
                !lower.hasPrefix("x-forwarded-"), !(name + value).contains(where: \.isNewline)
            else { throw ShapeError(message: "The header '\(name)' cannot be set") }
            headers.append(ServiceHeader(name, value))
        }
        body = try Self.body(parameters)
        if !body.isEmpty, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(ServiceHeader("Content-Type", "application/json"))
        }
        self.headers = headers
        let authorization = try Self.text(parameters, "AuthType", isRequired: false)
        guard let authorization = Authorization(rawValue: authorization.isEmpty ? "NO_AUTH" : authorization) else {
            throw Self.invalid("AuthType")
        }
        self.authorization = authorization
    }

    private static func body(_ parameters: JSONObject) throws(ShapeError) -> [UInt8] {
        guard let body = parameters["RequestBody"], !body.isNull else { return [] }
        if parameters["AllowNullValues"] == true { return body.serialized() }
        return withoutNulls(body).serialized()
    }

    /// Members that are null are not sent unless `AllowNullValues` says so; a body is as deep as parameters may be.
    private static func withoutNulls(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter { !$0.value.isNull }.map {
                        JSONObject.Member(key: $0.key, value: withoutNulls($0.value))
                    }
                )
            )
        case .array(let elements): .array(elements.map(withoutNulls))
        case .null, .bool, .number, .string: value
        }
    }

    private static func invalid(_ field: String) -> ShapeError {
        ShapeError(message: "The value of the field '\(field)' has an invalid format")
    }

    private static func text(_ parameters: JSONObject, _ name: String, isRequired: Bool) throws(ShapeError) -> String {
        guard let value = parameters[name], !value.isNull else {
            guard isRequired else { return "" }
            throw ShapeError(message: "The field '\(name)' is required but was missing")
        }
        guard case .string(let text) = value else { throw invalid(name) }
        return text
    }

    /// `{"name": ["value", …]}`, one pair for each value; a parameter may also have a single text.
    private static func lists(_ parameters: JSONObject, _ name: String) throws(ShapeError) -> [(String, String)] {
        guard let value = parameters[name], !value.isNull else { return [] }
        guard case .object(let object) = value else { throw invalid(name) }
        var pairs: [(String, String)] = []
        for member in object.members {
            guard case .array(let elements) = member.value else { throw invalid(name) }
            for element in elements {
                guard case .string(let text) = element else { throw invalid(name) }
                pairs.append((member.key, text))
            }
        }
        return pairs
    }
}

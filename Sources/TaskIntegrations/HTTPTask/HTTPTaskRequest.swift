import BinaryText
import JSONModel
import ServiceProtocols

/// The request that a definition and its connection make together.
///
/// What the connection sets wins over what the definition sets, name by name. `User-Agent` and `Range` are always Step
/// Functions' own. Source: "Call HTTPS APIs in Step Functions workflows", "Merging EventBridge connection and HTTP Task
/// definition data".
struct HTTPTaskRequest: Sendable {
    private(set) var call: HTTPCall
    /// Whether `Content-Type` is this side's own.
    let addsContentType: Bool

    /// - Throws: `MergeError` when definition and connection do not go together, `ConnectionProblem` for a secret that
    ///   cannot be read.
    init(_ parameters: HTTPTaskParameters, _ connection: HTTPConnection, region: String) throws {
        guard parameters.endpoint.isSecure || connection.allowsInsecureHTTP else {
            throw MergeError(
                message: "The value of the field 'ApiEndpoint' has an invalid format: it must begin with https://, as "
                    + "the connection does not have allowInsecureHTTP"
            )
        }
        let query = try connection.query.map { ($0.name, try $0.value.text()) }
        let names = Set(query.map(\.0))
        let added = query.map {
            FormEncoding.percentEncoded($0.0, keeping: "") + "=" + FormEncoding.percentEncoded($0.1, keeping: "")
        }
        let endpoint = parameters.endpoint.removing(query: names)
            .appending(query: FormEncoding.query(parameters.query, except: names) + added)
        let content = try Self.body(parameters, connection)
        var headers = HeaderList(parameters.headers)
        let type = headers.contains("Content-Type") ? nil : content?.type
        if let type { headers.set("Content-Type", type) }
        addsContentType = type != nil && !connection.headers.contains { $0.name.lowercased() == "content-type" }
        for header in connection.headers { headers.set(header.name, try Self.headerText(header)) }
        headers.set("User-Agent", "Amazon|StepFunctions|HttpInvoke|\(region)")
        headers.set("Range", "bytes=0-262144")
        switch connection.authorization {
        case .basic(let username, let password):
            let credentials = try "\(username.text()):\(password.text())"
            headers.set("Authorization", "Basic \(Base64.encode(credentials.utf8))")
        case .apiKey(let key): headers.set(key.name, try Self.headerText(key))
        case .oauth, nil: break
        }
        call = HTTPCall(
            endpoint: endpoint,
            method: parameters.method.rawValue,
            headers: headers.items,
            body: content?.bytes,
            allowsPrivateAddresses: connection.allowsPrivateAddresses
        )
    }

    struct MergeError: Error {
        let message: String
    }

    /// Sets the bearer token of an OAuth connection.
    mutating func authorize(bearer token: String) {
        var headers = HeaderList(call.headers)
        headers.set("Authorization", "Bearer \(token)")
        call.headers = headers.items
    }

    static func headerText(_ parameter: HTTPConnection.Parameter) throws -> String {
        let text = try parameter.value.text()
        guard HTTPHeaderRules.isValue(text) else {
            throw ConnectionProblem(message: "the value of the header '\(parameter.name)' has a control character")
        }
        return text
    }

    private static func body(
        _ parameters: HTTPTaskParameters,
        _ connection: HTTPConnection
    ) throws -> (bytes: [UInt8], type: String)? {
        var body = parameters.body
        if !connection.body.isEmpty {
            var object = JSONObject()
            switch body {
            case nil: break
            case .object(let given): object = given
            case .some:
                throw MergeError(
                    message: "The value of the field 'RequestBody' has an invalid format: it must be a JSON object, as "
                        + "the connection has body parameters"
                )
            }
            for parameter in connection.body { object[parameter.name] = try parameter.value.json() }
            body = .object(object)
        }
        guard let body else { return nil }
        if let arrays = parameters.arrayFormat, let object = body.objectValue {
            let form = FormEncoding.form(object, arrays: arrays)
            return (Array(form.utf8), HTTPHeaderRules.formContentType)
        }
        if case .string(let text) = body { return (Array(text.utf8), "text/plain; charset=utf-8") }
        return (body.serialized(), "application/json")
    }
}

/// Headers in their order; setting one replaces those of the same name, whatever its case.
struct HeaderList: Sendable {
    private(set) var items: [(name: String, value: String)]

    init(_ items: [(name: String, value: String)] = []) {
        self.items = items
    }

    func contains(_ name: String) -> Bool {
        let name = name.lowercased()
        return items.contains { $0.name.lowercased() == name }
    }

    mutating func set(_ name: String, _ value: String) {
        let lowercased = name.lowercased()
        items.removeAll { $0.name.lowercased() == lowercased }
        items.append((name, value))
    }
}

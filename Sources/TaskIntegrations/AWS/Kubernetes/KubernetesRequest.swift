import BinaryText
import JSONModel
import ServiceProtocols

/// What `eks:call` and `eks:runJob` take to find a cluster's own API.
///
/// Source: "Create and manage Amazon EKS clusters with Step Functions", Kubernetes API integrations.
struct KubernetesCluster: Sendable, Hashable {
    let name: String
    /// Certificates in PEM, already decoded; empty for an endpoint without TLS.
    let certificates: [UInt8]
    /// `http` or `https`.
    let scheme: String
    /// With its port where it is not the scheme's.
    let host: String

    /// Why the parameters cannot be used, in Step Functions' words.
    struct ShapeError: Error, Sendable, Hashable {
        let message: String
    }

    init(_ parameters: JSONObject) throws(ShapeError) {
        name = try Self.required(parameters, "ClusterName")
        let authority = try Self.required(parameters, "CertificateAuthority")
        let endpoint = try Self.required(parameters, "Endpoint")
        let parts = endpoint.contains("://") ? endpoint : "https://\(endpoint)"
        guard let mark = parts.firstRange(of: "://") else { throw Self.invalid("Endpoint") }
        scheme = parts[..<mark.lowerBound].lowercased()
        host =
            parts[mark.upperBound...].hasSuffix("/")
            ? String(parts[mark.upperBound...].dropLast()) : String(parts[mark.upperBound...])
        guard scheme == "https" || scheme == "http", !host.isEmpty,
            !host.contains(where: { "/@?# ".contains($0) || $0.isNewline })
        else { throw Self.invalid("Endpoint") }
        guard let decoded = Base64.decode(authority) else { throw Self.invalid("CertificateAuthority") }
        certificates = decoded
    }

    static func required(_ parameters: JSONObject, _ name: String) throws(ShapeError) -> String {
        guard let value = parameters[name], !value.isNull else {
            throw ShapeError(message: "The field '\(name)' is required but was missing")
        }
        guard case .string(let text) = value, !text.isEmpty else { throw invalid(name) }
        return text
    }

    static func invalid(_ field: String) -> ShapeError {
        ShapeError(message: "The value of the field '\(field)' has an invalid format")
    }

    static func unsupported(_ parameters: JSONObject, besides fields: Set<String>) throws(ShapeError) {
        if let unknown = parameters.keys.first(where: { !fields.contains($0) }) {
            throw ShapeError(message: "The field \"\(unknown)\" is not supported by Step Functions")
        }
    }

    /// `{"name": ["value", …]}` as a query, one pair for each value.
    static func query(_ value: JSONValue?, _ field: String) throws(ShapeError) -> String {
        guard let value, !value.isNull else { return "" }
        guard case .object(let object) = value else { throw invalid(field) }
        var pairs: [String] = []
        for member in object.members {
            guard case .array(let elements) = member.value else { throw invalid(field) }
            for element in elements {
                guard case .string(let text) = element else { throw invalid(field) }
                pairs.append("\(PercentEncoding.encode(member.key))=\(PercentEncoding.encode(text))")
            }
        }
        return pairs.joined(separator: "&")
    }
}

/// One request to a cluster's API.
struct KubernetesRequest: Sendable, Hashable {
    let method: String
    /// Begins with a slash.
    let path: String
    var query = ""
    var body: [UInt8] = []
    /// Of the body.
    var contentType = "application/json"

    private static let methods: Set<String> = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"]
    static let callFields: Set<String> = [
        "ClusterName", "CertificateAuthority", "Endpoint", "Method", "Path", "QueryParameters", "RequestBody",
    ]

    init(method: String, path: String, query: String = "", body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }

    /// The request of `eks:call`.
    init(call parameters: JSONObject) throws(KubernetesCluster.ShapeError) {
        try KubernetesCluster.unsupported(parameters, besides: Self.callFields)
        method = try KubernetesCluster.required(parameters, "Method")
        guard Self.methods.contains(method) else { throw KubernetesCluster.invalid("Method") }
        let path = try KubernetesCluster.required(parameters, "Path")
        guard !path.contains(where: { "?# ".contains($0) || $0.isNewline }) else {
            throw KubernetesCluster.invalid("Path")
        }
        self.path = path.hasPrefix("/") ? path : "/\(path)"
        query = try KubernetesCluster.query(parameters["QueryParameters"], "QueryParameters")
        switch parameters["RequestBody"] {
        case nil, .null?: break
        case .string(let text)?: body = Array(text.utf8)
        case .some(let value):
            body = value.serialized()
            // A list is a JSON Patch, an object what is to be merged in; RFC 6902 and 7396.
            if method == "PATCH" {
                let isList = if case .array = value { true } else { false }
                contentType = isList ? "application/json-patch+json" : "application/merge-patch+json"
            }
        }
    }
}

/// The parameters of `eks:runJob`.
struct KubernetesJob: Sendable, Hashable {
    let namespace: String
    let definition: JSONObject
    let retrievesLogs: Bool
    let keepsLogsRaw: Bool
    /// Of the Read Log API.
    let logQuery: String

    static let fields: Set<String> = [
        "ClusterName", "CertificateAuthority", "Endpoint", "Namespace", "Job", "LogOptions",
    ]

    init(_ parameters: JSONObject) throws(KubernetesCluster.ShapeError) {
        try KubernetesCluster.unsupported(parameters, besides: Self.fields)
        namespace = parameters["Namespace"] == nil ? "default" : try KubernetesCluster.required(parameters, "Namespace")
        switch parameters["Job"] {
        case .object(let job)?: definition = job
        case .string(let text)?:
            guard let job = (try? JSONValue(parsing: Array(text.utf8)))?.objectValue else {
                throw KubernetesCluster.invalid("Job")
            }
            definition = job
        case nil, .null?: throw KubernetesCluster.ShapeError(message: "The field 'Job' is required but was missing")
        case .some: throw KubernetesCluster.invalid("Job")
        }
        guard let options = parameters["LogOptions"], !options.isNull else {
            (retrievesLogs, keepsLogsRaw, logQuery) = (false, false, "")
            return
        }
        guard case .object(let object) = options else { throw KubernetesCluster.invalid("LogOptions") }
        for name in object.keys where !["RetrieveLogs", "RawLogs", "LogParameters"].contains(name) {
            throw KubernetesCluster.ShapeError(
                message: "The field \"LogOptions.\(name)\" is not supported by Step Functions"
            )
        }
        retrievesLogs = try Self.flag(object, "RetrieveLogs")
        keepsLogsRaw = try Self.flag(object, "RawLogs")
        logQuery = try KubernetesCluster.query(object["LogParameters"], "LogOptions.LogParameters")
    }

    private static func flag(_ options: JSONObject, _ name: String) throws(KubernetesCluster.ShapeError) -> Bool {
        switch options[name] {
        case nil, .null?: false
        case .bool(let value)?: value
        case .some: throw KubernetesCluster.invalid("LogOptions.\(name)")
        }
    }

    /// The definition with a name, so that a repeated attempt finds the job that it began before.
    func named(_ fallback: String) -> JSONObject {
        var metadata = definition["metadata"]?.objectValue ?? JSONObject()
        if metadata["name"] == nil {
            let prefix = metadata["generateName"]?.stringValue ?? "job-"
            metadata["generateName"] = nil
            metadata["name"] = .string(prefix + fallback)
        }
        var named = definition
        named["metadata"] = .object(metadata)
        return named
    }

    var path: String { "/apis/batch/v1/namespaces/\(PercentEncoding.encode(namespace))/jobs" }

    /// Whether a job has ended well, as its conditions say; nil while it runs.
    static func outcome(of job: JSONObject) -> Bool? {
        for condition in job["status"]?["conditions"]?.arrayValue ?? [] where condition["status"] == "True" {
            if condition["type"] == "Complete" { return true }
            if condition["type"] == "Failed" { return false }
        }
        return nil
    }
}

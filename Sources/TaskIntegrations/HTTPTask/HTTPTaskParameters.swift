import JSONModel

/// The parameters of `http:invoke`, checked.
///
/// Source: "Call HTTPS APIs in Step Functions workflows", HTTP Task fields.
struct HTTPTaskParameters: Sendable {
    enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
        case patch = "PATCH"
        case options = "OPTIONS"
        case head = "HEAD"
    }

    /// Why the parameters cannot be used, in Step Functions' words where those are known.
    struct ShapeError: Error {
        let message: String
    }

    let endpoint: HTTPEndpoint
    let method: Method
    let connectionARN: String
    /// In the order of the definition; a name may stand there more than once.
    let headers: [(name: String, value: String)]
    let query: JSONValue
    /// `nil` when the request has no body.
    let body: JSONValue?
    /// Set when the body is URL-encoded.
    let arrayFormat: FormEncoding.ArrayFormat?

    static let names: Set<String> = [
        "ApiEndpoint", "Method", "Authentication", "InvocationConfig", "Headers", "QueryParameters", "RequestBody",
        "Transform",
    ]

    init(_ parameters: JSONValue) throws(ShapeError) {
        let object = parameters.objectValue ?? JSONObject()
        for name in object.keys where !Self.names.contains(name) {
            throw ShapeError(message: "The field \"\(name)\" is not supported by Step Functions")
        }
        let text = try Self.required("ApiEndpoint", in: object, path: "ApiEndpoint")
        guard let endpoint = HTTPEndpoint(text) else {
            throw Self.invalid("ApiEndpoint", "it must be a URL such as https://example.com/path")
        }
        self.endpoint = endpoint
        guard let method = Method(rawValue: try Self.required("Method", in: object, path: "Method")) else {
            throw Self.invalid("Method", "it must be one of \(Method.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.method = method
        connectionARN = try Self.connectionARN(in: object)
        headers = try Self.headers(in: object)
        query = try Self.query(in: object)
        body = object["RequestBody"].flatMap { $0.isNull ? nil : $0 }
        arrayFormat = try Self.arrayFormat(in: object)
        guard arrayFormat != nil else { return }
        guard headers.contains(where: { HTTPHeaderRules.isFormContentType(name: $0.name, value: $0.value) }) else {
            throw ShapeError(
                message: "The RequestBodyEncoding 'URL_ENCODED' requires the header 'Content-Type' with the value "
                    + "'\(HTTPHeaderRules.formContentType)'"
            )
        }
        if let body, body.objectValue == nil {
            throw Self.invalid("RequestBody", "the RequestBodyEncoding 'URL_ENCODED' takes a JSON object")
        }
    }

    private static func connectionARN(in object: JSONObject) throws(ShapeError) -> String {
        for name in ["InvocationConfig", "Authentication"] {
            guard let value = object[name], !value.isNull else { continue }
            guard let settings = value.objectValue else { throw invalid(name) }
            for member in settings.keys where member != "ConnectionArn" {
                throw ShapeError(message: "The field \"\(name).\(member)\" is not supported by Step Functions")
            }
            return try required("ConnectionArn", in: settings, path: "\(name).ConnectionArn")
        }
        throw ShapeError(message: "The field 'Authentication' is required but was missing")
    }

    private static func headers(in object: JSONObject) throws(ShapeError) -> [(name: String, value: String)] {
        guard let value = object["Headers"], !value.isNull else { return [] }
        guard let members = value.objectValue else { throw invalid("Headers") }
        var headers: [(name: String, value: String)] = []
        for member in members.members {
            guard !HTTPHeaderRules.isForbidden(member.key) else {
                throw ShapeError(message: "The header '\(member.key)' is not supported by Step Functions")
            }
            guard HTTPHeaderRules.isName(member.key) else {
                throw invalid("Headers", "'\(member.key)' is no name of a header")
            }
            for value in member.value.arrayValue ?? [member.value] {
                guard let text = FormEncoding.scalarText(value), HTTPHeaderRules.isValue(text) else {
                    throw invalid("Headers.\(member.key)")
                }
                headers.append((member.key, text))
            }
        }
        return headers
    }

    private static func query(in object: JSONObject) throws(ShapeError) -> JSONValue {
        switch object["QueryParameters"] {
        case nil, .null: return .null
        case .some(let value):
            switch value {
            case .string, .object: return value
            case .array(let items) where items.allSatisfy({ $0.stringValue != nil || $0.objectValue != nil }):
                return value
            default: throw invalid("QueryParameters")
            }
        }
    }

    private static func arrayFormat(in object: JSONObject) throws(ShapeError) -> FormEncoding.ArrayFormat? {
        guard let value = object["Transform"], !value.isNull else { return nil }
        guard let transform = value.objectValue else { throw invalid("Transform") }
        for name in transform.keys where name != "RequestBodyEncoding" && name != "RequestEncodingOptions" {
            throw ShapeError(message: "The field \"Transform.\(name)\" is not supported by Step Functions")
        }
        var format = FormEncoding.ArrayFormat.indices
        if let options = transform["RequestEncodingOptions"], !options.isNull {
            guard let object = options.objectValue else { throw invalid("Transform.RequestEncodingOptions") }
            for name in object.keys where name != "ArrayFormat" {
                throw ShapeError(
                    message: "The field \"Transform.RequestEncodingOptions.\(name)\" is not supported by Step Functions"
                )
            }
            if let name = object["ArrayFormat"], !name.isNull {
                guard let known = name.stringValue.flatMap(FormEncoding.ArrayFormat.init(rawValue:)) else {
                    let names = FormEncoding.ArrayFormat.allCases.map(\.rawValue).joined(separator: ", ")
                    throw invalid("Transform.RequestEncodingOptions.ArrayFormat", "it must be one of \(names)")
                }
                format = known
            }
        }
        switch transform["RequestBodyEncoding"] {
        case nil, .null, .string("NONE"): return nil
        case .string("URL_ENCODED"): return format
        default: throw invalid("Transform.RequestBodyEncoding", "it must be one of NONE, URL_ENCODED")
        }
    }

    private static func required(
        _ name: String,
        in object: JSONObject,
        path: String
    ) throws(ShapeError) -> String {
        guard let value = object[name], !value.isNull else {
            throw ShapeError(message: "The field '\(path)' is required but was missing")
        }
        guard let text = value.stringValue else { throw invalid(path) }
        return text
    }

    private static func invalid(_ path: String, _ hint: String? = nil) -> ShapeError {
        ShapeError(message: "The value of the field '\(path)' has an invalid format" + (hint.map { ": \($0)" } ?? ""))
    }
}

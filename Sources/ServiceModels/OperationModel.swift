import JSONModel

/// One operation of a service.
package struct OperationModel: Sendable {
    package let name: String
    /// `POST` for the protocols that have one path only.
    package let httpMethod: String
    /// With labels and query, such as `/{Bucket}/{Key+}?x-id=GetObject`.
    package let requestURI: String
    package let responseCode: Int?
    package let input: ShapeReference?
    package let output: ShapeReference?
    /// The element around the result, in the query protocol.
    package let resultWrapper: String?
    /// Names of exception shapes.
    package let errors: [String]
    /// Put before the host, such as `sync-` or `{AccountId}.`.
    package let hostPrefix: String?
    /// `none`, `v4-unsigned-body`, …; `nil` for the service's own way.
    package let authType: String?
    package let isIdempotent: Bool
    package let isDeprecated: Bool
    package let requiresChecksum: Bool
    /// The member that chooses a checksum of the body, where the operation takes one.
    package let checksumMember: String?
    package let hasUnsignedPayload: Bool

    init(name: String, _ json: JSONObject) {
        self.name = name
        let http = json["http"]
        httpMethod = http?["method"]?.stringValue ?? "POST"
        requestURI = http?["requestUri"]?.stringValue ?? "/"
        responseCode = http?["responseCode"]?.numberValue?.integerValue.flatMap { Int(exactly: $0) }
        input = json["input"]?.objectValue.flatMap { ShapeReference($0) }
        output = json["output"]?.objectValue.flatMap { ShapeReference($0) }
        resultWrapper = json["output"]?["resultWrapper"]?.stringValue
        errors = json["errors"]?.arrayValue?.compactMap { $0["shape"]?.stringValue } ?? []
        hostPrefix = json["endpoint"]?["hostPrefix"]?.stringValue
        authType = json["authtype"]?.stringValue
        isIdempotent = json["idempotent"]?.boolValue ?? false
        isDeprecated = json["deprecated"]?.boolValue ?? false
        requiresChecksum =
            json["httpChecksumRequired"]?.boolValue ?? json["httpChecksum"]?["requestChecksumRequired"]?.boolValue
            ?? false
        checksumMember = json["httpChecksum"]?["requestAlgorithmMember"]?.stringValue
        hasUnsignedPayload = json["unsignedPayload"]?.boolValue ?? false
    }
}

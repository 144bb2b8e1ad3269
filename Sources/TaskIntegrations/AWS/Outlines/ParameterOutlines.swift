import ExecutionRuntime

// The parameters that no API model describes.

extension LambdaInvokeParameters {
    static let outline = ParameterOutline(fields: [
        .init("FunctionName", isRequired: true), .init("Payload", nil),
        .init("InvocationType", .text(values: ["RequestResponse", "Event", "DryRun"])),
        .init("LogType", .text(values: ["None", "Tail"])), .init("Qualifier"), .init("ClientContext"),
    ])
}

extension HTTPTaskParameters {
    static let outline = ParameterOutline(
        members: [
            .init(name: "ApiEndpoint", type: "Text", isRequired: true),
            .init(name: "Method", type: "Method", isRequired: true),
            .init(name: "InvocationConfig", type: "InvocationConfig", isRequired: false),
            .init(name: "Authentication", type: "Authentication", isRequired: false),
            .init(name: "Headers", type: "Values", isRequired: false),
            .init(name: "QueryParameters", type: "Values", isRequired: false),
            .init(name: "RequestBody", type: "Any", isRequired: false),
            .init(name: "Transform", type: "Transform", isRequired: false),
        ],
        types: [
            "Text": .text(values: []), "Method": .text(values: Method.allCases.map(\.rawValue)),
            "Values": .map(of: "Any"),
            "InvocationConfig": .structure(
                [.init(name: "ConnectionArn", type: "Text", isRequired: true)],
                isUnion: false
            ),
            "Authentication": .structure(
                [.init(name: "ConnectionArn", type: "Text", isRequired: true)],
                isUnion: false
            ),
            "Transform": .structure(
                [
                    .init(name: "RequestBodyEncoding", type: "RequestBodyEncoding", isRequired: true),
                    .init(name: "RequestEncodingOptions", type: "RequestEncodingOptions", isRequired: false),
                ],
                isUnion: false
            ),
            "RequestBodyEncoding": .text(values: ["NONE", "URL_ENCODED"]),
            "RequestEncodingOptions": .structure(
                [.init(name: "ArrayFormat", type: "ArrayFormat", isRequired: false)],
                isUnion: false
            ),
            "ArrayFormat": .text(values: FormEncoding.ArrayFormat.allCases.map(\.rawValue)),
        ]
    )
}

extension APIGatewayRequest {
    static let outline = ParameterOutline(fields: [
        .init("ApiEndpoint", isRequired: true),
        .init(
            "Method",
            .text(values: ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
            isRequired: true
        ),
        .init("Headers", .map(of: "")), .init("Stage"), .init("Path"), .init("QueryParameters", .map(of: "")),
        .init("RequestBody", nil), .init("AllowNullValues", .boolean),
        .init("AuthType", .text(values: ["NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"])),
    ])
}

extension KubernetesRequest {
    static let outline = ParameterOutline(fields: [
        .init("ClusterName", isRequired: true), .init("CertificateAuthority", isRequired: true),
        .init("Endpoint", isRequired: true),
        .init(
            "Method",
            .text(values: ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"]),
            isRequired: true
        ),
        .init("Path", isRequired: true), .init("QueryParameters", .map(of: "")), .init("RequestBody", nil),
    ])
}

extension KubernetesJob {
    static let outline = ParameterOutline(fields: [
        .init("ClusterName", isRequired: true), .init("CertificateAuthority", isRequired: true),
        .init("Endpoint", isRequired: true), .init("Namespace"), .init("Job", nil, isRequired: true),
        .init("LogOptions", nil),
    ])
}

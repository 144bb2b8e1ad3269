import JSONModel

/// The `metadata` of an API model: how a service is addressed.
package struct ServiceMetadata: Sendable {
    /// The wire format of a service's requests and answers.
    package enum WireProtocol: String, Sendable {
        case json, query, ec2
        case restJSON = "rest-json"
        case restXML = "rest-xml"
        case rpcV2CBOR = "smithy-rpc-v2-cbor"
    }

    /// Such as `2016-11-23`.
    package let apiVersion: String
    /// First label of the host, such as `states`.
    package let endpointPrefix: String
    /// `nil` for one that is not known here.
    package let wireProtocol: WireProtocol?
    /// All that the service speaks, the preferred one first.
    package let protocols: [WireProtocol]
    /// Before the operation's name in `X-Amz-Target`.
    package let targetPrefix: String?
    /// `1.0` or `1.1`, of the protocol `json`.
    package let jsonVersion: String?
    /// The service's name in signatures; the endpoint prefix when the model has none.
    package let signingName: String
    /// The way of signing, such as `v4` or `s3`.
    package let signatureVersion: String
    /// Such as `SFN`, `CloudWatch Logs`.
    package let serviceID: String
    package let serviceFullName: String
    /// Shorter, where there is one.
    package let serviceAbbreviation: String?
    package let xmlNamespace: String?
    /// The host of a service without regions.
    package let globalEndpoint: String?
    package let isQueryCompatible: Bool

    init(_ json: JSONObject) {
        apiVersion = json["apiVersion"]?.stringValue ?? ""
        endpointPrefix = json["endpointPrefix"]?.stringValue ?? ""
        let name = json["protocol"]?.stringValue ?? ""
        wireProtocol = WireProtocol(rawValue: name)
        let names = json["protocols"]?.arrayValue?.compactMap(\.stringValue) ?? [name]
        protocols = names.compactMap(WireProtocol.init(rawValue:))
        targetPrefix = json["targetPrefix"]?.stringValue
        jsonVersion = json["jsonVersion"]?.stringValue
        signingName = json["signingName"]?.stringValue ?? endpointPrefix
        signatureVersion = json["signatureVersion"]?.stringValue ?? "v4"
        serviceID = json["serviceId"]?.stringValue ?? ""
        serviceFullName = json["serviceFullName"]?.stringValue ?? ""
        serviceAbbreviation = json["serviceAbbreviation"]?.stringValue
        xmlNamespace = json["xmlNamespace"]?.stringValue ?? json["xmlNamespace"]?["uri"]?.stringValue
        globalEndpoint = json["globalEndpoint"]?.stringValue
        isQueryCompatible = json["awsQueryCompatible"] != nil
    }
}

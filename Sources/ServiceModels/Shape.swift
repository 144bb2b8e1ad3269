import JSONModel

/// A type of an API model.
package struct Shape: Sendable {
    package enum Kind: Sendable {
        case structure(StructureShape)
        case list(member: ShapeReference, isFlattened: Bool)
        case map(key: ShapeReference, value: ShapeReference, isFlattened: Bool)
        /// `values` is empty for a free text.
        case string(values: [String], pattern: String?)
        case integer, long, float, double
        case boolean
        case timestamp(format: TimestampFormat?)
        case blob
        /// A kind that is not known here.
        case other(String)
    }

    package let name: String
    package let kind: Kind
    /// Least length, count or value.
    package let min: Double?
    /// Greatest length, count or value.
    package let max: Double?
    package let isSensitive: Bool
    package let isStreaming: Bool

    init(name: String, _ json: JSONObject) {
        self.name = name
        min = json["min"]?.numberValue?.doubleValue
        max = json["max"]?.numberValue?.doubleValue
        isSensitive = json["sensitive"]?.boolValue ?? false
        isStreaming = json["streaming"]?.boolValue ?? false
        kind = Self.kind(json)
    }

    private static func kind(_ json: JSONObject) -> Kind {
        let isFlattened = json["flattened"]?.boolValue ?? false
        func reference(_ name: String) -> ShapeReference? { json[name]?.objectValue.flatMap { ShapeReference($0) } }
        let type = json["type"]?.stringValue ?? ""
        switch type {
        case "structure":
            return .structure(StructureShape(json))
        case "list":
            guard let member = reference("member") else { return .other(type) }
            return .list(member: member, isFlattened: isFlattened)
        case "map":
            guard let key = reference("key"), let value = reference("value") else { return .other(type) }
            return .map(key: key, value: value, isFlattened: isFlattened)
        case "string", "character":
            return .string(
                values: json["enum"]?.arrayValue?.compactMap(\.stringValue) ?? [],
                pattern: json["pattern"]?.stringValue
            )
        case "integer", "short", "byte": return .integer
        case "long", "bigInteger": return .long
        case "float": return .float
        case "double", "bigDecimal": return .double
        case "boolean": return .boolean
        case "timestamp": return .timestamp(format: TimestampFormat(json))
        case "blob": return .blob
        default: return .other(type)
        }
    }
}

/// How points in time are written.
package enum TimestampFormat: String, Sendable {
    case iso8601
    case rfc822
    case unixTimestamp

    init?(_ json: JSONObject) {
        guard let name = json["timestampFormat"]?.stringValue else { return nil }
        self.init(rawValue: name)
    }
}

/// A structure, union or exception.
package struct StructureShape: Sendable {
    /// In the order of the model.
    package let members: [MemberModel]
    package let required: [String]
    /// The member that is the whole body, in the REST protocols.
    package let payload: String?
    package let isUnion: Bool
    /// Any JSON value.
    package let isDocument: Bool
    package let isEventStream: Bool
    package let isEvent: Bool
    /// `nil` for a structure that is no exception.
    package let exception: ExceptionTraits?
    package let locationName: String?
    package let xmlNamespace: String?

    /// What makes a structure an error.
    package struct ExceptionTraits: Sendable {
        /// The code on the wire where it is not the shape's name.
        package let code: String?
        package let httpStatus: Int?
        package let isSenderFault: Bool
        /// The server's own failure.
        package let isFault: Bool
    }

    init(_ json: JSONObject) {
        members = (json["members"]?.objectValue?.members ?? []).compactMap { member in
            member.value.objectValue.flatMap { MemberModel(name: member.key, $0) }
        }
        required = json["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        payload = json["payload"]?.stringValue
        isUnion = json["union"]?.boolValue ?? false
        isDocument = json["document"]?.boolValue ?? false
        isEventStream = json["eventstream"]?.boolValue ?? false
        isEvent = json["event"]?.boolValue ?? false
        locationName = json["locationName"]?.stringValue
        xmlNamespace = json["xmlNamespace"]?["uri"]?.stringValue
        if json["exception"]?.boolValue ?? false || json["error"] != nil {
            exception = ExceptionTraits(
                code: json["error"]?["code"]?.stringValue,
                httpStatus: json["error"]?["httpStatusCode"]?.numberValue?.integerValue.flatMap { Int(exactly: $0) },
                isSenderFault: json["error"]?["senderFault"]?.boolValue ?? false,
                isFault: json["fault"]?.boolValue ?? false
            )
        } else {
            exception = nil
        }
    }
}

/// A member of a structure.
package struct MemberModel: Sendable {
    /// Where a member travels in the REST protocols; `body` without mention.
    package enum Location: String, Sendable {
        case body
        case uri
        case queryString = "querystring"
        case header
        /// All headers with the prefix `locationName`.
        case headers
        case statusCode
    }

    package let name: String
    package let reference: ShapeReference
    package let location: Location
    /// The name in the query protocol of EC2.
    package let queryName: String?
    package let isXMLAttribute: Bool
    package let isIdempotencyToken: Bool
    package let isHostLabel: Bool
    package let isEventPayload: Bool
    package let isEventHeader: Bool

    init?(name: String, _ json: JSONObject) {
        guard let reference = ShapeReference(json) else { return nil }
        self.name = name
        self.reference = reference
        location = json["location"]?.stringValue.flatMap(Location.init(rawValue:)) ?? .body
        queryName = json["queryName"]?.stringValue
        isXMLAttribute = json["xmlAttribute"]?.boolValue ?? false
        isIdempotencyToken = json["idempotencyToken"]?.boolValue ?? false
        isHostLabel = json["hostLabel"]?.boolValue ?? false
        isEventPayload = json["eventpayload"]?.boolValue ?? false
        isEventHeader = json["eventheader"]?.boolValue ?? false
    }
}

/// A mention of a shape, with the traits of this use.
package struct ShapeReference: Sendable {
    package let shape: String
    /// The name on the wire where it is not the member's.
    package let locationName: String?
    package let isFlattened: Bool
    package let isStreaming: Bool
    /// A JSON document in a text.
    package let isJSONValue: Bool
    package let timestampFormat: TimestampFormat?
    package let xmlNamespace: XMLNamespace?

    package struct XMLNamespace: Sendable {
        package let uri: String
        package let prefix: String?
    }

    init?(_ json: JSONObject) {
        guard let shape = json["shape"]?.stringValue else { return nil }
        self.shape = shape
        locationName = json["locationName"]?.stringValue
        isFlattened = json["flattened"]?.boolValue ?? false
        isStreaming = json["streaming"]?.boolValue ?? false
        isJSONValue = json["jsonvalue"]?.boolValue ?? false
        timestampFormat = TimestampFormat(json)
        xmlNamespace = json["xmlNamespace"]?["uri"]?.stringValue.map { uri in
            XMLNamespace(uri: uri, prefix: json["xmlNamespace"]?["prefix"]?.stringValue)
        }
    }
}

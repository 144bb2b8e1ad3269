import JSONModel
import ServiceModels
import Testing

@Suite struct ServiceModelTests {
    private func model(_ json: JSONValue) throws -> ServiceModel {
        try ServiceModel(json: json.serialized(), origin: "test")
    }

    private static let sample: JSONValue = [
        "metadata": [
            "apiVersion": "2020-01-02", "endpointPrefix": "things", "protocol": "rest-json",
            "protocols": ["rest-json", "smithy-rpc-v2-cbor"], "signingName": "thing", "signatureVersion": "v4",
            "serviceId": "Thing Service", "serviceFullName": "AWS Things", "targetPrefix": "Things",
            "jsonVersion": "1.1",
            "xmlNamespace": ["uri": "http://things/"], "awsQueryCompatible": [:],
        ],
        "operations": [
            "MakeThing": [
                "name": "MakeThing",
                "http": ["method": "PUT", "requestUri": "/things/{name}", "responseCode": 201],
                "input": ["shape": "Input"], "output": ["shape": "Output", "resultWrapper": "MakeThingResult"],
                "errors": [["shape": "Gone"]], "endpoint": ["hostPrefix": "make-"], "idempotent": true,
                "authtype": "none",
            ]
        ],
        "shapes": [
            "Input": [
                "type": "structure", "required": ["name"], "payload": "body",
                "members": [
                    "name": ["shape": "Name", "location": "uri", "locationName": "name"],
                    "token": ["shape": "Name", "idempotencyToken": true],
                    "body": ["shape": "Bytes", "streaming": true],
                    "when": ["shape": "When", "timestampFormat": "rfc822", "xmlAttribute": true],
                    "bag": ["shape": "Name", "jsonvalue": true, "queryName": "Bag", "location": "header"],
                ],
            ],
            "Output": ["type": "structure", "union": true, "members": ["names": ["shape": "Names"]]],
            "Names": [
                "type": "list", "member": ["shape": "Name", "locationName": "item"], "flattened": true, "max": 3,
            ],
            "Table": ["type": "map", "key": ["shape": "Name"], "value": ["shape": "Count"]],
            "Name": ["type": "string", "min": 1, "max": 9, "pattern": "[a-z]+", "sensitive": true],
            "Color": ["type": "string", "enum": ["RED", "BLUE"]],
            "Count": ["type": "integer", "min": 0, "max": 10],
            "When": ["type": "timestamp", "timestampFormat": "iso8601"],
            "Bytes": ["type": "blob", "streaming": true],
            "Any": ["type": "structure", "members": [:], "document": true],
            "Odd": ["type": "quaternion"],
            "Gone": [
                "type": "structure", "members": ["message": ["shape": "Name"]], "exception": true,
                "error": ["code": "ThingGone", "httpStatusCode": 410, "senderFault": true],
            ],
        ],
    ]

    @Test func `metadata say how a service is addressed`() throws {
        let metadata = try model(Self.sample).metadata
        #expect(metadata.apiVersion == "2020-01-02" && metadata.endpointPrefix == "things")
        #expect(metadata.wireProtocol == .restJSON && metadata.protocols == [.restJSON, .rpcV2CBOR])
        #expect(metadata.signingName == "thing" && metadata.signatureVersion == "v4")
        #expect(metadata.serviceID == "Thing Service" && metadata.serviceFullName == "AWS Things")
        #expect(metadata.targetPrefix == "Things" && metadata.jsonVersion == "1.1")
        #expect(metadata.xmlNamespace == "http://things/" && metadata.isQueryCompatible)
    }

    @Test func `a service without a signing name signs with its endpoint prefix`() throws {
        let bare: JSONValue = ["metadata": ["endpointPrefix": "x"], "operations": [:], "shapes": [:]]
        #expect(try model(bare).metadata.signingName == "x")
        #expect(try model(bare).metadata.wireProtocol == nil)
    }

    @Test(arguments: ["MakeThing", "makeThing"])
    func `an operation is found in either case`(_ action: String) throws {
        let operation = try #require(try model(Self.sample).operation(action: action))
        #expect(operation.name == "MakeThing" && operation.httpMethod == "PUT")
        #expect(operation.requestURI == "/things/{name}" && operation.responseCode == 201)
        #expect(operation.input?.shape == "Input" && operation.output?.shape == "Output")
        #expect(operation.resultWrapper == "MakeThingResult" && operation.errors == ["Gone"])
        #expect(operation.hostPrefix == "make-" && operation.isIdempotent && operation.authType == "none")
    }

    @Test func `members carry their traits`() throws {
        let model = try model(Self.sample)
        guard case .structure(let input)? = model.shapes["Input"]?.kind else {
            Issue.record("Input is no structure")
            return
        }
        #expect(input.required == ["name"] && input.payload == "body" && input.exception == nil)
        #expect(input.members.map(\.name) == ["name", "token", "body", "when", "bag"])
        #expect(input.members[0].location == .uri && input.members[0].reference.locationName == "name")
        #expect(input.members[1].isIdempotencyToken && input.members[1].location == .body)
        #expect(input.members[2].reference.isStreaming)
        #expect(input.members[3].reference.timestampFormat == .rfc822 && input.members[3].isXMLAttribute)
        #expect(input.members[4].reference.isJSONValue && input.members[4].queryName == "Bag")
        #expect(input.members[4].location == .header)
    }

    @Test func `shapes have kinds and bounds`() throws {
        let shapes = try model(Self.sample).shapes
        if case .list(let member, let isFlattened)? = shapes["Names"]?.kind {
            #expect(member.shape == "Name" && member.locationName == "item" && isFlattened)
        } else {
            Issue.record("Names is no list")
        }
        if case .map(let key, let value, false)? = shapes["Table"]?.kind {
            #expect(key.shape == "Name" && value.shape == "Count")
        } else {
            Issue.record("Table is no map")
        }
        if case .string(let values, let pattern)? = shapes["Color"]?.kind {
            #expect(values == ["RED", "BLUE"] && pattern == nil)
        } else {
            Issue.record("Color is no string")
        }
        if case .timestamp(let format)? = shapes["When"]?.kind { #expect(format == .iso8601) }
        #expect(shapes["Name"]?.min == 1 && shapes["Name"]?.max == 9 && shapes["Name"]?.isSensitive == true)
        #expect(shapes["Bytes"]?.isStreaming == true)
        if case .other(let name)? = shapes["Odd"]?.kind { #expect(name == "quaternion") }
        if case .structure(let any)? = shapes["Any"]?.kind { #expect(any.isDocument) }
        if case .structure(let output)? = shapes["Output"]?.kind { #expect(output.isUnion) }
    }

    @Test func `an exception has its code and status`() throws {
        guard case .structure(let gone)? = try model(Self.sample).shapes["Gone"]?.kind else {
            Issue.record("Gone is no structure")
            return
        }
        let traits = try #require(gone.exception)
        #expect(traits.code == "ThingGone" && traits.httpStatus == 410 && traits.isSenderFault && !traits.isFault)
    }

    @Test(arguments: ["", "not json", "[]", #"{"metadata": {}}"#])
    func `what is no model is refused`(_ text: String) {
        #expect(throws: ServiceModelError.self) { try ServiceModel(json: Array(text.utf8), origin: "test") }
    }
}

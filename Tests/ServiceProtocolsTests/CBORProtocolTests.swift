import JSONModel
import ServiceModels
import Testing

@testable import ServiceProtocols

@Suite struct CBORProtocolTests {
    private let service: SampleService

    init() throws {
        service = try SampleService(
            "smithy-rpc-v2-cbor",
            operation: #""input": {"shape": "In"}, "output": {"shape": "In"}, "errors": [{"shape": "Broken"}]"#,
            shapes: """
                "In": {"type": "structure", "members": {"name": {"shape": "S"}, "count": {"shape": "I"},
                  "at": {"shape": "T"}, "data": {"shape": "B"}, "names": {"shape": "SL"}, "on": {"shape": "F"},
                  "inner": {"shape": "In"}}}
                """
        )
    }

    @Test func `what is written reads the same`() throws {
        let json =
            #"{"Name":"ü","Count":-70000,"At":"2024-01-31T12:00:00.500Z","Data":"hi","Names":["a","b"],"On":false,"Inner":{"Count":300}}"#
        let request = try service.request(json)
        #expect(request.path == "/service/Sample_2020/operation/Act")
        let response = ServiceResponse(status: 200, headers: [], body: request.body)
        #expect(JSONValue.object(try service.codec().result(response)).serializedString() == json)
    }

    @Test func `items of indefinite length and short floats are read`() throws {
        // {_ "names": [_ "a", (_ "b", "c")], "count": 1.5 as half}
        let bytes: [UInt8] = [
            0xBF, 0x65, 0x6E, 0x61, 0x6D, 0x65, 0x73, 0x9F, 0x61, 0x61, 0x7F, 0x61, 0x62, 0x61, 0x63, 0xFF, 0xFF, 0x65,
            0x63, 0x6F, 0x75, 0x6E, 0x74, 0xF9, 0x3E, 0x00, 0xFF,
        ]
        let response = ServiceResponse(status: 200, headers: [], body: bytes)
        #expect(
            JSONValue.object(try service.codec().result(response)).serializedString()
                == #"{"Count":1.5,"Names":["a","bc"]}"#
        )
    }

    @Test(
        arguments: [[0xBF], [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x62, 0x61], [0x1C]] as [[UInt8]]
    )
    func `broken bytes are malformed`(bytes: [UInt8]) {
        #expect(throws: MalformedServiceResponse.self) {
            try service.codec().result(ServiceResponse(status: 200, headers: [], body: bytes))
        }
    }
}

import JSONModel
import ServiceModels
import Testing

@testable import ServiceProtocols

@Suite struct JSONProtocolTests {
    private let service: SampleService

    init() throws {
        service = try SampleService(
            "json",
            operation: #""input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Broken"}]"#,
            shapes: """
                "In": {"type": "structure", "members": {"DBName": {"shape": "S"}, "count": {"shape": "I"},
                  "at": {"shape": "T"}, "data": {"shape": "B"}, "on": {"shape": "F"}, "names": {"shape": "SL"},
                  "tags": {"shape": "SM"}, "inner": {"shape": "In"},
                  "token": {"shape": "S", "idempotencyToken": true}}},
                "Out": {"type": "structure", "members": {"MD5OfBody": {"shape": "S"}, "at": {"shape": "T"},
                  "data": {"shape": "B"}, "inner": {"shape": "Out"}}}
                """
        )
    }

    @Test func `parameters get the names of the API and the encodings of the wire`() throws {
        let request = try service.request(
            #"{"DbName":"d","Count":3,"At":"2024-01-31T12:00:00.5Z","Data":"hi","On":true,"Names":["a"],"Tags":{"k":"v"},"Inner":{"Count":4}}"#
        )
        #expect(
            request.text
                == #"{"DBName":"d","count":3,"at":1706702400.500,"data":"aGk=","on":true,"names":["a"],"tags":{"k":"v"},"inner":{"count":4},"token":"token"}"#
        )
        #expect(request.headers.contains(ServiceHeader("X-Amz-Target", "Sample_2020.Act")))
        #expect(request.headers.contains(ServiceHeader("Content-Type", "application/x-amz-json-1.1")))
        #expect(request.method == "POST" && request.path == "/")
    }

    @Test(arguments: ["evil.example/", "a.b", "-a", "a-", "169.254.169.254/?", "", String(repeating: "a", count: 64)])
    func `a member in the host must be a label`(_ account: String) throws {
        let service = try SampleService(
            "json",
            operation: #""input": {"shape": "In"}, "endpoint": {"hostPrefix": "{Account}."}"#,
            shapes: #""In": {"type": "structure", "members": {"Account": {"shape": "S", "hostLabel": true}}}"#
        )
        #expect(try service.request(#"{"Account": "123456789012"}"#).hostPrefix == "123456789012.")
        let parameters = JSONValue.object(["Account": .string(account)]).serializedString()
        #expect(throws: ServiceInputError.self) { try service.request(parameters) }
    }

    @Test func `JSON in place of a text or a blob is sent as its text`() throws {
        let request = try service.request(#"{"DbName":{"a":[1]},"Data":{"b":2},"Token":"mine"}"#)
        #expect(request.text == #"{"DBName":"{\"a\":[1]}","data":"eyJiIjoyfQ==","token":"mine"}"#)
    }

    @Test func `null members are left out`() throws {
        #expect(try service.request(#"{"DbName":null,"Names":[]}"#, token: "t").text == #"{"names":[],"token":"t"}"#)
    }

    @Test(arguments: [
        (#"{"Nonsense":1}"#, "Nonsense", ServiceInputError.Reason.unknownMember),
        (#"{"Inner":{"Nonsense":1}}"#, "Inner.Nonsense", .unknownMember),
        (#"{"Count":1.5}"#, "Count", .wrongType(expected: "a whole number")),
        (#"{"Names":"a"}"#, "Names", .wrongType(expected: "an array")),
        (#"{"Tags":[]}"#, "Tags", .wrongType(expected: "an object")),
        (#"{"On":"maybe"}"#, "On", .wrongType(expected: "true or false")),
    ])
    func `a wrong member is named with its path`(json: String, path: String, reason: ServiceInputError.Reason) {
        #expect(throws: ServiceInputError(path: path, reason: reason)) { try service.request(json) }
    }

    @Test func `an answer gets the names of the integration`() throws {
        #expect(
            try service.result(#"{"MD5OfBody":"x","at":1706702400.5,"data":"aGk=","inner":{"data":"/w=="},"new":1}"#)
                == #"{"Md5OfBody":"x","At":"2024-01-31T12:00:00.500Z","Data":"hi","Inner":{"Data":"/w=="}}"#
        )
        #expect(try service.result("") == "{}")
    }

    @Test func `an answer of another form is malformed`() throws {
        #expect(throws: MalformedServiceResponse.self) { try service.result("[]") }
        #expect(throws: MalformedServiceResponse.self) { try service.result(#"{"inner":3}"#) }
    }

    @Test func `a failure has its code without namespace, its shape and message`() throws {
        let failure = try service.failure(
            #"{"__type":"com.amazon.sample#Broken","message":"no"}"#,
            headers: [ServiceHeader("x-amzn-RequestId", "r")]
        )
        #expect(
            failure == ServiceFailure(code: "Broken", shape: "Broken", message: "no", status: 400, requestID: "r")
        )
        let unknown = try service.failure("<html>", status: 503)
        #expect(unknown.code == "503" && unknown.shape == nil)
    }
}

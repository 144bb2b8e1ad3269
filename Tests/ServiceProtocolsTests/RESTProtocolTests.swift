import ServiceModels
import Testing

@testable import ServiceProtocols

@Suite struct RESTProtocolTests {
    private static let operation = """
        "http": {"method": "PUT", "requestUri": "/{Bucket}/{Key+}?x-id=Act"}, "input": {"shape": "In"},
        "output": {"shape": "Out"}, "errors": [{"shape": "Broken"}]
        """
    private static let address = """
        "Bucket": {"shape": "S", "location": "uri", "locationName": "Bucket"},
        "Key": {"shape": "S", "location": "uri", "locationName": "Key"},
        "part": {"shape": "I", "location": "querystring", "locationName": "partNumber"},
        "names": {"shape": "SL", "location": "querystring", "locationName": "name"},
        "since": {"shape": "T", "location": "header", "locationName": "If-Modified-Since"},
        "meta": {"shape": "SM", "location": "headers", "locationName": "x-amz-meta-"}
        """
    private static let answer = """
        "code": {"shape": "I", "location": "statusCode"},
        "ETag": {"shape": "S", "location": "header", "locationName": "ETag"},
        "LastModified": {"shape": "T", "location": "header", "locationName": "Last-Modified"},
        "Metadata": {"shape": "SM", "location": "headers", "locationName": "x-amz-meta-"}
        """

    private func service(_ wire: String, input: String, output: String = "") throws -> SampleService {
        try SampleService(
            wire,
            operation: Self.operation,
            shapes: """
                "In": {"type": "structure", "members": {\(Self.address), \(input)}},
                "Part": {"type": "structure", "members": {"Name": {"shape": "S"}, "Kind": {"shape": "S",
                  "xmlAttribute": true, "locationName": "kind"}, "SL": {"shape": "SL"}}},
                "Out": {"type": "structure", "members": {\(Self.answer)\(output)}}
                """
        )
    }

    @Test func `path, query and headers take their members`() throws {
        let service = try service("rest-json", input: #""n": {"shape": "I"}"#)
        let request = try service.request(
            #"{"Bucket":"b c","Key":"a/b ü","Part":2,"Names":["x","y&z"],"Since":"2014-04-29T18:30:38Z","Meta":{"k":"v"},"N":1}"#
        )
        #expect(request.method == "PUT" && request.path == "/b%20c/a/b%20%C3%BC")
        #expect(request.query == "x-id=Act&partNumber=2&name=x&name=y%26z")
        #expect(request.text == #"{"n":1}"#)
        #expect(
            Set(request.headers) == [
                ServiceHeader("If-Modified-Since", "Tue, 29 Apr 2014 18:30:38 GMT"), ServiceHeader("x-amz-meta-k", "v"),
                ServiceHeader("Content-Type", "application/json"),
            ]
        )
    }

    @Test func `a missing label of the path is named`() throws {
        let service = try service("rest-json", input: #""n": {"shape": "I"}"#)
        #expect(throws: ServiceInputError(path: "Key", reason: .missing)) { try service.request(#"{"Bucket":"b"}"#) }
    }

    @Test func `an XML body has the operation's root and attributes`() throws {
        let service = try service("rest-xml", input: #""part1": {"shape": "Part", "locationName": "Part"}"#)
        let request = try service.request(
            #"{"Bucket":"b","Key":"k","Part1":{"Name":"a<b","Kind":"\"q\"","Sl":["x","y"]}}"#
        )
        #expect(
            request.text
                == #"<ActRequest><Part kind="&quot;q&quot;"><Name>a&lt;b</Name><SL><member>x</member><member>y</member></SL></Part></ActRequest>"#
        )
    }

    @Test func `an answer's headers, status and body make one result`() throws {
        let service = try service("rest-json", input: #""n": {"shape": "I"}"#, output: #", "n": {"shape": "I"}"#)
        let headers = [
            ServiceHeader("etag", "\"e\""), ServiceHeader("Last-Modified", "Tue, 29 Apr 2014 18:30:38 GMT"),
            ServiceHeader("X-Amz-Meta-Color", "red"),
        ]
        #expect(
            try service.result(#"{"n":7}"#, status: 202, headers: headers)
                == #"{"Code":202,"ETag":"\"e\"","LastModified":"2014-04-29T18:30:38Z","Metadata":{"Color":"red"},"N":7}"#
        )
    }

    @Test func `a body that is one member goes as it is`() throws {
        let service = try SampleService(
            "rest-xml",
            operation: Self.operation,
            shapes: """
                "In": {"type": "structure", "payload": "Body", "members": {\(Self.address), "Body": {"shape": "B"}}},
                "Out": {"type": "structure", "payload": "Body", "members": {"Body": {"shape": "B"}}}
                """
        )
        #expect(try service.request(#"{"Bucket":"b","Key":"k","Body":{"a":1}}"#).text == #"{"a":1}"#)
        #expect(try service.result("plain text") == #"{"Body":"plain text"}"#)
    }

    @Test func `failures of both kinds are read`() throws {
        let xml = try service("rest-xml", input: #""n": {"shape": "I"}"#).failure(
            "<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>",
            status: 404,
            headers: [ServiceHeader("x-amz-request-id", "r"), ServiceHeader("x-amz-id-2", "e")]
        )
        #expect(
            xml
                == ServiceFailure(
                    code: "NoSuchKey",
                    shape: nil,
                    message: "gone",
                    status: 404,
                    requestID: "r",
                    extendedRequestID: "e"
                )
        )
        let json = try service("rest-json", input: #""n": {"shape": "I"}"#).failure(
            #"{"message":"no"}"#,
            headers: [ServiceHeader("x-amzn-ErrorType", "Broken:http://sample/")]
        )
        #expect(json.code == "Broken" && json.shape == "Broken" && json.message == "no")
    }
}

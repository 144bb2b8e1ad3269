import JSONModel
import ServiceProtocols
import Testing

@testable import TaskIntegrations

@Suite struct APIGatewayRequestTests {
    private func request(_ json: String) throws -> APIGatewayRequest {
        let object = try #require(try JSONValue(parsing: Array(json.utf8)).objectValue)
        return try APIGatewayRequest(object)
    }

    @Test func `all parts make an address`() throws {
        let request = try request(
            #"{"ApiEndpoint":"abc.execute-api.us-east-1.amazonaws.com","Method":"GET","Stage":"prod","Path":"/a b/ü","#
                + #""QueryParameters":{"q":["1","2&"]},"Headers":{"X-A":["1","2"]}}"#
        )
        #expect(request.scheme == "https")
        #expect(request.host == "abc.execute-api.us-east-1.amazonaws.com")
        #expect(request.path == "/prod/a%20b/%C3%BC")
        #expect(request.query == "q=1&q=2%26")
        #expect(request.headers == [.init("X-A", "1"), .init("X-A", "2")])
        #expect(request.body.isEmpty)
        #expect(request.authorization == .none)
    }

    @Test(arguments: [
        (#""text""#, "false", #""text""#), (#"{"a":null,"b":[{"c":null}]}"#, "false", #"{"b":[{}]}"#),
        (#"{"a":null}"#, "true", #"{"a":null}"#), ("null", "false", ""),
    ])
    func `a body is JSON, without nulls unless they are wanted`(body: String, nulls: String, expected: String) throws {
        let request = try request(
            #"{"ApiEndpoint":"h","Method":"POST","RequestBody":\#(body),"AllowNullValues":\#(nulls)}"#
        )
        #expect(String(decoding: request.body, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (#"{"Method":"GET"}"#, "The field 'ApiEndpoint' is required but was missing"),
        (#"{"ApiEndpoint":"h"}"#, "The field 'Method' is required but was missing"),
        (#"{"ApiEndpoint":"h","Method":"LINK"}"#, "The value of the field 'Method' has an invalid format"),
        (#"{"ApiEndpoint":"user@h","Method":"GET"}"#, "The value of the field 'ApiEndpoint' has an invalid format"),
        (
            #"{"ApiEndpoint":"h","Method":"GET","Headers":{"a":"b"}}"#,
            "The value of the field 'Headers' has an invalid format"
        ),
        (
            #"{"ApiEndpoint":"h","Method":"GET","AuthType":"X"}"#,
            "The value of the field 'AuthType' has an invalid format"
        ),
        (#"{"ApiEndpoint":"h","Method":"GET","Foo":1}"#, "The field \"Foo\" is not supported by Step Functions"),
        (
            #"{"ApiEndpoint":"h","Method":"GET","Headers":{"Authorization":["b"]}}"#,
            "The header 'Authorization' cannot be set"
        ),
    ])
    func `what cannot be used is named`(json: String, expected: String) throws {
        #expect(throws: APIGatewayRequest.ShapeError(message: expected)) { try request(json) }
    }
}

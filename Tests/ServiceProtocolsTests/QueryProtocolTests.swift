import ServiceModels
import Testing

@testable import ServiceProtocols

@Suite struct QueryProtocolTests {
    private static let operation =
        #""input": {"shape": "In"}, "output": {"shape": "Out", "resultWrapper": "ActResult"}, "errors": [{"shape": "Broken"}]"#
    private static let shapes = """
        "Flat": {"type": "list", "member": {"shape": "S", "locationName": "Item"}, "flattened": true},
        "Named": {"type": "list", "member": {"shape": "S", "locationName": "entry"}},
        "Pairs": {"type": "map", "key": {"shape": "S", "locationName": "Name"}, "value": {"shape": "S"},
          "flattened": true},
        "In": {"type": "structure", "members": {"name": {"shape": "S", "locationName": "theName"},
          "list": {"shape": "SL"}, "flat": {"shape": "Flat"}, "named": {"shape": "Named"}, "tags": {"shape": "SM"},
          "pairs": {"shape": "Pairs"}, "at": {"shape": "T"}, "inner": {"shape": "In"}}},
        "Out": {"type": "structure", "members": {"Name": {"shape": "S"}, "List": {"shape": "SL"},
          "Flat": {"shape": "Flat"}, "Tags": {"shape": "SM"}, "Count": {"shape": "I"}, "On": {"shape": "F"},
          "At": {"shape": "T"}, "Inner": {"shape": "Out"}}}
        """

    @Test func `a form has dotted names`() throws {
        let service = try SampleService("query", operation: Self.operation, shapes: Self.shapes)
        let request = try service.request(
            #"{"Name":"a b","List":["x","y"],"Flat":["f"],"Named":["n"],"Tags":{"k":"v"},"Pairs":{"p":"q"},"At":0,"Inner":{"List":[]}}"#
        )
        #expect(
            request.text.split(separator: "&").map(String.init) == [
                "Action=Act", "Version=2020-01-02", "theName=a%20b", "list.member.1=x", "list.member.2=y", "Item.1=f",
                "named.entry.1=n", "tags.entry.1.key=k", "tags.entry.1.value=v", "pairs.1.Name=p", "pairs.1.value=q",
                "at=1970-01-01T00%3A00%3A00Z", "inner.list=",
            ]
        )
    }

    @Test func `the form of EC2 has capitals and flat lists`() throws {
        let service = try SampleService("ec2", operation: Self.operation, shapes: Self.shapes)
        let request = try service.request(#"{"Name":"a","List":["x","y"],"Inner":{"List":["z"]}}"#)
        #expect(
            request.text.split(separator: "&").dropFirst(2).map(String.init) == [
                "TheName=a", "List.1=x", "List.2=y", "Inner.List.1=z",
            ]
        )
    }

    @Test func `an XML answer is read through its wrapper`() throws {
        let service = try SampleService("query", operation: Self.operation, shapes: Self.shapes)
        let body = """
            <ActResponse xmlns="http://sample/"><ActResult><Name>a &amp; b</Name>
            <List><member>x</member><member>y</member></List><Item>f</Item><Item>g</Item>
            <Tags><entry><key>k</key><value>v</value></entry></Tags><Count>3</Count><On>true</On>
            <At>2024-01-31T12:00:00Z</At><Inner><Name>i</Name></Inner></ActResult>
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ActResponse>
            """
        #expect(
            try service.result(body)
                == #"{"Name":"a & b","List":["x","y"],"Flat":["f","g"],"Tags":{"k":"v"},"Count":3,"On":true,"At":"2024-01-31T12:00:00Z","Inner":{"Name":"i"}}"#
        )
    }

    @Test func `a failure is found in both of its places`() throws {
        let service = try SampleService("query", operation: Self.operation, shapes: Self.shapes)
        let inner = "<Code>Sample.Broken</Code><Message>no</Message>"
        let expected = ServiceFailure(
            code: "Sample.Broken",
            shape: "Broken",
            message: "no",
            status: 400,
            requestID: "r"
        )
        let query = "<ErrorResponse><Error>\(inner)</Error><RequestId>r</RequestId></ErrorResponse>"
        let ec2 = "<Response><Errors><Error>\(inner)</Error></Errors><RequestID>r</RequestID></Response>"
        #expect(try service.failure(query) == expected)
        #expect(try service.failure(ec2) == expected)
    }

    @Test func `XML that is broken or too deep is malformed`() throws {
        let service = try SampleService("query", operation: Self.operation, shapes: Self.shapes)
        #expect(throws: MalformedServiceResponse.self) { try service.result("<a><b></a>") }
        let deep = String(repeating: "<a>", count: 500) + String(repeating: "</a>", count: 500)
        #expect(throws: MalformedServiceResponse.self) { try service.result(deep) }
    }
}

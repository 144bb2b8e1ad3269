import JSONModel
import Testing

@testable import TaskIntegrations

/// What is said about parameters of `http:invoke` that are no good.
@Suite struct HTTPTaskParametersTests {
    private static let good: JSONObject = [
        "ApiEndpoint": "https://example.com/", "Method": "GET",
        "Authentication": ["ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/a/b"],
    ]

    private static func changed(_ name: String, _ value: JSONValue) -> JSONValue {
        var object = good
        object[name] = value
        return .object(object)
    }

    private func complaint(_ parameters: JSONValue) -> String? {
        do {
            _ = try HTTPTaskParameters(parameters)
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        arguments: [
            ("ApiEndpoint", nil, "The field 'ApiEndpoint' is required but was missing"),
            ("ApiEndpoint", 3, "The value of the field 'ApiEndpoint' has an invalid format"),
            ("Method", "TRACE", "The value of the field 'Method' has an invalid format: it must be one of GET"),
            ("Authentication", nil, "The field 'Authentication' is required but was missing"),
            ("Authentication", [:], "The field 'Authentication.ConnectionArn' is required but was missing"),
            ("InvocationConfig", 1, "The value of the field 'InvocationConfig' has an invalid format"),
            ("Headers", ["a"], "The value of the field 'Headers' has an invalid format"),
            ("Headers", ["host": "a"], "The header 'host' is not supported by Step Functions"),
            ("Headers", ["a": "b\r\nc: d"], "The value of the field 'Headers.a' has an invalid format"),
            ("Headers", ["a b": "c"], "The value of the field 'Headers' has an invalid format: 'a b'"),
            ("QueryParameters", 1, "The value of the field 'QueryParameters' has an invalid format"),
            ("Colour", 1, "The field \"Colour\" is not supported by Step Functions"),
            ("Transform", ["RequestBodyEncoding": "XML"], "The value of the field 'Transform.RequestBodyEncoding'"),
            ("Transform", ["RequestBodyEncoding": "URL_ENCODED"], "The RequestBodyEncoding 'URL_ENCODED' requires"),
            (
                "Transform", ["RequestEncodingOptions": ["ArrayFormat": "DOTS"]],
                "The value of the field 'Transform.RequestEncodingOptions.ArrayFormat' has an invalid format"
            ),
        ] as [(String, JSONValue, String)]
    )
    func `parameters that cannot be used`(name: String, value: JSONValue, beginning: String) throws {
        let message = try #require(complaint(Self.changed(name, value)))
        #expect(message.hasPrefix(beginning))
    }

    @Test func `InvocationConfig comes before Authentication`() throws {
        let parameters = try HTTPTaskParameters(Self.changed("InvocationConfig", ["ConnectionArn": "other"]))
        #expect(parameters.connectionARN == "other")
    }

    @Test func `a form needs an object as its body`() {
        var object = Self.good
        object["Headers"] = ["content-type": "application/x-www-form-urlencoded; charset=utf-8"]
        object["Transform"] = ["RequestBodyEncoding": "URL_ENCODED"]
        object["RequestBody"] = ["a": 1]
        #expect(complaint(.object(object)) == nil)
        object["RequestBody"] = "a=1"
        #expect(
            complaint(.object(object))?.hasPrefix("The value of the field 'RequestBody' has an invalid format") == true
        )
    }

    @Test(
        arguments: [
            ("arn:aws:events:eu-west-1:1:connection/Stripe/81210c42", "Stripe"),
            ("arn:aws-cn:events:eu-west-1:1:connection/a", "a"), ("arn:aws:states:eu-west-1:1:connection/a/b", nil),
            ("Stripe", nil), ("arn:aws:events:eu-west-1:1:connection/", nil),
        ] as [(String, String?)]
    )
    func `connections are found by the name in an ARN`(arn: String, name: String?) {
        #expect(ConnectionFile.name(inARN: arn) == name)
    }

    @Test(
        arguments: [
            ([], "must be a JSON object"), (["A": 1], "the connection 'A' must be an object"),
            (["A": ["type": "MAGIC"]], "in the connection 'A', the member 'type' must be BASIC"),
            (["A": ["type": "BASIC", "username": "u"]], "in the connection 'A', the member 'password' must be a text"),
            (
                ["A": ["type": "BASIC", "username": "u", "password": ["vault": "x"]]],
                "in the connection 'A', the member 'password' must be a text"
            ),
            (
                ["A": ["type": "API_KEY", "name": "X", "value": "v", "colour": 1]],
                "in the connection 'A', the member 'colour' is not known"
            ),
            (
                ["A": ["type": "API_KEY", "name": "X", "value": "v", "headers": ["a b": "c"]]],
                "in the connection 'A', the member 'headers' has 'a b'"
            ),
            (
                ["A": ["type": "OAUTH_CLIENT_CREDENTIALS", "tokenEndpoint": "nowhere"]],
                "in the connection 'A', the member 'tokenEndpoint' must be a URL"
            ),
        ] as [(JSONValue, String)]
    )
    func `connections that cannot be used`(value: JSONValue, beginning: String) throws {
        let error = try #require(throws: ConnectionFileError.self) {
            _ = try ConnectionReader(directory: "/").connections(value)
        }
        #expect(error.message.hasPrefix(beginning))
    }

    @Test func `secrets do not print themselves`() throws {
        let connections = try ConnectionReader(directory: "/").connections([
            "A": ["type": "BASIC", "username": "u", "password": "open-sesame"]
        ])
        #expect(!"\(connections)".contains("open-sesame"))
        #expect(!String(reflecting: connections).contains("open-sesame"))
    }
}

import JSONModel
import ServiceModels
import Testing

@testable import TaskIntegrations

@Suite struct AWSSettingsTests {
    private static let configuration = """
        # a comment
        [default]
        region = eu-west-1
        [profile  work]
        endpoint_url = http://profile   # trailing
        services = local
        [services local]
        sqs =
          endpoint_url = http://queues
        dynamodb =
          endpoint_url = http://tables
        """

    private func settings(_ environment: [String: String]) -> AWSSettings {
        AWSSettings(environment: environment.merging(["AWS_CONFIG_FILE": "config"]) { given, _ in given }) { path in
            switch path {
            case "config": Self.configuration
            case "keys": "[work]\naws_access_key_id = A\naws_secret_access_key=S=1\n"
            default: nil
            }
        }
    }

    @Test(arguments: [
        ("AWS_ENDPOINT_URL=http://all", "SQS", "http://all"),
        ("AWS_ENDPOINT_URL=http://all AWS_ENDPOINT_URL_SQS=http://one", "SQS", "http://one"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER=http://one", "Secrets Manager", "http://one"),
        ("AWS_PROFILE=work", "SQS", "http://queues"), ("AWS_PROFILE=work", "SNS", "http://profile"),
        ("AWS_PROFILE=work AWS_ENDPOINT_URL=http://all", "DynamoDB", "http://all"),
        ("AWS_PROFILE=work AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "SQS", ""), ("", "SQS", ""),
    ])
    func `the nearest endpoint counts`(variables: String, service: String, expected: String) {
        let pairs = variables.split(separator: " ").map { $0.split(separator: "=").map(String.init) }
        let environment = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
        #expect(settings(environment).endpoint(serviceID: service)?.url ?? "" == expected)
    }

    @Test func `keys of the credentials file join the profile`() {
        let profile = settings(["AWS_SHARED_CREDENTIALS_FILE": "keys"]).profile("work")
        #expect(profile?["aws_access_key_id"] == "A")
        #expect(profile?["aws_secret_access_key"] == "S=1")
        #expect(profile?["endpoint_url"] == "http://profile")
        #expect(settings([:]).profile("none") == nil)
    }

    @Test(arguments: [
        ("us-east-1", "sqs.us-east-1.amazonaws.com", "us-east-1"),
        ("cn-north-1", "sqs.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("eusc-de-east-1", "sqs.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
    ])
    func `regions have hosts in their partition`(region: String, host: String, signing: String) throws {
        let metadata = try Self.metadata(#"{"endpointPrefix":"sqs","serviceId":"SQS"}"#)
        let endpoint = try ServiceEndpoint.resolve(metadata, region: region, settings: settings([:])).get()
        #expect(endpoint.host == host)
        #expect(endpoint.signingRegion == signing)
        #expect(endpoint.scheme == "https")
        #expect(!endpoint.isCustom)
    }

    @Test func `a service without regions is signed for its home`() throws {
        let text = #"{"endpointPrefix":"iam","serviceId":"IAM","globalEndpoint":"iam.amazonaws.com"}"#
        let endpoint = try ServiceEndpoint.resolve(
            Self.metadata(text),
            region: "eu-west-1",
            settings: settings([:])
        ).get()
        #expect(endpoint.host == "iam.amazonaws.com")
        #expect(endpoint.signingRegion == "us-east-1")
    }

    @Test func `an endpoint of one's own keeps port and path`() throws {
        let metadata = try Self.metadata(#"{"endpointPrefix":"sqs","serviceId":"SQS"}"#)
        let configured = settings(["AWS_ENDPOINT_URL": "http://127.0.0.1:4566/base/"])
        let endpoint = try ServiceEndpoint.resolve(metadata, region: "us-east-1", settings: configured).get()
        #expect(endpoint.host == "127.0.0.1:4566")
        #expect(endpoint.basePath == "/base")
        for url in ["127.0.0.1:4566", "ftp://x", "http://", "http://a b"] {
            let broken = settings(["AWS_ENDPOINT_URL": url])
            #expect(throws: MalformedEndpoint.self) {
                try ServiceEndpoint.resolve(metadata, region: "us-east-1", settings: broken).get()
            }
        }
    }

    private static func metadata(_ json: String) throws -> ServiceMetadata {
        let text = #"{"metadata":\#(json),"operations":{},"shapes":{}}"#
        return try ServiceModel(json: Array(text.utf8), origin: "test").metadata
    }
}

import AWSProtocol
import CommandLineInterface
import Testing

@Suite struct ClientSettingsTests {
    private static let files = [
        "/u/.aws/config": """
        [default]
        region = eu-north-1
        [profile shop]
        region=ap-south-1
        endpoint_url = http://shop:1/
        ca_bundle = /etc/shop.pem
        services = x
          nested = no
        ; [profile commented]
        """,
        "/u/.aws/credentials": """
        [default]
        aws_access_key_id = AKDEFAULT
        aws_secret_access_key = secret
        [shop]
        aws_access_key_id = 111122223333
        aws_secret_access_key = other = with equals
        aws_session_token = token
        """,
    ]

    private func settings(
        _ environment: [String: String] = [:],
        endpoint: String? = nil,
        profile: String? = nil,
        account: String? = nil
    ) throws -> ClientSettings {
        try ClientSettings(
            endpoint: endpoint,
            profile: profile,
            account: account,
            environment: environment.merging(["HOME": "/u"]) { given, _ in given },
            readFile: { Self.files[$0] }
        )
    }

    @Test func `without anything it is the local server`() throws {
        let found = try ClientSettings(environment: [:], readFile: { _ in nil })
        #expect(found.endpoint == "http://127.0.0.1:8083" && found.region == "us-east-1")
        #expect(found.account == nil && found.credentials.accessKeyID == "newel")
    }

    @Test func `the profile gives what environment and options do not`() throws {
        let found = try settings(["AWS_PROFILE": "shop"])
        #expect(found.endpoint == "http://shop:1" && found.region == "ap-south-1")
        #expect(found.account == "111122223333")
        #expect(found.credentials.secretAccessKey == "other = with equals")
        #expect(found.credentials.sessionToken == "token" && found.caBundle == "/etc/shop.pem")
        #expect(try settings().region == "eu-north-1")
    }

    @Test func `nearer settings win`() throws {
        let variables = [
            "AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_SFN": "http://b", "NEWEL_ENDPOINT": "http://c",
        ]
        #expect(try settings(variables).endpoint == "http://c")
        #expect(try settings(variables, endpoint: "host:5").endpoint == "http://host:5")
        #expect(try settings(variables.filter { $0.key != "NEWEL_ENDPOINT" }).endpoint == "http://b")
        #expect(try settings(["AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "x"]).region == "us-west-2")
    }

    @Test func `a profile that is asked for wins over keys in the environment`() throws {
        let keys = ["AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s"]
        #expect(try settings(keys).credentials.accessKeyID == "AKENV")
        #expect(try settings(keys, profile: "shop").credentials.accessKeyID == "111122223333")
        // An id without a secret is nothing to sign with.
        #expect(try settings(["AWS_ACCESS_KEY_ID": "AKENV"]).credentials.accessKeyID == "AKDEFAULT")
    }

    @Test func `what cannot be is refused`() throws {
        #expect(throws: CommandFailure.self) { try settings(profile: "nobody") }
        #expect(throws: CommandFailure.self) { try settings(endpoint: "ftp://x") }
        #expect(throws: CommandFailure.self) { try settings(["AWS_REGION": "Mars:1"]) }
        #expect(throws: CommandFailure.self) { try settings(account: "12") }
    }
}

import AWSProtocol
import Testing

@Suite struct CallerIdentityTests {
    private static let defaults = CallerIdentity(account: "123456789012", region: "us-east-1")

    private static func header(_ keyID: String, _ region: String) -> String {
        "AWS4-HMAC-SHA256 Credential=\(keyID)/20240131/\(region)/states/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=abc"
    }

    struct Example: Sendable {
        let authorization: String?
        let account: String
        let region: String
    }

    @Test(arguments: [
        Example(authorization: nil, account: "123456789012", region: "us-east-1"),
        Example(authorization: "", account: "123456789012", region: "us-east-1"),
        Example(authorization: "Bearer x", account: "123456789012", region: "us-east-1"),
        Example(authorization: header("AKIAEXAMPLE", "eu-west-1"), account: "123456789012", region: "eu-west-1"),
        Example(authorization: header("111111111111", "us-west-2"), account: "111111111111", region: "us-west-2"),
        Example(authorization: header("11111111111", "us-west-2"), account: "123456789012", region: "us-west-2"),
        Example(authorization: header("a/b", "us-west-2"), account: "123456789012", region: "us-west-2"),
        Example(authorization: header("test", ""), account: "123456789012", region: "us-east-1"),
        Example(authorization: header("test", "EVIL:\"x"), account: "123456789012", region: "us-east-1"),
        Example(
            authorization: "AWS4-HMAC-SHA256 Credential=222222222222/20240131/eu-north-1/states/aws4_request,"
                + "SignedHeaders=host,Signature=abc",
            account: "222222222222",
            region: "eu-north-1"
        ),
        Example(authorization: "AWS4-HMAC-SHA256 Credential=x/y", account: "123456789012", region: "us-east-1"),
    ])
    func `account and region come from the credential scope`(_ example: Example) {
        let identity = CallerIdentity(authorization: example.authorization, defaults: Self.defaults)
        #expect(identity == CallerIdentity(account: example.account, region: example.region))
    }
}

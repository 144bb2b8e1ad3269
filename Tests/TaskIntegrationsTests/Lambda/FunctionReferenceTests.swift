import StorageAPI
import TaskIntegrations
import Testing

@Suite struct FunctionReferenceTests {
    private let scope = ResourceScope(account: "111111111111", region: "eu-west-1")

    @Test(arguments: [
        ("resize", "arn:aws:lambda:eu-west-1:111111111111:function:resize"),
        ("resize:prod", "arn:aws:lambda:eu-west-1:111111111111:function:resize:prod"),
        ("resize:$LATEST", "arn:aws:lambda:eu-west-1:111111111111:function:resize:$LATEST"),
        ("function", "arn:aws:lambda:eu-west-1:111111111111:function:function"),
        ("function:resize", "arn:aws:lambda:eu-west-1:111111111111:function:resize"),
        ("222222222222:function:resize", "arn:aws:lambda:eu-west-1:222222222222:function:resize"),
        ("222222222222:function:resize:3", "arn:aws:lambda:eu-west-1:222222222222:function:resize:3"),
        ("us-east-1:222222222222:function:a.b", "arn:aws:lambda:us-east-1:222222222222:function:a.b"),
        ("arn:aws:lambda:us-east-1:222222222222:function:f", "arn:aws:lambda:us-east-1:222222222222:function:f"),
        ("arn:aws-cn:lambda:cn-north-1:2:function:f:1", "arn:aws-cn:lambda:cn-north-1:2:function:f:1"),
    ])
    func `a name, a partial and a full ARN name the same function`(text: String, arn: String) throws {
        #expect(try #require(FunctionReference(text, scope: scope)).arn == arn)
    }

    @Test(arguments: [
        "", ":", "a:", ":prod", "a:b:c", "a/b", "../a", ".", "..", "a b", "ä", "arn:aws:lambda:r:a:function:",
        "arn:aws:sqs:r:a:function:f", "arn:aws:lambda:r:a:layer:f", "arn:aws:lambda:r:a:function:f:1:2",
        "arn:aws:lambda:r:a:function:..", String(repeating: "a", count: 141), "a:$OLDEST",
    ])
    func `what is no reference is refused`(text: String) {
        #expect(FunctionReference(text, scope: scope) == nil)
    }

    @Test func `only version numbers are executed versions of their own`() throws {
        for (text, version) in [("f", "$LATEST"), ("f:12", "12"), ("f:prod", "$LATEST"), ("f:$LATEST", "$LATEST")] {
            #expect(try #require(FunctionReference(text, scope: scope)).executedVersion == version)
        }
    }
}

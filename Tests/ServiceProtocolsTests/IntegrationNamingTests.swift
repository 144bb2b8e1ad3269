import Testing

@testable import ServiceProtocols

@Suite struct IntegrationNamingTests {
    @Test(arguments: [
        ("executionArn", "ExecutionArn"), ("DBInstanceIdentifier", "DbInstanceIdentifier"), ("ETag", "ETag"),
        ("MD5OfMessageBody", "Md5OfMessageBody"), ("SSEKMSKeyId", "SsekmsKeyId"), ("URL", "Url"),
        ("ChecksumCRC32", "ChecksumCRC32"), ("s3Bucket", "S3Bucket"), ("VpcId", "VpcId"), ("x", "X"), ("", ""),
    ])
    func `SDK integrations name members as the Java SDK does`(name: String, expected: String) {
        #expect(IntegrationNaming.sdk.name(ofMember: name) == expected)
    }

    @Test(arguments: [
        ("ResourceNotFoundException", "ResourceNotFoundException"), ("NoSuchBucket", "NoSuchBucketException"),
        ("DBInstanceNotFoundFault", "DbInstanceNotFoundException"), ("InvalidToken", "InvalidTokenException"),
    ])
    func `an error is named by its exception class`(name: String, expected: String) {
        #expect(JavaName.exception(name) == expected)
    }

    @Test(arguments: [
        ("DynamoDB", "DynamoDb"), ("SFN", "Sfn"), ("Secrets Manager", "SecretsManager"), ("S3", "S3"),
        ("Config Service", "Config"), ("CloudWatch Logs", "CloudWatchLogs"), ("EC2", "Ec2"), ("SQS", "Sqs"),
    ])
    func `a service is named by its client`(identifier: String, expected: String) {
        #expect(JavaName.service(identifier) == expected)
    }

    @Test func `optimized integrations only put a capital before`() {
        #expect(IntegrationNaming.optimized.name(ofMember: "MD5OfMessageBody") == "MD5OfMessageBody")
        #expect(IntegrationNaming.optimized.name(ofMember: "jobName") == "JobName")
    }
}

import BinaryText
import ExecutionCore
import ExecutionRuntime
import JSONModel
import ServiceProtocols
import Testing

@testable import TaskIntegrations

@Suite struct AWSValuesTests {
    @Test(arguments: [("", "AAAAAA=="), ("0", "9NvfIQ=="), ("123456789", "y/Q5Jg==")])
    func `the checksum is CRC-32, the highest byte first`(text: String, expected: String) {
        #expect(Base64.encode(CyclicRedundancyCheck.bytes(of: Array(text.utf8))) == expected)
    }

    @Test func `a stable UUID depends on its name only`() {
        let first = StableUUID.text("7-1")
        #expect(first == StableUUID.text("7-1"))
        #expect(first != StableUUID.text("7-2"))
        #expect(first.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(Array(first)[14] == "8")
    }

    @Test func `retries wait longer and stop when the quota is spent`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            #expect((0...1000).contains(RetryPolicy.backoffMilliseconds(1, using: &random)))
            #expect((0...20_000).contains(RetryPolicy.backoffMilliseconds(60, using: &random)))
        }
        let policy = RetryPolicy()
        #expect((0..<1000).filter { _ in policy.takeRetry() }.count == 100)
        policy.succeeded(afterRetry: true)
        #expect(policy.takeRetry())
        #expect(!policy.takeRetry())
    }

    @Test(arguments: [
        ("ThrottlingException", 400, true), ("SlowDown", 503, true), ("Whatever", 500, true),
        ("ValidationException", 400, false), ("NotImplemented", 501, false),
    ])
    func `only what may pass is tried again`(code: String, status: Int, expected: Bool) {
        #expect(RetryPolicy.isRetryable(code: code, status: status) == expected)
    }

    @Test func `failures are worded as each kind of integration does`() {
        let known = ServiceFailure(
            code: "NotFound",
            shape: "NotFoundException",
            message: "no",
            status: 404,
            requestID: "r"
        )
        let names = OptimizedNames(prefix: "SNS", service: "AmazonSNS", generalException: "AmazonSNSException")
        #expect(
            text(ServiceErrorWording.optimized(known, names)) == [
                "SNS.NotFoundException",
                "no (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: r; Proxy: null)",
            ]
        )
        #expect(
            text(ServiceErrorWording.sdk(known, serviceID: "SNS", attempts: 2)) == [
                "Sns.NotFoundException", "no (Service: Sns, Status Code: 404, Request ID: r)",
            ]
        )
        let general = ServiceFailure(code: "X", shape: nil, message: "m", status: 400, requestID: nil)
        #expect(text(ServiceErrorWording.optimized(general, names)).first == "SNS.AmazonSNSException")
        #expect(
            text(ServiceErrorWording.sdk(general, serviceID: "SFN", attempts: 1)) == [
                "Sfn.SfnException", "m (Service: Sfn, Status Code: 400, Request ID: null) (SDK Attempt Count: 1)",
            ]
        )
    }

    private func text(_ outcome: TaskOutcome) -> [String] {
        if case .failed(let error, let cause) = outcome { return [error, cause] }
        return []
    }

    @Test func `an answer gets its metadata, by name`() {
        let response = ServiceResponse(
            status: 200,
            headers: [.init("x-b", "1"), .init("A", "2"), .init("x-b", "3")],
            body: []
        )
        let answer = ResponseMetadata.adding(to: ["Z": 1, "B": 2], response, requestID: "r")
        #expect(
            JSONValue.object(answer).serializedString()
                == #"{"B":2,"SdkHttpMetadata":{"AllHttpHeaders":{"x-b":["1","3"],"A":["2"]},"#
                + #""HttpHeaders":{"A":"2","x-b":"1"},"HttpStatusCode":200},"#
                + #""SdkResponseMetadata":{"RequestId":"r"},"Z":1}"#
        )
    }
}

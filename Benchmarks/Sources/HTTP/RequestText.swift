import JSONModel

/// Requests as bytes, made once and sent often.
enum RequestText {
    private static let signature = String(repeating: "0", count: 64)

    /// A call of the Step Functions API with the headers that an AWS SDK sends.
    static func call(_ operation: String, _ body: [UInt8]) -> [UInt8] {
        let head = """
            POST / HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/x-amz-json-1.0\r
            X-Amz-Target: AWSStepFunctions.\(operation)\r
            X-Amz-Date: 20260101T000000Z\r
            User-Agent: newel-bench\r
            Authorization: AWS4-HMAC-SHA256 Credential=BENCHMARK/20260101/us-east-1/states/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=\(signature)\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }

    static func get(_ path: String) -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }

    /// A start without a name, so that the same bytes serve again and again.
    static func start(_ operation: String, stateMachineARN: String, input: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stateMachineArn")
        writer.string(stateMachineARN)
        writer.key("input")
        writer.string(utf8: input)
        writer.endObject()
        return call(operation, writer.finish())
    }
}

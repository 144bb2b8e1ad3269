import AsyncHTTPClient
import JSONModel
import NIOCore
import NIOHTTP1

/// Runs a function behind an HTTP URL: the payload is posted, the body of a 2xx answer is the result.
///
/// Other answers map to what a state machine can retry: a body with an `errorType` is the function's own error, whatever
/// the status; else 404 is `Lambda.ResourceNotFoundException`, 429 `Lambda.TooManyRequestsException`, 5xx
/// `Lambda.ServiceException` and the rest `Lambda.AWSLambdaException`.
struct URLFunctionBackend: FunctionBackend {
    private let url: String
    private let timeoutMilliseconds: Int64
    private let client: HTTPClient

    init(url: String, timeoutMilliseconds: Int64, client: HTTPClient) {
        self.url = url
        self.timeoutMilliseconds = timeoutMilliseconds
        self.client = client
    }

    func invoke(_ invocation: FunctionInvocation) async -> FunctionResult {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = [
            "Content-Type": "application/json",
            "X-Amzn-RequestId": invocation.requestID,
            "X-Amzn-Trace-Id": invocation.traceHeader,
            FunctionInvocation.attemptIDHeader: invocation.attemptID,
        ]
        request.body = .bytes(ByteBuffer(bytes: invocation.payload))
        let answer = await RemoteCall.perform(request, with: client, timeoutMilliseconds: timeoutMilliseconds)
        switch answer {
        case .failure(let failure): return failure.result
        case .success(let answer): return result(of: answer, for: invocation)
        }
    }

    private func result(of answer: RemoteCall.Answer, for invocation: FunctionInvocation) -> FunctionResult {
        let output = FunctionOutput(payload: answer.body, executedVersion: invocation.function.executedVersion)
        if (200..<300).contains(answer.status) { return .succeeded(output) }
        if let document = try? JSONValue(parsing: answer.body), document["errorType"]?.stringValue != nil {
            return .functionError(output)
        }
        let name =
            switch answer.status {
            case 404: "ResourceNotFoundException"
            case 429: "TooManyRequestsException"
            case 500...: "ServiceException"
            default: "AWSLambdaException"
            }
        return .refused(
            LambdaServiceError(
                name: name,
                status: answer.status,
                message: "The function's URL \(url) answered \(answer.status): \(answer.excerpt)"
            )
        )
    }
}

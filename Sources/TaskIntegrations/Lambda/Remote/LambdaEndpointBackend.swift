import AsyncHTTPClient
import JSONModel
import ServiceProtocols
import NIOCore
import NIOHTTP1

/// Runs functions at an endpoint that is compatible with Lambda's API, as `AWS_ENDPOINT_URL_LAMBDA` names one.
///
/// Requests are not signed: it is for local and private endpoints, not for AWS itself.
/// Source: Lambda API, `Invoke`.
struct LambdaEndpointBackend: FunctionBackend {
    /// Without a slash at its end.
    private let endpoint: String
    private let timeoutMilliseconds: Int64
    private let client: HTTPClient

    init(endpoint: String, timeoutMilliseconds: Int64, client: HTTPClient) {
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        self.timeoutMilliseconds = timeoutMilliseconds
        self.client = client
    }

    func invoke(_ invocation: FunctionInvocation) async -> FunctionResult {
        let function = invocation.function
        // A name's letters need no escaping; of a qualifier's only the dollar sign might.
        let query = function.qualifier.map { $0 == "$LATEST" ? "?Qualifier=%24LATEST" : "?Qualifier=\($0)" } ?? ""
        var request = HTTPClientRequest(url: "\(endpoint)/2015-03-31/functions/\(function.name)/invocations\(query)")
        request.method = .POST
        request.headers = [
            "Content-Type": "application/json",
            "X-Amz-Invocation-Type": "RequestResponse",
            "X-Amz-Client-Context": Base64.encode(invocation.clientContext.utf8),
            "X-Amzn-Trace-Id": invocation.traceHeader,
            FunctionInvocation.attemptIDHeader: invocation.attemptID,
        ]
        if invocation.wantsLog { request.headers.add(name: "X-Amz-Log-Type", value: "Tail") }
        request.body = .bytes(ByteBuffer(bytes: invocation.payload))
        let answer = await RemoteCall.perform(request, with: client, timeoutMilliseconds: timeoutMilliseconds)
        switch answer {
        case .failure(let failure): return failure.result
        case .success(let answer): return Self.result(of: answer, for: invocation)
        }
    }

    private static func result(of answer: RemoteCall.Answer, for invocation: FunctionInvocation) -> FunctionResult {
        guard (200..<300).contains(answer.status) else { return .refused(error(in: answer)) }
        let output = FunctionOutput(
            payload: answer.body,
            executedVersion: answer.headers.first(name: "X-Amz-Executed-Version")
                ?? invocation.function.executedVersion,
            logTail: answer.headers.first(name: "X-Amz-Log-Result").flatMap(Base64.decode)
        )
        return answer.headers.contains(name: "X-Amz-Function-Error") ? .functionError(output) : .succeeded(output)
    }

    /// The error of an answer: its name stands in a header, or in the body's `__type` or `Type`.
    private static func error(in answer: RemoteCall.Answer) -> LambdaServiceError {
        let body = try? JSONValue(parsing: answer.body)
        let type =
            answer.headers.first(name: "x-amzn-ErrorType") ?? body?["__type"]?.stringValue ?? body?["Type"]?.stringValue
        let name = type.map { $0.split(separator: "#").last ?? "" }?.split(separator: ":").first
        let message = body?["Message"]?.stringValue ?? body?["message"]?.stringValue ?? answer.excerpt
        return LambdaServiceError(
            name: name.map(String.init) ?? (answer.status >= 500 ? "ServiceException" : "AWSLambdaException"),
            status: answer.status,
            message: message
        )
    }
}

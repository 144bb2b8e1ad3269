import BinaryText
import AsyncHTTPClient
import AWSProtocol
import JSONModel
import NIOCore
import NIOHTTP1
import ServiceProtocols

/// Runs functions at AWS Lambda, or at an endpoint that is compatible with its API.
///
/// Requests are signed as those to any other service are, with the role of the field `Credentials` where there is one. A
/// call is made once: whether to try again is the state machine's to say. Source: Lambda API, `Invoke`.
struct LambdaEndpointBackend: FunctionBackend {
    /// Stands for AWS itself, in the function's Region.
    static let awsName = "aws"

    private let endpoint: String
    private let timeoutMilliseconds: Int64
    private let client: HTTPClient
    /// Signs; without it requests go out unsigned.
    private let services: AWSServiceClient?

    init(endpoint: String, timeoutMilliseconds: Int64, client: HTTPClient, services: AWSServiceClient?) {
        self.endpoint = endpoint
        self.timeoutMilliseconds = timeoutMilliseconds
        self.client = client
        self.services = services
    }

    func invoke(_ invocation: FunctionInvocation) async -> FunctionResult {
        let function = invocation.function
        switch place(of: function) {
        case .failure(let error): return .refused(.client("\(error)"))
        case .success(let place):
            let query = function.qualifier.map { "Qualifier=\(PercentEncoding.encode($0))" } ?? ""
            let path = "\(place.basePath)/2015-03-31/functions/\(name(of: invocation))/invocations"
            let signable = SignableRequest(
                method: "POST",
                path: path,
                query: query,
                headers: [SignableRequest.Header(name: "Host", value: place.host)] + headers(of: invocation)
            )
            let signed: [SignableRequest.Header]
            switch await signature(of: signable, invocation, place) {
            case .failure(let failure): return Self.result(of: failure)
            case .success(let added): signed = added
            }
            let suffix = query.isEmpty ? "" : "?\(query)"
            var request = HTTPClientRequest(url: "\(place.scheme)://\(place.host)\(path)\(suffix)")
            request.method = .POST
            for header in signable.headers + signed where header.name.lowercased() != "host" {
                request.headers.add(name: header.name, value: header.value)
            }
            request.body = .bytes(ByteBuffer(bytes: invocation.payload))
            let answer = await RemoteCall.perform(request, with: client, timeoutMilliseconds: timeoutMilliseconds)
            switch answer {
            case .failure(let failure): return failure.result
            case .success(let answer): return Self.result(of: answer, for: invocation)
            }
        }
    }

    private func place(of function: FunctionReference) -> Result<ServiceEndpoint, MalformedEndpoint> {
        guard endpoint == Self.awsName else {
            return ServiceEndpoint.parse(endpoint, source: "functions", region: function.region)
        }
        let host = "lambda.\(function.region).\(ServiceEndpoint.dnsSuffix(function.region))"
        return .success(
            ServiceEndpoint(scheme: "https", host: host, basePath: "", signingRegion: function.region, source: nil)
        )
    }

    /// The headers that sign a request; none where nothing here can sign.
    private func signature(
        of request: SignableRequest,
        _ invocation: FunctionInvocation,
        _ place: ServiceEndpoint
    ) async -> Result<[SignableRequest.Header], AWSServiceClient.Failure> {
        guard let services, let caller = invocation.caller else { return .success([]) }
        let signer = AWSServiceClient.Caller(
            account: caller.account,
            region: place.signingRegion,
            roleARN: caller.roleARN,
            sessionName: caller.sessionName
        )
        return await services.sign(
            request,
            body: invocation.payload,
            service: "lambda",
            as: signer,
            isCustom: place.isCustom
        )
    }

    /// The name, and the whole ARN for a function of another account.
    private func name(of invocation: FunctionInvocation) -> String {
        let function = invocation.function
        guard let caller = invocation.caller, caller.account != function.account else { return function.name }
        return PercentEncoding.encode(function.unqualifiedARN)
    }

    private func headers(of invocation: FunctionInvocation) -> [SignableRequest.Header] {
        var headers = [
            SignableRequest.Header(name: "Content-Type", value: "application/json"),
            SignableRequest.Header(name: "X-Amz-Invocation-Type", value: invocation.type.rawValue),
            SignableRequest.Header(name: "X-Amzn-Trace-Id", value: invocation.traceHeader),
            SignableRequest.Header(name: FunctionInvocation.attemptIDHeader, value: invocation.attemptID),
        ]
        let context = Base64.encode(invocation.clientContext.utf8)
        headers.append(SignableRequest.Header(name: "X-Amz-Client-Context", value: context))
        if invocation.wantsLog { headers.append(SignableRequest.Header(name: "X-Amz-Log-Type", value: "Tail")) }
        return headers
    }

    private static func result(of failure: AWSServiceClient.Failure) -> FunctionResult {
        switch failure {
        case .cancelled: .cancelled
        case .role(let role, let reason): .roleRefused(role: role, reason: reason)
        case .input, .service, .client, .tooLarge: .refused(.client(failure.text))
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
            message: message,
            requestID: answer.headers.first(name: "x-amzn-RequestId")
        )
    }
}

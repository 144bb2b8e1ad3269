import AWSProtocol
import AsyncHTTPClient
import ExecutionRuntime
import JSONModel
import NIOCore
import NIOHTTP1
import ServiceProtocols
import StatesLanguage
import StorageAPI

/// The optimized integration `arn:aws:states:::apigateway:invoke`.
///
/// Calls go to hosts of Amazon API Gateway only, or to the host of the endpoint configured for it
/// (`AWS_ENDPOINT_URL_API_GATEWAY`): a definition must not reach what else is near the server.
struct APIGatewayIntegration: TaskIntegration {
    let client: AWSServiceClient

    func parameterFields(of resource: TaskResource) -> ParameterFields? {
        ParameterFields(known: APIGatewayRequest.fields, required: ["ApiEndpoint", "Method"])
    }

    func parameterOutline(of resource: TaskResource) -> ParameterOutline? { APIGatewayRequest.outline }

    func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        guard case .object(let object) = parameters else { return "The parameters must be an object" }
        do {
            let request = try APIGatewayRequest(object)
            return isReachable(request) ? nil : Self.unreachable(request)
        } catch {
            return error.message
        }
    }

    private static func unreachable(_ request: APIGatewayRequest) -> String {
        "The host '\(request.host)' of the field 'ApiEndpoint' is none of Amazon API Gateway. For another one "
            + "set AWS_ENDPOINT_URL_API_GATEWAY where newel runs"
    }

    func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        guard case .object(let parameters) = attempt.parameters else {
            return .unstartable(cause: attempt.cannotStart("The parameters must be an object"))
        }
        let request: APIGatewayRequest
        do {
            request = try APIGatewayRequest(parameters)
        } catch {
            return .unstartable(cause: attempt.cannotStart(error.message))
        }
        guard isReachable(request) else {
            return .unstartable(cause: attempt.cannotStart(Self.unreachable(request)))
        }
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        var message = HTTPClientRequest(url: "\(request.scheme)://\(request.host)\(request.path)\(query)")
        message.method = HTTPMethod(rawValue: request.method)
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        switch await headers(request, attempt) {
        case .success(let headers):
            for header in headers where header.name.lowercased() != "host" {
                message.headers.add(name: header.name, value: header.value)
            }
        case .failure(let failure): return outcome(of: failure, attempt)
        }
        switch await client.execute(message, .seconds(AWSServiceClient.attemptSecondsDefault)) {
        case .failure(let failure): return outcome(of: failure, attempt)
        case .success(let response): return Self.outcome(of: response)
        }
    }

    private func isReachable(_ request: APIGatewayRequest) -> Bool {
        if let configured = client.settings.endpoint(serviceID: "API Gateway")?.url {
            let rest = configured.split(separator: "://", maxSplits: 1).last ?? ""
            if rest.split(separator: "/").first.map(String.init) == request.host { return true }
        }
        let labels = request.host.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard request.scheme == "https", labels.count >= 5, labels[1] == "execute-api" else { return false }
        let suffix = ServiceEndpoint.dnsSuffix(String(labels[2]))
        return labels[3...].joined(separator: ".") == suffix
    }

    private func headers(
        _ request: APIGatewayRequest,
        _ attempt: TaskAttempt
    ) async -> Result<[SignableRequest.Header], AWSServiceClient.Failure> {
        var headers = [SignableRequest.Header(name: "Host", value: request.host)]
        headers += request.headers.map { SignableRequest.Header(name: $0.name, value: $0.value) }
        guard request.authorization != .none else { return .success(headers) }
        if request.authorization == .policy {
            // What a resource policy's conditions aws:SourceArn and aws:SourceAccount look at.
            headers.append(SignableRequest.Header(name: "X-Amz-Source-Arn", value: attempt.stateMachineARN))
            headers.append(SignableRequest.Header(name: "X-Amz-Source-Account", value: attempt.scope.account))
        }
        let signable = SignableRequest(
            method: request.method,
            path: request.path,
            query: request.query,
            headers: headers
        )
        switch await client.sign(signable, body: request.body, service: "execute-api", as: attempt.caller) {
        case .success(let added): return .success(headers + added)
        case .failure(let failure): return .failure(failure)
        }
    }

    private func outcome(of failure: AWSServiceClient.Failure, _ attempt: TaskAttempt) -> TaskOutcome {
        switch failure {
        case .cancelled: .cancelled
        case .tooLarge: attempt.exceedsDataLimit
        case .role(let role, let reason): attempt.cannotAssume(role, reason)
        case .input, .service, .client: .failed(error: "ApiGateway.SdkClientException", cause: failure.text)
        }
    }

    /// `{"Headers", "ResponseBody", "StatusCode", "StatusText"}`; a failure has the body as its cause.
    static func outcome(of response: ServiceResponse) -> TaskOutcome {
        let text = String(decoding: response.body, as: UTF8.self)
        guard (200..<300).contains(response.status) else {
            return .failed(error: "ApiGateway.\(response.status)", cause: text)
        }
        var headers = JSONObject()
        for header in response.headers {
            headers[header.name] = .array((headers[header.name]?.arrayValue ?? []) + [.string(header.value)])
        }
        let body = (try? JSONValue(parsing: response.body)) ?? .string(text)
        return .succeeded(
            TaskOutput(
                .object([
                    "Headers": .object(headers), "ResponseBody": body,
                    "StatusCode": .integer(Int64(response.status)),
                    "StatusText": .string(HTTPResponseStatus(statusCode: response.status).reasonPhrase),
                ])
            )
        )
    }
}

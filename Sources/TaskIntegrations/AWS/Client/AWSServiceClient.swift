import BinaryText
package import AsyncHTTPClient
import AWSProtocol
import Crypto
package import JSONModel
package import Logging
import NIOCore
import NIOHTTP1
package import ServiceModels
package import ServiceProtocols
import Synchronization

/// Calls operations of AWS services, or of whatever speaks their protocols.
///
/// One client for all services: it resolves endpoints, signs, retries as AWS's standard mode does, and reads answers by
/// the API model. A running call holds a connection and no thread.
package final class AWSServiceClient: Sendable {
    /// On whose behalf a call is made.
    package struct Caller: Sendable, Hashable {
        package let account: String
        package let region: String
        /// A role to assume first.
        package let roleARN: String?
        /// The session's name when a role is assumed.
        package let sessionName: String

        package init(account: String, region: String, roleARN: String? = nil, sessionName: String = "newel") {
            self.account = account
            self.region = region
            self.roleARN = roleARN
            self.sessionName = sessionName
        }
    }

    /// What a call came to.
    package struct Answer: Sendable {
        package let result: JSONObject
        package let response: ServiceResponse
        package let requestID: String
    }

    /// Why a call came to nothing.
    package enum Failure: Error, Sendable {
        case cancelled
        /// The parameters are none of the operation's.
        case input(ServiceInputError)
        /// The service refused, after some attempts.
        case service(ServiceFailure, attempts: Int)
        /// There is no readable answer: no connection, no credentials, a malformed body.
        case client(String)
        /// The answer has more bytes than are read, and so more than any task may return.
        case tooLarge
        /// The caller's role cannot be assumed.
        case role(arn: String, reason: String)
    }

    package let catalog: ServiceModelCatalog
    package let settings: AWSSettings
    let http: HTTPClient
    let logger: Logger
    let credentials: CredentialsStore
    private let retries = RetryPolicy()
    private let signingKeys = Mutex(SigningKeyCache())

    /// How long one attempt may take from the request to the whole answer.
    package static let attemptSecondsDefault: Int64 = 70
    fileprivate static let responseBytesMax = 8 << 20

    package init(catalog: ServiceModelCatalog, settings: AWSSettings, http: HTTPClient, logger: Logger) {
        self.catalog = catalog
        self.settings = settings
        self.http = http
        self.logger = logger
        credentials = CredentialsStore(settings: settings, http: http, logger: logger)
    }

    /// Performs an operation.
    ///
    /// The token is the same for each attempt and each repetition of the same work.
    package func call(
        _ codec: OperationCodec,
        _ parameters: JSONObject,
        as caller: Caller,
        idempotencyToken: String,
        attemptSecondsMax: Int64 = AWSServiceClient.attemptSecondsDefault
    ) async -> Result<Answer, Failure> {
        let request: ServiceRequest
        do {
            request = try codec.request(parameters, idempotencyToken: idempotencyToken)
        } catch {
            return .failure(.input(error))
        }
        let metadata = codec.model.metadata
        switch ServiceEndpoint.resolve(metadata, region: caller.region, settings: settings) {
        case .failure(let error): return .failure(.client("\(error)"))
        case .success(let endpoint):
            return await attempt(codec, request, endpoint, .seconds(attemptSecondsMax)) { endpoint in
                switch await self.credentials(for: caller, isCustom: endpoint.isCustom) {
                case .success(let found): .success(found)
                case .failure(let failure): .failure(failure)
                }
            }
        }
    }

    /// Gives what an attempt is signed with; none for a call that is not signed.
    private typealias Signer = @Sendable (ServiceEndpoint) async -> Result<SigningCredentials?, Failure>

    private func attempt(
        _ codec: OperationCodec,
        _ request: ServiceRequest,
        _ endpoint: ServiceEndpoint,
        _ timeout: TimeAmount,
        _ signer: Signer
    ) async -> Result<Answer, Failure> {
        var attempts = 0
        while true {
            attempts += 1
            let failure: Failure
            switch await send(request, codec, endpoint, timeout, signer) {
            case .failure(.cancelled): return .failure(.cancelled)
            case .failure(let error): failure = error
            case .success(let response) where (200..<300).contains(response.status):
                retries.succeeded(afterRetry: attempts > 1)
                return answer(codec, response)
            case .success(let response):
                let refusal = codec.failure(response)
                failure = .service(refusal, attempts: attempts)
                guard RetryPolicy.isRetryable(code: refusal.code, status: refusal.status) else {
                    return .failure(failure)
                }
            }
            guard attempts < RetryPolicy.attemptsMax, Self.mayRetry(failure), retries.takeRetry() else {
                return .failure(failure)
            }
            var random = SystemRandomNumberGenerator()
            let wait = RetryPolicy.backoffMilliseconds(attempts, using: &random)
            do { try await Task.sleep(for: .milliseconds(wait)) } catch { return .failure(.cancelled) }
        }
    }

    private static func mayRetry(_ failure: Failure) -> Bool {
        switch failure {
        case .service, .client: true
        case .input, .cancelled, .role, .tooLarge: false
        }
    }

    private func answer(_ codec: OperationCodec, _ response: ServiceResponse) -> Result<Answer, Failure> {
        do {
            let requestID = response.header("x-amzn-requestid") ?? response.header("x-amz-request-id") ?? ""
            return .success(Answer(result: try codec.result(response), response: response, requestID: requestID))
        } catch {
            return .failure(.client("The answer of \(codec.operation.name) cannot be read: \(error)"))
        }
    }

    // One attempt

    private func send(
        _ request: ServiceRequest,
        _ codec: OperationCodec,
        _ endpoint: ServiceEndpoint,
        _ timeout: TimeAmount,
        _ signer: Signer
    ) async -> Result<ServiceResponse, Failure> {
        let signed: SigningCredentials?
        if codec.operation.authType == "none" {
            signed = nil
        } else {
            switch await signer(endpoint) {
            case .failure(let failure): return .failure(failure)
            case .success(let found): signed = found
            }
        }
        let headers = headers(request, codec, endpoint, signed)
        // A prefix of the host means nothing to an endpoint of one's own.
        let host = endpoint.isCustom ? endpoint.host : request.hostPrefix + endpoint.host
        let query = request.query.isEmpty ? "" : "?\(request.query)"
        var message = HTTPClientRequest(url: "\(endpoint.scheme)://\(host)\(endpoint.basePath)\(request.path)\(query)")
        message.method = HTTPMethod(rawValue: request.method)
        for header in headers where header.name.lowercased() != "host" {
            message.headers.add(name: header.name, value: header.value)
        }
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        return await execute(message, timeout)
    }

    private func headers(
        _ request: ServiceRequest,
        _ codec: OperationCodec,
        _ endpoint: ServiceEndpoint,
        _ credentials: SigningCredentials?
    ) -> [SignableRequest.Header] {
        let host = endpoint.isCustom ? endpoint.host : request.hostPrefix + endpoint.host
        var headers = [SignableRequest.Header(name: "Host", value: host)]
        headers += request.headers.map { SignableRequest.Header(name: $0.name, value: $0.value) }
        if codec.operation.checksumMember == "ChecksumAlgorithm", !request.body.isEmpty {
            // What the SDKs add on their own, and Amazon S3 gives back.
            headers.append(SignableRequest.Header(name: "x-amz-sdk-checksum-algorithm", value: "CRC32"))
            let checksum = Base64.encode(CyclicRedundancyCheck.bytes(of: request.body))
            headers.append(SignableRequest.Header(name: "x-amz-checksum-crc32", value: checksum))
        } else if codec.operation.requiresChecksum, !request.body.isEmpty {
            let digest = Base64.encode(Array(Insecure.MD5.hash(data: request.body)))
            headers.append(SignableRequest.Header(name: "Content-MD5", value: digest))
        }
        guard let credentials else { return headers }
        let signable = SignableRequest(
            method: request.method,
            path: endpoint.basePath + request.path,
            query: request.query,
            headers: headers
        )
        let service = codec.model.metadata.signingName
        return headers
            + signature(signable, body: request.body, service: service, region: endpoint.signingRegion, credentials)
    }

    /// The headers that sign a request.
    private func signature(
        _ request: SignableRequest,
        body: [UInt8],
        service: String,
        region: String,
        _ credentials: SigningCredentials
    ) -> [SignableRequest.Header] {
        let signer = RequestSigner(credentials: credentials, region: region, service: service)
        let digest = PayloadDigest(of: body)
        let now = Timestamp(milliseconds: InvocationIdentifiers.wallClockMilliseconds())
        return signingKeys.withLock { signer.headers(signing: request, payload: digest, at: now, cache: &$0) }
    }

    /// Signs a request that no API model describes, such as one to an API behind Amazon API Gateway.
    func sign(
        _ request: SignableRequest,
        body: [UInt8],
        service: String,
        as caller: Caller,
        isCustom: Bool = false
    ) async -> Result<[SignableRequest.Header], Failure> {
        switch await credentials(for: caller, isCustom: isCustom) {
        case .failure(let failure): .failure(failure)
        case .success(let credentials):
            .success(signature(request, body: body, service: service, region: caller.region, credentials))
        }
    }

    /// The presigned URL of a GET request to a service, good for some seconds.
    func presigned(
        _ query: String,
        headers: [SignableRequest.Header],
        model: String,
        seconds: Int64,
        as caller: Caller
    ) async -> Result<String, Failure> {
        guard let service = catalog.model(named: model) else {
            return .failure(.client("There is no API model of the service '\(model)'"))
        }
        let place: ServiceEndpoint
        switch ServiceEndpoint.resolve(service.metadata, region: caller.region, settings: settings) {
        case .failure(let error): return .failure(.client("\(error)"))
        case .success(let found): place = found
        }
        switch await credentials(for: caller, isCustom: place.isCustom) {
        case .failure(let failure): return .failure(failure)
        case .success(let credentials):
            let name = service.metadata.signingName
            let signer = RequestSigner(credentials: credentials, region: place.signingRegion, service: name)
            let request = SignableRequest(
                method: "GET",
                path: "\(place.basePath)/",
                query: query,
                headers: [SignableRequest.Header(name: "Host", value: place.host)] + headers
            )
            let now = Timestamp(milliseconds: InvocationIdentifiers.wallClockMilliseconds())
            let signed = signingKeys.withLock { keys in
                signer.query(
                    presigning: request,
                    payload: PayloadDigest(of: []),
                    at: now,
                    expiresSeconds: seconds,
                    cache: &keys
                )
            }
            return .success("\(place.scheme)://\(place.host)\(place.basePath)/?\(signed)")
        }
    }

    /// Sends a request and reads its answer whole.
    func execute(_ message: HTTPClientRequest, _ timeout: TimeAmount) async -> Result<ServiceResponse, Failure> {
        do {
            let response = try await http.execute(message, deadline: .now() + timeout)
            let body = try await response.body.collect(upTo: Self.responseBytesMax)
            return .success(
                ServiceResponse(
                    status: Int(response.status.code),
                    headers: response.headers.map { ServiceHeader($0.name, $0.value) },
                    body: Array(body.readableBytesView)
                )
            )
        } catch is CancellationError {
            return .failure(.cancelled)
        } catch let error as HTTPClientError where error == .cancelled {
            return .failure(.cancelled)
        } catch is NIOTooManyBytesError {
            return .failure(.tooLarge)
        } catch {
            return .failure(.client("Unable to execute HTTP request: \(message.url): \(TransportErrorText.of(error))"))
        }
    }

    // Credentials

    private func credentials(
        for caller: Caller,
        isCustom: Bool
    ) async -> Result<SigningCredentials, Failure> {
        let plain = Caller(account: caller.account, region: caller.region)
        if let role = caller.roleARN, let known = credentials.session(role: role, name: caller.sessionName) {
            return .success(known)
        }
        let base: SigningCredentials
        do {
            base = try await credentials.base { operation, parameters, signer throws(CredentialsError) in
                try await self.sts(operation, parameters, signer, plain)
            }
        } catch CredentialsError.none where isCustom {
            // Whatever stands at an endpoint of one's own mostly takes any key; many read the account from it.
            base = SigningCredentials(accessKeyID: caller.account, secretAccessKey: "newel")
        } catch {
            return .failure(.client("\(error)"))
        }
        guard let role = caller.roleARN else { return .success(base) }
        let parameters: JSONObject = ["RoleArn": .string(role), "RoleSessionName": .string(caller.sessionName)]
        do {
            let session = try await sts("AssumeRole", parameters, base, plain)
            credentials.keep(session, role: role, name: caller.sessionName)
            return .success(session.credentials)
        } catch {
            return .failure(.role(arn: role, reason: error.reason))
        }
    }

    /// Where this process's own credentials come from.
    func findCredentials(as caller: Caller) async -> Result<String, CredentialsError> {
        do {
            let found = try await credentials.find { operation, parameters, signer throws(CredentialsError) in
                try await self.sts(operation, parameters, signer, caller)
            }
            return .success(found.source)
        } catch {
            return .failure(error)
        }
    }

    /// Calls STS, signed with given credentials or not at all.
    private func sts(
        _ operation: String,
        _ parameters: JSONObject,
        _ signer: SigningCredentials?,
        _ caller: Caller
    ) async throws(CredentialsError) -> ExpiringCredentials {
        let source = "STS (\(operation) for \(parameters["RoleArn"]?.stringValue ?? ""))"
        guard let model = catalog.model(named: "sts"), let operation = model.operation(action: operation) else {
            throw .failed(source: source, reason: "there is no API model of STS")
        }
        let request: ServiceRequest
        let codec: OperationCodec
        do {
            codec = try OperationCodec(model: model, operation: operation, naming: .sdk)
            request = try codec.request(parameters, idempotencyToken: "")
        } catch {
            throw .failed(source: source, reason: "\(error)")
        }
        switch ServiceEndpoint.resolve(model.metadata, region: caller.region, settings: settings) {
        case .failure(let error): throw .failed(source: source, reason: "\(error)")
        case .success(let endpoint):
            switch await attempt(codec, request, endpoint, .seconds(20), { _ in .success(signer) }) {
            case .failure(let failure): throw .failed(source: source, reason: failure.text)
            case .success(let answer):
                guard let session = ExpiringCredentials(stsResult: answer.result) else {
                    throw .failed(source: source, reason: "the answer holds no credentials")
                }
                return session
            }
        }
    }
}

extension AWSServiceClient.Failure {
    /// What went wrong, in words.
    package var text: String {
        switch self {
        case .cancelled: "the call was cancelled"
        case .input(let error): "\(error)"
        case .service(let failure, _): "\(failure.code): \(failure.message)"
        case .client(let message): message
        case .tooLarge: "the answer is larger than \(AWSServiceClient.responseBytesMax) bytes"
        case .role(let arn, let reason): "The role \(arn) cannot be assumed: \(reason)"
        }
    }
}

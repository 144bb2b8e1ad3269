import JSONModel
import ServiceModels
import ServiceProtocols
package import TaskIntegrations

/// Calls the services that reports go to, with this process's own credentials.
package struct ReportingClient: Sendable {
    private let client: AWSServiceClient
    static let attemptSecondsMax: Int64 = 30

    package init(client: AWSServiceClient) { self.client = client }

    /// What a call came to.
    enum Outcome: Sendable {
        case done(JSONObject)
        case refused(code: String, message: String)
        /// No answer, or one that says to try again.
        case unavailable(String)
    }

    /// Calls an operation; members are named as SDK integrations name them.
    func call(
        _ service: String,
        _ operation: String,
        _ parameters: JSONObject,
        account: String,
        region: String
    ) async -> Outcome {
        guard let model = client.catalog.model(named: service), let found = model.operation(action: operation) else {
            return .refused(code: "NoModel", message: "there is no API model of \(service)")
        }
        let codec: OperationCodec
        do { codec = try OperationCodec(model: model, operation: found, naming: .sdk) } catch {
            return .refused(code: "NoModel", message: "\(error)")
        }
        let answer = await client.call(
            codec,
            parameters,
            as: AWSServiceClient.Caller(account: account, region: region),
            idempotencyToken: "",
            attemptSecondsMax: Self.attemptSecondsMax
        )
        switch answer {
        case .success(let answer): return .done(answer.result)
        case .failure(.service(let failure, _)):
            return failure.status >= 500 || Self.transientCodes.contains(failure.code)
                ? .unavailable("\(failure.code): \(failure.message)")
                : .refused(code: failure.code, message: failure.message)
        case .failure(.input(let error)): return .refused(code: "InvalidInput", message: "\(error)")
        case .failure(let failure): return .unavailable(failure.text)
        }
    }

    /// Refusals that end by themselves, or once somebody has seen to the credentials.
    private static let transientCodes: Set<String> = [
        "ThrottlingException", "Throttling", "LimitExceededException", "TooManyRequestsException", "RequestTimeout",
        "ServiceUnavailableException", "ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException",
        "InvalidSignatureException", "OperationAbortedException",
    ]
}

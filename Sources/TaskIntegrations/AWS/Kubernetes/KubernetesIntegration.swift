import ExecutionRuntime
import JSONModel
import NIOHTTP1
import ServiceProtocols
import StatesLanguage

/// The optimized integrations `eks:call` and `eks:runJob`, with `.sync`: they speak to a cluster's own API.
///
/// Calls go to hosts of Amazon EKS only, or to the host that is configured as its endpoint (`AWS_ENDPOINT_URL_EKS`).
/// Source: "Create and manage Amazon EKS clusters with Step Functions".
struct KubernetesIntegration: TaskIntegration {
    let client: AWSServiceClient
    let watch: KubernetesJobWatch
    /// Whether it is `runJob`, and not `call`.
    let runsJob: Bool

    func parameterFields(of resource: TaskResource) -> ParameterFields? {
        ParameterFields(
            known: Set(runsJob ? KubernetesJob.fields : KubernetesRequest.callFields),
            required: ["ClusterName", "CertificateAuthority", "Endpoint"] + (runsJob ? ["Job"] : ["Method", "Path"])
        )
    }

    func parameterOutline(of resource: TaskResource) -> ParameterOutline? {
        runsJob ? KubernetesJob.outline : KubernetesRequest.outline
    }

    func problem(with parameters: JSONValue, of resource: TaskResource) -> String? {
        do {
            _ = try cluster(parameters)
            if runsJob {
                _ = try KubernetesJob(parameters.objectValue ?? JSONObject())
            } else {
                _ = try KubernetesRequest(call: parameters.objectValue ?? JSONObject())
            }
            return nil
        } catch {
            return error.message
        }
    }

    func perform(_ attempt: TaskAttempt) async -> TaskOutcome {
        let parameters = attempt.parameters.objectValue ?? JSONObject()
        do throws(KubernetesCluster.ShapeError) {
            let api = KubernetesClient(client: client, cluster: try cluster(attempt.parameters), caller: attempt.caller)
            if runsJob { return await run(try KubernetesJob(parameters), api, attempt) }
            switch await api.send(try KubernetesRequest(call: parameters)) {
            case .failure(let failure): return Self.outcome(of: failure, attempt)
            case .success(let response): return Self.outcome(of: response)
            }
        } catch {
            return .unstartable(cause: attempt.cannotStart(error.message))
        }
    }

    private func cluster(_ parameters: JSONValue) throws(KubernetesCluster.ShapeError) -> KubernetesCluster {
        guard case .object(let object) = parameters else {
            throw KubernetesCluster.ShapeError(message: "The parameters must be an object")
        }
        let cluster = try KubernetesCluster(object)
        guard isReachable(cluster) else {
            throw KubernetesCluster.ShapeError(
                message:
                    "The host '\(cluster.host)' of the field 'Endpoint' is none of Amazon EKS. For another one set "
                    + "AWS_ENDPOINT_URL_EKS where newel runs"
            )
        }
        return cluster
    }

    private func isReachable(_ cluster: KubernetesCluster) -> Bool {
        if let configured = client.settings.endpoint(serviceID: "EKS")?.url {
            let rest = configured.split(separator: "://", maxSplits: 1).last ?? ""
            if rest.split(separator: "/").first.map(String.init) == cluster.host { return true }
        }
        // <id>.<zone>.<region>.eks.amazonaws.com, and <id>.<zone>.<region>.eks.<suffix of the partition>.
        let host = cluster.host.lowercased()
        guard cluster.scheme == "https", let mark = host.firstRange(of: ".eks.") else { return false }
        let suffix = host[mark.upperBound...]
        guard let region = host[..<mark.lowerBound].split(separator: ".").last else { return false }
        return suffix == ServiceEndpoint.dnsSuffix(String(region))
    }

    // Jobs

    private func run(_ job: KubernetesJob, _ api: KubernetesClient, _ attempt: TaskAttempt) async -> TaskOutcome {
        let definition = job.named(attempt.idempotencyToken)
        let name = definition["metadata"]?["name"]?.stringValue ?? ""
        let place = "\(job.path)/\(PercentEncoding.encode(name))"
        let body = JSONValue.object(definition).serialized()
        let response: ServiceResponse
        switch await api.send(KubernetesRequest(method: "POST", path: job.path, body: body)) {
        case .failure(let failure): return Self.outcome(of: failure, attempt)
        // It was begun before a restart.
        case .success(let answer) where answer.status == 409 && attempt.isRepeated:
            switch await api.send(KubernetesRequest(method: "GET", path: place)) {
            case .failure(let failure): return Self.outcome(of: failure, attempt)
            case .success(let found): response = found
            }
        case .success(let answer): response = answer
        }
        let begun = Self.outcome(of: response)
        guard case .succeeded(let output) = begun else { return begun }
        switch attempt.resource.pattern {
        case .requestResponse, .waitForTaskToken: return begun
        case .sync, .syncParsed:
            return .submitted(output) {
                await watch.outcome(of: job, name: name, at: place, api, attempt)
            }
        }
    }

    // Outcomes

    static func outcome(of failure: AWSServiceClient.Failure, _ attempt: TaskAttempt) -> TaskOutcome {
        switch failure {
        case .cancelled: .cancelled
        case .tooLarge: attempt.exceedsDataLimit
        case .role(let role, let reason): attempt.cannotAssume(role, reason)
        case .input, .service, .client: .failed(error: "EKS.SdkClientException", cause: failure.text)
        }
    }

    /// `{"ResponseBody", "StatusCode", "StatusText"}`; a failure is `EKS.<status>` with the body as its cause.
    static func outcome(of response: ServiceResponse) -> TaskOutcome {
        let text = String(decoding: response.body, as: UTF8.self)
        guard (200..<300).contains(response.status) else {
            return .failed(error: "EKS.\(response.status)", cause: text)
        }
        let body: JSONValue = response.body.isEmpty ? "" : (try? JSONValue(parsing: response.body)) ?? .string(text)
        return .succeeded(
            TaskOutput(
                .object([
                    "ResponseBody": body, "StatusCode": .integer(Int64(response.status)),
                    "StatusText": .string(HTTPResponseStatus(statusCode: response.status).reasonPhrase),
                ])
            )
        )
    }
}

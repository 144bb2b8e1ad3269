import ExecutionRuntime
import JSONModel
import Logging
import ServiceProtocols

/// Waits for the end of a Kubernetes job, and reads its logs.
struct KubernetesJobWatch: Sendable {
    /// Factor on the waits.
    let timeScale: Double
    /// False once the process ends: then a cancelled attempt is performed again later, and its job goes on.
    let isServing: @Sendable () -> Bool

    private static let firstSeconds = 1.0
    private static let growth = 1.5
    private static let secondsMax = 60.0
    /// So many answers in a row may be missing.
    private static let failureCountMax = 10

    func outcome(
        of job: KubernetesJob,
        name: String,
        at place: String,
        _ api: KubernetesClient,
        _ attempt: TaskAttempt
    ) async -> TaskOutcome {
        var seconds = Self.firstSeconds
        var failures = 0
        while true {
            do {
                try await Task.sleep(for: .milliseconds(max(20, Int64(seconds * timeScale * 1000))))
            } catch {
                return await cancelled(place, api, attempt)
            }
            seconds = min(seconds * Self.growth, Self.secondsMax)
            let outcome: TaskOutcome
            switch await api.send(KubernetesRequest(method: "GET", path: place)) {
            case .failure(.cancelled): return await cancelled(place, api, attempt)
            case .failure(let failure): outcome = KubernetesIntegration.outcome(of: failure, attempt)
            case .success(let response):
                guard response.status == 200, let found = (try? JSONValue(parsing: response.body))?.objectValue else {
                    outcome = KubernetesIntegration.outcome(of: response)
                    if (400..<500).contains(response.status), response.status != 429 { return outcome }
                    break
                }
                failures = 0
                guard let isGood = KubernetesJob.outcome(of: found) else { continue }
                var shown = found
                if job.retrievesLogs { shown["logs"] = await logs(of: job, name: name, api) }
                let value = JSONValue.object(shown)
                guard isGood else { return .failed(error: "States.TaskFailed", cause: value.serializedString()) }
                return .succeeded(TaskOutput(value))
            }
            failures += 1
            guard failures < Self.failureCountMax else { return outcome }
        }
    }

    /// The state timed out or was aborted: the job is deleted with its pods, as far as that can be done.
    ///
    /// A job goes on whose task was ended through its token.
    private func cancelled(_ place: String, _ api: KubernetesClient, _ attempt: TaskAttempt) async -> TaskOutcome {
        guard isServing(), !attempt.ending.isReported else { return .cancelled }
        let request = KubernetesRequest(method: "DELETE", path: place, query: "propagationPolicy=Background")
        // This task is cancelled, so that its own calls would end at once.
        let call = Task { await api.send(request) }
        let problem: String? =
            switch await call.value {
            case .failure(let failure): failure.text
            case .success(let response): (200..<300).contains(response.status) ? nil : "status \(response.status)"
            }
        if let problem {
            api.client.logger.warning(
                "A job could not be deleted: \(problem)",
                metadata: ["path": "\(place)", "execution": "\(attempt.executionARN)"]
            )
        }
        return .cancelled
    }

    // Logs

    /// `{"pods": {"<pod>": {"containers": {"<container>": {"log"}}}}}`; in place of a log that cannot be read stand
    /// `error` and `cause`.
    private func logs(of job: KubernetesJob, name: String, _ api: KubernetesClient) async -> JSONValue {
        let pods = "/api/v1/namespaces/\(PercentEncoding.encode(job.namespace))/pods"
        let selector = "labelSelector=\(PercentEncoding.encode("job-name=\(name)"))"
        guard
            case .success(let response) = await api.send(KubernetesRequest(method: "GET", path: pods, query: selector)),
            response.status == 200, let found = try? JSONValue(parsing: response.body)
        else { return ["pods": [:]] }
        var shown = JSONObject()
        for pod in found["items"]?.arrayValue ?? [] {
            guard let podName = pod["metadata"]?["name"]?.stringValue else { continue }
            var containers = JSONObject()
            for container in pod["spec"]?["containers"]?.arrayValue ?? [] {
                guard let containerName = container["name"]?.stringValue else { continue }
                let place = "\(pods)/\(PercentEncoding.encode(podName))/log"
                var query = "container=\(PercentEncoding.encode(containerName))"
                if !job.logQuery.isEmpty { query += "&\(job.logQuery)" }
                let answer = await api.send(KubernetesRequest(method: "GET", path: place, query: query))
                containers[containerName] = Self.log(answer, isRaw: job.keepsLogsRaw)
            }
            shown[podName] = ["containers": .object(containers)]
        }
        return ["pods": .object(shown)]
    }

    static func log(_ answer: Result<ServiceResponse, AWSServiceClient.Failure>, isRaw: Bool) -> JSONValue {
        switch answer {
        case .failure(let failure): return ["error": "EKS.SdkClientException", "cause": .string(failure.text)]
        case .success(let response):
            let text = String(decoding: response.body, as: UTF8.self)
            guard (200..<300).contains(response.status) else {
                return ["error": .string("EKS.\(response.status)"), "cause": .string(text)]
            }
            if !isRaw, let value = try? JSONValue(parsing: response.body) { return ["log": value] }
            return ["log": .string(text)]
        }
    }
}

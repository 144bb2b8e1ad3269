import ExecutionRuntime
import JSONModel
import Logging
import ServiceProtocols

/// Waits for the end of jobs by asking for their state, less and less often.
struct JobWatch: Sendable {
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
        of job: JobTable.Job,
        _ table: JobTable,
        model: String,
        _ calls: ServiceCalls,
        _ ending: AttemptEnding,
        parsed: Bool = false,
        failing: @Sendable (AWSServiceClient.Failure) -> TaskOutcome
    ) async -> TaskOutcome {
        var seconds = Self.firstSeconds
        var failures = 0
        while true {
            do {
                try await Task.sleep(for: .milliseconds(max(20, Int64(seconds * timeScale * 1000))))
            } catch {
                return await cancelled(job, table, model, calls, ending)
            }
            switch await calls.call(model, table.describe.operation, table.describe.parameters(job)) {
            case .success(let answer):
                failures = 0
                switch table.progress(answer.result) {
                case .running: break
                case .succeeded(let value): return .succeeded(TaskOutput(table.shown(value, parsed: parsed)))
                case .failed(let value):
                    let cause = table.shown(value, parsed: parsed).serializedString()
                    return .failed(error: "States.TaskFailed", cause: cause)
                }
            case .failure(.cancelled): return await cancelled(job, table, model, calls, ending)
            case .failure(.service(let failure, _)) where failure.code == table.goneCode:
                return .succeeded(TaskOutput(.object(job.answer)))
            case .failure(let failure):
                failures += 1
                guard Self.mayPass(failure), failures < Self.failureCountMax else { return failing(failure) }
            }
            seconds = min(seconds * Self.growth, Self.secondsMax)
        }
    }

    /// Whether asking again may help.
    private static func mayPass(_ failure: AWSServiceClient.Failure) -> Bool {
        switch failure {
        case .client: true
        case .service(let failure, _): RetryPolicy.isRetryable(code: failure.code, status: failure.status)
        case .cancelled, .input, .role, .tooLarge: false
        }
    }

    /// The state timed out or was aborted: the job is cancelled as far as that can be done.
    ///
    /// A job goes on whose task was ended through its token.
    private func cancelled(
        _ job: JobTable.Job,
        _ table: JobTable,
        _ model: String,
        _ calls: ServiceCalls,
        _ ending: AttemptEnding
    ) async -> TaskOutcome {
        if isServing(), !ending.isReported, let cancel = table.cancel {
            // This task is cancelled, so that its own calls would end at once.
            let call = Task { await calls.call(model, cancel.operation, cancel.parameters(job)) }
            if case .failure(let failure) = await call.value {
                calls.client.logger.warning(
                    "A job could not be cancelled: \(failure.text)",
                    metadata: ["operation": "\(cancel.operation)", "execution": "\(calls.executionARN)"]
                )
            }
        }
        return .cancelled
    }
}

package import ExecutionRuntime

/// Where reports of transitions go.
package protocol TransitionSink: Sendable {
    /// Delivers transitions in their order, trying again while that may help.
    ///
    /// Returns when all are delivered or given up for good.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before.
    func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError)

    /// Brings what was delivered to stable storage, where the sink has some.
    func flush() async
}

/// Tries again, with waits from a second to a minute.
struct Persistence: Sendable {
    /// What one attempt came to.
    enum Attempt: Sendable {
        case done
        /// Worth another try, later.
        case unavailable(String)
    }

    let name: String
    let notices: ReportingNotices
    static let waitSeconds: [Int] = [1, 2, 5, 10, 30, 60]

    /// - Throws: `CancellationError` when the task is cancelled.
    func perform(_ body: () async -> Attempt) async throws(CancellationError) {
        var round = 0
        while true {
            guard case .unavailable(let reason) = await body() else { return }
            guard !Task.isCancelled else { throw CancellationError() }
            if round == 0 { notices.unavailable(name, reason) }
            do {
                try await Task.sleep(for: .seconds(Self.waitSeconds[min(round, Self.waitSeconds.count - 1)]))
            } catch {
                throw CancellationError()
            }
            round += 1
        }
    }
}

import AWSProtocol
package import Logging

/// Tells, before a state machine begins to log, whether there is a log group to log to.
package struct LogDestinations: Sendable {
    /// What is known of a log group.
    package enum Answer: Sendable, Hashable {
        case there
        case missing
        case denied
        /// Nobody answered in time, or not understandably; says why.
        case unknown(String)
    }

    /// Longer, a caller does not wait for an answer.
    package static let secondsMax = 8

    private let look: @Sendable (String) async -> Answer
    private let logger: Logger

    /// `look` is given the ARN of a log group.
    package init(logger: Logger, look: @escaping @Sendable (String) async -> Answer) {
        self.logger = logger
        self.look = look
    }

    /// Looks for the log group of a configuration that logs something; one that cannot be found out about is let pass.
    ///
    /// - Throws: `InvalidLoggingConfiguration`, `AccessDeniedException`.
    func check(_ logging: LoggingConfiguration?) async throws(APIError) {
        guard let logging, logging.level != LoggingConfiguration.off.level, let arn = logging.destinations?.first else {
            return
        }
        switch await answer(arn) {
        case .there: return
        case .missing: throw .invalidLoggingConfiguration(LoggingConfiguration.unknownDestination)
        case .denied: throw .logDestinationDenied
        case .unknown(let reason):
            logger.warning(
                "A state machine logs to a log group that could not be looked for",
                metadata: ["logGroup": "\(arn)", "reason": "\(reason)"]
            )
        }
    }

    private func answer(_ arn: String) async -> Answer {
        await withTaskGroup(of: Answer.self) { group in
            group.addTask { await look(arn) }
            group.addTask {
                do { try await Task.sleep(for: .seconds(Self.secondsMax)) } catch { return .unknown("cancelled") }
                return .unknown("no answer within \(Self.secondsMax) s")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .unknown("no answer")
        }
    }
}

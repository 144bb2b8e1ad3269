package import Logging
import Synchronization

/// Says in the server's log what became of reports that are not delivered: at once, then once a minute with numbers.
package final class ReportingNotices: Sendable {
    private struct State {
        var droppedCount = 0
        var untoldCount = 0
        var lastTold: ContinuousClock.Instant?
        var lastOutage: ContinuousClock.Instant?
    }

    private let logger: Logger
    private let state = Mutex(State())
    private static let interval = Duration.seconds(60)

    package init(logger: Logger) { self.logger = logger }

    /// How many reports were given up.
    package var droppedCount: Int { state.withLock { $0.droppedCount } }

    /// Reports were given up.
    func dropped(_ count: Int, _ name: String, _ reason: String) {
        guard count > 0 else { return }
        let now = ContinuousClock.now
        let told: Int? = state.withLock { state in
            state.droppedCount += count
            state.untoldCount += count
            if let last = state.lastTold, now - last < Self.interval { return nil }
            state.lastTold = now
            defer { state.untoldCount = 0 }
            return state.untoldCount
        }
        guard let told else { return }
        logger.warning("\(name): \(told) dropped", metadata: ["reason": "\(reason)"])
    }

    /// The destination does not answer; what waits is delivered later.
    func unavailable(_ name: String, _ reason: String) {
        let now = ContinuousClock.now
        let isNews = state.withLock { state in
            if let last = state.lastOutage, now - last < Self.interval { return false }
            state.lastOutage = now
            return true
        }
        if isNews { logger.warning("\(name) cannot be delivered now; trying again", metadata: ["reason": "\(reason)"]) }
    }
}

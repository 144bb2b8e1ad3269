import Synchronization

/// When a call is made again: AWS's standard mode.
///
/// Three attempts; between them up to 1 s, 2 s, … 20 s, drawn at random; and a quota of retries for all calls together,
/// so that a service that is down is not also flooded. Source: "Retry behavior" of the SDK reference guide.
final class RetryPolicy: Sendable {
    static let attemptsMax = 3
    private static let quotaMax = 500
    private static let retryCost = 5
    private static let quotaRefund = 1

    private let quota = Mutex(RetryPolicy.quotaMax)

    private static let throttlingCodes: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]
    private static let transientCodes: Set<String> = ["RequestTimeout", "RequestTimeoutException", "InternalError"]

    static func isRetryable(code: String, status: Int) -> Bool {
        throttlingCodes.contains(code) || transientCodes.contains(code) || [500, 502, 503, 504].contains(status)
    }

    /// Whether the quota allows one more retry; if so it is taken.
    func takeRetry() -> Bool {
        quota.withLock { left in
            guard left >= Self.retryCost else { return false }
            left -= Self.retryCost
            return true
        }
    }

    /// A success gives back a little.
    func succeeded(afterRetry: Bool) {
        quota.withLock { left in
            left = min(Self.quotaMax, left + (afterRetry ? Self.retryCost : Self.quotaRefund))
        }
    }

    /// Milliseconds to wait before a retry, the first being number 1.
    static func backoffMilliseconds(_ retry: Int, using random: inout some RandomNumberGenerator) -> Int64 {
        let most: Int64 = 1000 << Int64(min(max(retry - 1, 0), 10))
        return Int64.random(in: 0...min(most, 20_000), using: &random)
    }
}

import AWSProtocol
import Synchronization

/// Holds callers to AWS's quotas of calls: a token bucket for each operation, account and region.
package final class RequestThrottle: Sendable {
    private let buckets = Mutex<[Name: TokenBucket]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    private struct Name: Hashable {
        let operation: String
        let identity: CallerIdentity
    }

    /// Accounts and regions are what callers say where signatures are not verified; beyond this all buckets are full
    /// again.
    private static let bucketCountMax = 10_000

    /// Takes a clock that never goes back.
    package init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    /// Counts a call of an operation, or of ``RequestQuota/expressStart``.
    ///
    /// - Throws: `ThrottlingException` when the quota is used up.
    func admit(_ operation: String, _ identity: CallerIdentity) throws(APIError) {
        guard let quota = RequestQuota(operation, region: identity.region) else { return }
        let name = Name(operation: operation, identity: identity)
        let time = now()
        let isAdmitted = buckets.withLock { buckets in
            if buckets.count >= Self.bucketCountMax { buckets.removeAll() }
            return buckets[name, default: TokenBucket(quota, at: time)].take(at: time)
        }
        guard isAdmitted else { throw .rateExceeded }
    }
}

import AWSProtocol
import Synchronization

/// Holds callers to AWS's quotas of calls: a token bucket for each operation, account and region.
package final class RequestThrottle: Sendable {
    private let buckets = Mutex<[Name: TokenBucket]>([:])
    private let refused = Mutex<[Name: (count: Int64, last: ContinuousClock.Instant)]>([:])
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
        guard !isAdmitted else { return }
        refused.withLock { refused in
            if refused.count >= Self.bucketCountMax, refused[name] == nil { refused.removeAll() }
            refused[name] = ((refused[name]?.count ?? 0) + 1, time)
        }
        throw .rateExceeded
    }

    /// Calls of an account in a region that were refused since the process began, most first; how long ago the last was.
    func refusals(_ identity: CallerIdentity) -> [(operation: String, count: Int64, ago: Duration)] {
        let time = now()
        let own = refused.withLock { refused in refused.filter { $0.key.identity == identity } }
        return own.map { ($0.key.operation, $0.value.count, $0.value.last.duration(to: time)) }
            .sorted { ($1.count, $0.operation) < ($0.count, $1.operation) }
    }
}

/// A token bucket: so many calls at once, and so many more each second.
///
/// It starts full. A call takes a token; without one the call is refused and costs nothing.
struct TokenBucket: Sendable {
    let quota: RequestQuota
    private var tokens: Double
    private var updated: ContinuousClock.Instant

    init(_ quota: RequestQuota, at now: ContinuousClock.Instant) {
        self.quota = quota
        tokens = quota.bucketSize
        updated = now
    }

    /// Takes a token; false when there is none.
    mutating func take(at now: ContinuousClock.Instant) -> Bool {
        if now > updated {
            let (seconds, attoseconds) = updated.duration(to: now).components
            let passed = Double(seconds) + Double(attoseconds) * 1e-18
            tokens = min(quota.bucketSize, tokens + passed * quota.refillPerSecond)
            updated = now
        }
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}

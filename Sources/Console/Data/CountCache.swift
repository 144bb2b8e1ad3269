import StorageAPI
import Synchronization

/// Remembers counts of executions for as long as counting took twenty times over, at least a second.
///
/// Counting reads an index of all executions: quick for a million, noticeable for ten. Many pages ask for it at once.
final class CountCache: Sendable {
    private struct Entry {
        let counts: [ExecutionCount]
        let until: ContinuousClock.Instant
    }

    private let entries = Mutex<[ResourceScope: Entry]>([:])
    private static let lifetimeMin = Duration.seconds(1)
    private static let costFactor = 20

    func counts(
        of scope: ResourceScope,
        in store: any ExecutionStore
    ) throws(StorageError) -> [ExecutionCount] {
        let clock = ContinuousClock()
        let begin = clock.now
        if let entry = entries.withLock({ $0[scope] }), entry.until > begin { return entry.counts }
        let counts = try store.executionCounts(scope: scope)
        let end = clock.now
        let lifetime = max(Self.lifetimeMin, begin.duration(to: end) * Self.costFactor)
        entries.withLock { $0[scope] = Entry(counts: counts, until: end.advanced(by: lifetime)) }
        return counts
    }
}

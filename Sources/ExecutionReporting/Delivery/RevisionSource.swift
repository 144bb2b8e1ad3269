package import ExecutionRuntime
package import StorageAPI
import Synchronization

/// Reads revisions for sinks that are made before their engine.
package final class RevisionSource: Sendable {
    private let engine = Mutex<Engine?>(nil)

    package init() {}

    package func connect(_ engine: Engine) { self.engine.withLock { $0 = engine } }

    /// Nil when it cannot be read.
    package func revision(_ key: RevisionKey) -> RevisionRecord? {
        do { return try engine.withLock { $0 }?.revision(key) } catch { return nil }
    }
}

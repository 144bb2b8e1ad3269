import StorageAPI
import Synchronization

/// Remembers which machine a key stands for; a key never changes its meaning.
final class MachineNames: Sendable {
    private let store: any ExecutionStore
    private let known = Mutex<[MachineID: (scope: ResourceScope, name: String)]>([:])

    /// Names that are kept; when there are more, all are read again.
    private static let countMax = 10_000

    init(store: any ExecutionStore) {
        self.store = store
    }

    /// The account, region and name of a machine; nil when the store does not know it or cannot be read.
    func owner(of id: MachineID) -> (scope: ResourceScope, name: String)? {
        if let owner = known.withLock({ $0[id] }) { return owner }
        let found: (scope: ResourceScope, name: String)?
        do { found = try store.machineName(id) } catch { return nil }
        guard let owner = found else { return nil }
        known.withLock { known in
            if known.count >= Self.countMax { known.removeAll() }
            known[id] = owner
        }
        return owner
    }
}

/// Work that ended without success: what a redrive takes up again.
///
/// Branches come here when they fail, are aborted, or are open as the execution closes; they are forgotten when the state
/// around them is left after all (Catch) or begins anew (Retry). Empty in all executions without a failure.
struct UnfinishedWork: Sendable {
    /// The root branch or nothing: an array, because a branch is large and rarely kept.
    private var root: [Branch] = []
    /// By the branch of their Parallel or Map.
    private var children: [BranchID: [Branch]] = [:]
    /// Parallels and Maps that have ended while their state has not been left, by their branch.
    private var joins: [BranchID: Join] = [:]
    /// Distributed Maps whose runs have ended while their state was not left, by their branch.
    private var mapRuns: [BranchID: OpenMapRun] = [:]
    /// Iterations of a redriven Map that wait for room, by the Map's branch.
    private var pending: [BranchID: ArraySlice<Branch>] = [:]

    private var isEmpty: Bool { joins.isEmpty && children.isEmpty && pending.isEmpty && mapRuns.isEmpty }

    mutating func keep(_ branch: Branch) {
        if let parent = branch.parent {
            children[parent, default: []].append(branch)
        } else {
            root = [branch]
        }
    }

    mutating func keep(_ join: Join, of id: BranchID) { joins[id] = join }

    mutating func keep(_ run: OpenMapRun, of id: BranchID) { mapRuns[id] = run }

    mutating func wait(_ branches: ArraySlice<Branch>, of id: BranchID) {
        pending[id] = branches.isEmpty ? nil : branches
    }

    /// Drops all that is known of the work of a branch's state.
    mutating func forget(workOf id: BranchID) {
        guard !isEmpty else { return }
        var left = [id]
        while let next = left.popLast() {
            joins[next] = nil
            mapRuns[next] = nil
            if let found = children.removeValue(forKey: next) { left += found.map(\.id) }
            if let found = pending.removeValue(forKey: next) { left += found.map(\.id) }
        }
    }

    mutating func takeRoot() -> Branch? {
        root.popLast()
    }

    mutating func takeJoin(of id: BranchID) -> Join? { joins.removeValue(forKey: id) }

    mutating func takeMapRun(of id: BranchID) -> OpenMapRun? { mapRuns.removeValue(forKey: id) }

    /// The branches below one, in the order in which they began.
    mutating func takeChildren(of id: BranchID) -> [Branch] {
        let ended = children.removeValue(forKey: id) ?? []
        return (ended + (pending.removeValue(forKey: id) ?? [])).sorted { $0.id < $1.id }
    }

    /// The iteration that is to go on next.
    func nextPending(of id: BranchID) -> BranchID? { pending[id]?.first?.id }

    mutating func takePending(_ child: BranchID, of id: BranchID) -> Branch? {
        guard let first = pending[id]?.first, first.id == child else { return nil }
        wait(pending[id]?.dropFirst() ?? [], of: id)
        return first
    }
}

extension UnfinishedWork {
    /// What is kept, as text; for comparing states in tests.
    var text: String {
        func ids(_ branches: some Sequence<Branch>) -> [Int32] { branches.map(\.id.rawValue) }
        let ended = children.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \(ids($0.value))" }
        let waiting = pending.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \(ids($0.value))" }
        return "unfinished root \(root.first?.id.rawValue ?? -1) ended \(ended) pending \(waiting) "
            + "joins \(joins.keys.map(\.rawValue).sorted()) runs \(mapRuns.keys.map(\.rawValue).sorted())"
    }
}

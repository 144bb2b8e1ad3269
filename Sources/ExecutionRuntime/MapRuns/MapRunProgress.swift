import StorageAPI

/// How far a Map Run is, and what it does next: a plain state machine, driven by ``MapRunDriver``.
///
/// Lifecycle: going → ending (failed, or given up: children are stopped) → over.
struct MapRunProgress: Sendable {
    /// A child that has not closed.
    struct OpenChild: Sendable {
        let itemCount: Int64
        /// `nil` until its start is durable.
        var id: ExecutionID?
    }

    /// A start, or a redrive, on its way to the store.
    private struct Starting {
        let itemCount: Int64
        let isRedriven: Bool
    }

    /// What the driver is to do.
    enum Step: Equatable {
        /// Start or redrive one more child.
        case advance
        /// Nothing before something happens.
        case wait
        /// Stop the children that are open; asked for once.
        case stopChildren
        /// All children have closed, and no more are to come.
        case finish
    }

    /// Why the run ends early.
    enum Ending: Equatable {
        case failed(error: String, cause: String)
        /// Nobody waits for it any more.
        case aborted
    }

    var maxConcurrency: Int64 = 0
    var toleratedFailureCount: Int64?
    var toleratedFailurePercentage: Double?
    private(set) var executions = MapRunCounts()
    private(set) var items = MapRunCounts()
    private(set) var open: [Int64: OpenChild] = [:]
    /// Starts that are not durable yet, at most ``startsInFlightMax``.
    private var starting: [Int64: Starting] = [:]
    /// No children are left to be started or redriven.
    var isExhausted = false
    private(set) var ending: Ending?
    private var hasStopped = false
    /// Items that the dataset has; `nil` while that is not known.
    var itemTotal: Int64?
    /// Whether each item has a child of its own, so that both totals are the same.
    let isBatched: Bool

    init(isBatched: Bool) { self.isBatched = isBatched }

    /// Most children at once, however many are asked for.
    ///
    /// Source: "Step Functions service quotas".
    static let concurrencyMax = 10_000
    /// Starts that may wait for the store at once.
    static let startsInFlightMax = 256

    private var concurrency: Int {
        maxConcurrency <= 0 ? Self.concurrencyMax : min(Int(clamping: maxConcurrency), Self.concurrencyMax)
    }

    var next: Step {
        if ending != nil {
            if !starting.isEmpty { return .wait }
            if !hasStopped, !open.isEmpty { return .stopChildren }
            return open.isEmpty ? .finish : .wait
        }
        if isExhausted { return open.isEmpty && starting.isEmpty ? .finish : .wait }
        return open.count < concurrency && starting.count < Self.startsInFlightMax ? .advance : .wait
    }

    /// The run ends early; the first reason holds.
    mutating func end(_ ending: Ending) { if self.ending == nil { self.ending = ending } }

    mutating func childrenStopped() { hasStopped = true }

    /// Whether what ended the run early was that nobody waits for it.
    var isAborted: Bool { ending == .aborted }

    // Children

    /// A child that an earlier process left.
    mutating func found(_ index: Int64, _ record: ExecutionRecord, itemCount: Int64) {
        executions.add(1, record.status)
        items.add(itemCount, record.status)
        if record.status == .running { open[index] = OpenChild(itemCount: itemCount, id: record.id) }
    }

    /// A child that failed before is to be taken up again.
    mutating func foundUnfinished(itemCount: Int64) {
        executions.add(1, .pendingRedrive)
        items.add(itemCount, .pendingRedrive)
    }

    mutating func starting(_ index: Int64, itemCount: Int64, isRedriven: Bool = false) {
        open[index] = OpenChild(itemCount: itemCount)
        starting[index] = Starting(itemCount: itemCount, isRedriven: isRedriven)
        executions.add(1, .running)
        items.add(itemCount, .running)
        guard isRedriven else { return }
        executions.add(-1, .pendingRedrive)
        items.add(-itemCount, .pendingRedrive)
    }

    mutating func started(_ index: Int64, _ id: ExecutionID) {
        starting[index] = nil
        open[index]?.id = id
    }

    /// The start could not be stored: the child is to be started again.
    mutating func startFailed(_ index: Int64) {
        let isRedriven = starting.removeValue(forKey: index)?.isRedriven ?? false
        guard let child = open.removeValue(forKey: index) else { return }
        executions.add(-1, .running)
        items.add(-child.itemCount, .running)
        guard isRedriven else { return }
        executions.add(1, .pendingRedrive)
        items.add(child.itemCount, .pendingRedrive)
    }

    /// A child cannot be taken up again; it stays as it ended.
    mutating func redriveRefused(_ index: Int64, _ status: ExecutionStatus) {
        starting[index] = nil
        guard let child = open.removeValue(forKey: index) else { return }
        executions.add(-1, .running)
        items.add(-child.itemCount, .running)
        executions.add(1, status)
        items.add(child.itemCount, status)
        executions.failuresNotRedrivable += 1
        items.failuresNotRedrivable += child.itemCount
        checkThreshold()
    }

    /// A child has closed; what is told twice counts once.
    mutating func closed(_ index: Int64, _ status: ExecutionStatus) {
        guard let child = open.removeValue(forKey: index) else { return }
        executions.add(-1, .running)
        items.add(-child.itemCount, .running)
        executions.add(1, status)
        items.add(child.itemCount, status)
        checkThreshold()
    }

    // Thresholds

    /// Fails the run when more items have failed than it bears.
    mutating func checkThreshold() {
        guard ending == nil, items.failures > 0, isThresholdExceeded else { return }
        end(
            .failed(
                error: "States.ExceedToleratedFailureThreshold",
                cause: "The specified tolerated failure threshold was exceeded"
            )
        )
    }

    private var isThresholdExceeded: Bool {
        if toleratedFailureCount == nil, toleratedFailurePercentage == nil { return true }
        if let toleratedFailureCount, items.failures > toleratedFailureCount { return true }
        guard let toleratedFailurePercentage else { return false }
        // How many per cent it is, is known once all items are.
        guard let total = itemTotal ?? (isExhausted ? items.total : nil), total > 0 else { return false }
        return Double(items.failures) * 100 > toleratedFailurePercentage * Double(total)
    }

    // Counts

    /// The items with what has not been started; a start that is not durable yet has not come about.
    var shownItems: MapRunCounts { shown(items, total: itemTotal, of: \.itemCount) }

    var shownExecutions: MapRunCounts { shown(executions, total: isBatched ? nil : itemTotal) { _ in 1 } }

    private func shown(_ counts: MapRunCounts, total: Int64?, of size: (Starting) -> Int64) -> MapRunCounts {
        var counts = counts
        for (index, start) in starting where open[index] != nil {
            counts.add(-size(start), .running)
            if start.isRedriven { counts.add(size(start), .pendingRedrive) }
        }
        if let total { counts.pending = max(0, total - counts.total) }
        return counts
    }

    mutating func resultsWritten() {
        executions.resultsWritten = executions.succeeded + executions.failures + executions.aborted
        items.resultsWritten = items.succeeded + items.failures + items.aborted
    }
}

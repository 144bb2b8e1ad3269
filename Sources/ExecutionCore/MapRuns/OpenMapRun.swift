/// A distributed Map whose items run as executions of their own, from MapStateStarted on.
///
/// Lifecycle: begun → started (by MapRunStarted) → over → started again (by MapRunRedriven).
struct OpenMapRun: Sendable {
    let start: DistributedMapStart
    let startedEventID: Int64
    /// 0 before the run has started.
    private(set) var attempt: Int64 = 0
    /// `LABEL:UUID`.
    private(set) var identifier = ""
    private(set) var redrives = 0
    private(set) var runStartedEventID: Int64 = 0
    private(set) var isOver = false
    private(set) var hasSucceeded = false

    init(start: DistributedMapStart, startedEventID: Int64) {
        self.start = start
        self.startedEventID = startedEventID
    }

    func started(_ eventID: Int64, _ identifier: String, _ attempt: Int64, _ redrives: Int) -> OpenMapRun {
        var run = reopened
        run.runStartedEventID = eventID
        run.identifier = identifier
        run.attempt = attempt
        run.redrives = redrives
        return run
    }

    func ended(hasSucceeded: Bool) -> OpenMapRun {
        var run = self
        run.isOver = true
        run.hasSucceeded = hasSucceeded
        return run
    }

    /// The run as a redrive finds it; it goes on with the event that gives it a new number.
    var reopened: OpenMapRun {
        var run = self
        run.attempt = 0
        run.isOver = false
        run.hasSucceeded = false
        return run
    }

    /// Whether a redrive makes a new run; `error` is what the state failed with.
    ///
    /// Source: "Redriving Map Runs": one that never started, too large data, output that could not be made.
    func beginsAnew(_ error: String?) -> Bool {
        if error == StatesError.dataLimitExceededName { return true }
        return runStartedEventID == 0 || hasSucceeded
    }

    var text: String {
        "map run \(identifier) attempt \(attempt) redrives \(redrives) count \(start.count) at \(startedEventID) "
            + "and \(runStartedEventID) over \(isOver) succeeded \(hasSucceeded)"
    }
}

extension ExecutionState {
    mutating func startDistributedMap(_ id: BranchID, _ start: DistributedMapStart) {
        if let items = start.items { note(items) }
        note(start.input)
        note(start.settings)
        guard let position = position(of: id) else { return }
        number(position)
        branches[position].phase = .mapRun(
            OpenMapRun(start: start, startedEventID: branches[position].lastEventID)
        )
    }

    mutating func endMapRun(_ position: Int, hasSucceeded: Bool) {
        guard case .mapRun(let run) = branches[position].phase else { return }
        branches[position].phase = .mapRun(run.ended(hasSucceeded: hasSucceeded))
    }
}

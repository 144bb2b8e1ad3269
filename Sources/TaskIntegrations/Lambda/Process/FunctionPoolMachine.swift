import NIOCore

/// What a pool gives to its instances.
protocol FunctionPoolWork: Sendable {
    /// Nobody waits for it any more; it need not be begun.
    var isAbandoned: Bool { get }
}

/// Decides which process of a function gets which call, and when a process is started or ended.
///
/// It knows instances by number and does nothing itself: each method is told what happened and returns what to do.
/// An instance is *starting*, *idle* (it polls and nothing is there), *busy* (it has a call), *returning* (it has answered
/// its call and will poll in a moment) or *away* (it has lost the connection on which it polled, and will poll again).
///
///     starting → idle, busy, gone         idle → busy, away, gone       busy → returning, idle, busy, gone
///     returning → idle, busy, gone        away → idle, busy, gone
///
/// Calls that could go to returning instances do not start new ones: else a caller that makes one call after the other
/// would always end up with two processes. The shell looks again after a while, in case an instance dawdles.
///
/// The instance used last is used first, so that those that a burst needed grow old and end.
struct FunctionPoolMachine<Work: FunctionPoolWork>: Sendable {
    struct Limits: Sendable {
        var instanceCountMax: Int
        var startingCountMax: Int
        var waitingCountMax: Int
    }

    private enum Phase {
        case starting, idle, busy, returning, away
    }

    private struct Idle {
        let instance: Int
        let since: NIODeadline
    }

    enum SubmitAction {
        /// Give the work to this instance.
        case dispatch(instance: Int)
        /// The work waits. Start an instance, if one is named; if not, look again (``lookedAgain()``) after a while.
        case wait(start: Int?)
        case refuseFull
        case refuseDraining
    }

    enum ReadyAction {
        /// Give the instance this work. Start another instance, if one is named.
        case run(Work, start: Int?)
        /// Let its poll wait.
        case park
        /// End it.
        case end
    }

    struct EndAction {
        /// Work that fails because the instance did not come up.
        let failed: Work?
        /// An instance to start in its place.
        let start: Int?
    }

    private let limits: Limits
    private var phases: [Int: Phase] = [:]
    private var idle: [Idle] = []
    private var waiting = CircularBuffer<Work>()
    private var startingCount = 0
    private var returningCount = 0
    private var lastInstance = 0
    private var isDraining = false

    init(limits: Limits) {
        self.limits = limits
    }

    var instanceCount: Int { phases.count }
    var waitingCount: Int { waiting.count }

    /// A call came in.
    mutating func submitted(_ work: Work) -> SubmitAction {
        if isDraining { return .refuseDraining }
        if let last = idle.popLast() {
            phases[last.instance] = .busy
            return .dispatch(instance: last.instance)
        }
        guard waiting.count < limits.waitingCountMax else { return .refuseFull }
        waiting.append(work)
        return .wait(start: instanceToStart())
    }

    /// A call that was given to an instance never reached it; it goes first.
    ///
    /// - Returns: an instance to start, and whether the work was taken back.
    mutating func returned(_ work: Work) -> (isTaken: Bool, start: Int?) {
        if isDraining { return (false, nil) }
        waiting.prepend(work)
        return (true, instanceToStart())
    }

    /// An instance polls for work.
    mutating func instanceReady(_ instance: Int, now: NIODeadline) -> ReadyAction {
        guard let phase = phases[instance] else { return .end }
        switch phase {
        case .idle: return .park
        case .starting: startingCount -= 1
        case .returning: returningCount -= 1
        case .busy, .away: break
        }
        phases[instance] = .busy
        if isDraining { return .end }
        if let work = nextWaiting() { return .run(work, start: instanceToStart()) }
        phases[instance] = .idle
        idle.append(Idle(instance: instance, since: now))
        return .park
    }

    /// An instance has answered its call.
    mutating func instanceAnswered(_ instance: Int) {
        guard phases[instance] == .busy, !isDraining else { return }
        phases[instance] = .returning
        returningCount += 1
    }

    /// Some time has passed, and calls may still wait for instances that were expected to be back by now.
    ///
    /// - Returns: an instance to start.
    mutating func lookedAgain() -> Int? {
        instanceToStart(countingReturning: false)
    }

    /// An instance lost the connection on which it polled; it is expected to poll again or to end.
    mutating func instanceAway(_ instance: Int) {
        // When it is busy, work is on its way to it and comes back.
        guard phases[instance] == .idle else { return }
        idle.removeAll { $0.instance == instance }
        phases[instance] = .away
    }

    /// An instance is no more.
    ///
    /// One that never was ready takes a waiting call with it, which gets to know why; so a function that cannot start
    /// fails each of its calls, and is not started again and again for the same one.
    mutating func instanceEnded(_ instance: Int) -> EndAction {
        guard let phase = phases.removeValue(forKey: instance) else { return EndAction(failed: nil, start: nil) }
        var failed: Work?
        switch phase {
        case .starting:
            startingCount -= 1
            failed = nextWaiting()
        case .idle: idle.removeAll { $0.instance == instance }
        case .returning: returningCount -= 1
        case .busy, .away: break
        }
        return EndAction(failed: failed, start: instanceToStart())
    }

    /// Takes out the instances that have been idle since before `deadline`; the caller ends them.
    mutating func retire(idleSince deadline: NIODeadline) -> [Int] {
        let old = idle.filter { $0.since < deadline }.map(\.instance)
        guard !old.isEmpty else { return [] }
        idle.removeAll { $0.since < deadline }
        for instance in old { phases[instance] = .busy }
        return old
    }

    /// Takes no more work from now on.
    ///
    /// Gives back what waits, and the instances to end at once; busy ones end at their next poll.
    mutating func drain() -> (waiting: [Work], ending: [Int]) {
        isDraining = true
        let work = Array(waiting)
        waiting.removeAll()
        idle.removeAll()
        let ending = phases.filter { $0.value != .busy && $0.value != .returning }.map(\.key)
        for instance in phases.keys { phases[instance] = .busy }
        startingCount = 0
        returningCount = 0
        return (work, ending)
    }

    private mutating func nextWaiting() -> Work? {
        while let work = waiting.popFirst() {
            if !work.isAbandoned { return work }
        }
        return nil
    }

    /// Numbers a new instance if more calls wait than instances are coming up or back, and there is room for one.
    private mutating func instanceToStart(countingReturning: Bool = true) -> Int? {
        let expected = startingCount + (countingReturning ? returningCount : 0)
        guard !isDraining, waiting.count > expected, startingCount < limits.startingCountMax,
            phases.count < limits.instanceCountMax
        else { return nil }
        lastInstance += 1
        phases[lastInstance] = .starting
        startingCount += 1
        return lastInstance
    }
}

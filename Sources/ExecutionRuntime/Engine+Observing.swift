import ExecutionCore
import JSONModel
import Logging
import StatesLanguage
package import StorageAPI
import Synchronization

// What observers are told: see TransitionObserver.

extension Engine {
    func interest(in revision: RevisionRecord, isExpress: Bool) -> TransitionInterest {
        observer?.interest(in: revision, isExpress: isExpress) ?? .none
    }

    /// What a decided transition looks like from outside; nil when nobody asked.
    ///
    /// Moves the cell's projection on, so it is called once for each transition; a cell whose commit fails is gone anyway.
    func observation(
        of cell: ExecutionCell,
        _ machine: ExecutionMachine,
        _ events: [JournalEvent],
        at time: Timestamp
    ) -> Observation? {
        guard !cell.interest.isNone else { return nil }
        let history = cell.state.withLock { state -> [HistoryEvent] in
            state.projection?.append(events, at: time)
            return state.projection?.takeEvents() ?? []
        }
        let changes = cell.interest.wantsStatus ? statusChanges(events, machine.state) : []
        guard !changes.isEmpty || !history.isEmpty else { return nil }
        return Observation(time: time, history: history, statusChanges: changes)
    }

    /// Tells the observer of a transition that is durable.
    func report(
        _ observation: Observation,
        _ cell: ExecutionCell,
        _ machine: ExecutionMachine,
        _ record: ExecutionRecord
    ) {
        observer?.observe(
            ObservedTransition(
                identity: machine.identity,
                scope: cell.scope,
                record: record,
                isExpress: cell.isVolatile,
                time: observation.time,
                history: observation.history,
                statusChanges: observation.statusChanges
            )
        )
    }

    private func statusChanges(
        _ events: [JournalEvent],
        _ state: ExecutionState
    ) -> [ObservedTransition.StatusChange] {
        var changes: [ObservedTransition.StatusChange] = []
        let input = state.input?.text ?? []
        if events.contains(where: \.isOpening) {
            changes.append(
                ObservedTransition.StatusChange(
                    status: .running,
                    stopDate: nil,
                    input: input,
                    output: nil,
                    error: nil,
                    cause: nil,
                    redriveRefusal: .running
                )
            )
        }
        guard let status = state.status.end else { return changes }
        // An execution that timed out has its error in the history alone.
        let hasTimedOut = status == .timedOut
        changes.append(
            ObservedTransition.StatusChange(
                status: status,
                stopDate: state.stopTime,
                input: input,
                output: state.output?.text,
                error: hasTimedOut ? nil : state.error,
                cause: hasTimedOut ? nil : state.cause,
                redriveRefusal: refusal(state)
            )
        )
        return changes
    }

    private func refusal(_ state: ExecutionState) -> RedriveRefusal? {
        switch state.status {
        case .new, .running: return .running
        case .succeeded: return .succeeded
        case .failed, .aborted, .timedOut: break
        }
        return RedriveRefusal.ofClosed(
            eventCount: state.eventCount,
            start: state.startTime,
            stop: state.stopTime ?? state.startTime,
            now: state.stopTime ?? state.startTime,
            configuration.limits
        )
    }

    /// The transitions of a stored execution with sequences in a range, as an observer was or would have been told.
    ///
    /// Reads the whole journal. Empty when the execution is gone or cannot be read, or when nobody is interested in it.
    package func transitions(
        of id: ExecutionID,
        _ sequences: ClosedRange<Int64>,
        for observer: any TransitionObserver
    ) throws(EngineError) -> [ObservedTransition] {
        let found: ExecutionRecord?
        do { found = try store.execution(id) } catch { throw .storage("\(error)") }
        guard let last = found, let revision = try revision(last.revision) else { return [] }
        let interest = observer.interest(in: revision, isExpress: false)
        guard !interest.isNone else { return [] }
        let (definition, identity) = try setting(of: last)
        let owner: (scope: ResourceScope, name: String)?
        do { owner = try store.machineName(last.machine) } catch { throw .storage("\(error)") }
        guard let scope = owner?.scope else { return [] }
        var projection = HistoryProjection(
            definition: definition,
            identity: identity,
            includesData: interest.history == .withData
        )
        var payloads: [Int32: Payload] = [:]
        var transitions: [ObservedTransition] = []
        do throws(CorruptJournal) {
            for row in try rows(id) where row.sequence <= sequences.upperBound {
                let (time, events) = try JournalCodec.decode(row.data, payloads: &payloads)
                projection.append(events, at: time)
                let history = projection.takeEvents()
                guard row.sequence >= sequences.lowerBound else { continue }
                var record = last
                record.sequence = row.sequence
                record.apply(projection.state)
                transitions.append(
                    ObservedTransition(
                        identity: identity,
                        scope: scope,
                        record: record,
                        isExpress: false,
                        time: time,
                        history: interest.history == nil ? [] : history,
                        statusChanges: interest.wantsStatus ? statusChanges(events, projection.state) : []
                    )
                )
            }
        } catch {
            logger.error("Execution \(identity.executionARN) cannot be reported: \(error.reason)")
        }
        return transitions
    }
}

extension TransitionInterest {
    /// What makes history events of an execution, when they are wanted.
    func projection(_ definition: StateMachineDefinition, _ identity: ExecutionIdentity) -> HistoryProjection? {
        history.map { HistoryProjection(definition: definition, identity: identity, includesData: $0 == .withData) }
    }
}

/// What a transition looks like from outside, before its record is known.
struct Observation: Sendable {
    let time: Timestamp
    let history: [HistoryEvent]
    let statusChanges: [ObservedTransition.StatusChange]
}

extension ExecutionState.Status {
    /// How an execution ended; nil while it is open.
    fileprivate var end: ExecutionStatus? {
        switch self {
        case .new, .running: nil
        case .succeeded: .succeeded
        case .failed: .failed
        case .aborted: .aborted
        case .timedOut: .timedOut
        }
    }
}

extension JournalEvent {
    /// True for what makes an execution run.
    fileprivate var isOpening: Bool {
        switch self {
        case .executionStarted, .executionRedriven: true
        default: false
        }
    }
}

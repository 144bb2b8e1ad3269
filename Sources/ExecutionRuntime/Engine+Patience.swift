import ExecutionCore
import StatesLanguage
import StorageAPI
import Synchronization

// Transitions whose expressions take long: given up on the thread that triggered them, and decided again elsewhere.

/// How much a transition may do at once.
enum DecisionPace: Sendable {
    /// What fits into ``EngineConfiguration/promptExpressionSteps``, on the thread that brings the trigger.
    case prompt
    /// Nothing but the start itself; the rest is another transition.
    case startOnly
    /// Everything, on a thread for that.
    case patient
}

/// What is needed to decide a transition again.
enum SpareMachine: Sendable {
    case kept(ExecutionMachine)
    /// The store has it: a copy would make every transition copy what it changes.
    case stored

    /// Keeps what is small, or nowhere else as it is.
    init(_ cell: ExecutionCell, _ machine: ExecutionMachine) {
        let isAtRest =
            switch machine.state.status {
            case .new: true
            default: machine.state.status.isClosed
            }
        let isKept = isAtRest || cell.isVolatile && machine.definition.usesJSONata
        self = isKept ? .kept(machine) : .stored
    }
}

extension Engine {
    /// Decides a transition once more that was given up; the cell stays busy until then.
    func decideAgain(_ cell: ExecutionCell, _ spare: SpareMachine, _ pending: [ExecutionCell.Pending]) {
        if case .kept(let machine) = spare, case .new = machine.state.status, !cell.isVolatile {
            // The start is stored and answered now; what it leads to follows.
            if !decide(cell, machine, pending, .startOnly) { process(cell) }
            return
        }
        patience.run(cell.id) {
            let machine: ExecutionMachine?
            switch spare {
            case .kept(let kept): machine = kept
            case .stored:
                do throws(EngineError) {
                    machine = try self.load(cell.id)?.state.withLock { $0.machine }
                } catch {
                    return self.abandon(cell, pending, .engine(error))
                }
            }
            guard let machine else { return self.abandon(cell, pending, .rejected(.executionClosed)) }
            if !self.decide(cell, machine, pending, .patient) { self.process(cell) }
        }
    }

    /// The machine is lost; whoever triggers the execution next loads it again.
    private func abandon(_ cell: ExecutionCell, _ pending: [ExecutionCell.Pending], _ failure: TriggerFailure) {
        let waiting = cell.state.withLock { state in
            state.isGone = true
            defer { state.pending = [] }
            return state.pending
        }
        table.remove(cell)
        for item in pending + waiting { item.completion?(.failure(failure)) }
    }
}

import ExecutionCore
import JSONModel
import StorageAPI
import Synchronization

/// An execution in memory: its machine, and the triggers that wait for it.
///
/// One transition is under way at a time; triggers that arrive meanwhile are handled together in the next one.
/// Lifecycle: idle ⇄ busy → gone (closed, evicted, or its commit failed).
final class ExecutionCell: Sendable {
    typealias Completion = @Sendable (Result<TriggerReply, TriggerFailure>) -> Void

    struct Pending: Sendable {
        let trigger: Trigger
        let completion: Completion?
    }

    struct State: Sendable {
        /// Taken out while a transition is decided.
        var machine: ExecutionMachine?
        var record: ExecutionRecord
        var pending: [Pending] = []
        var isBusy = false
        /// The last transition reached its bound; an outbox entry says so.
        var isBounded = false
        /// No longer in the table: triggers must load a new cell.
        var isGone = false
        /// Attempts that the dispatcher performs now: a cell with some is not evicted.
        var performing: Set<Int64> = []
        /// Called when the execution has closed.
        var onClose: [@Sendable (ExecutionMachine) -> Void] = []
        /// Makes history events for an observer that wants them; in step with the machine.
        var projection: HistoryProjection?
    }

    let id: ExecutionID
    /// The machine whose revision it runs; for a Map Run's child that of the execution around it.
    let machineID: MachineID
    let scope: ResourceScope
    /// Express: never stored.
    let isVolatile: Bool
    /// What an observer wants of it.
    let interest: TransitionInterest
    let state: Mutex<State>

    init(
        id: ExecutionID,
        scope: ResourceScope,
        isVolatile: Bool,
        machine: ExecutionMachine,
        record: ExecutionRecord,
        owner: MachineID? = nil,
        interest: TransitionInterest,
        projection: HistoryProjection? = nil
    ) {
        self.id = id
        machineID = owner ?? record.machine
        self.scope = scope
        self.isVolatile = isVolatile
        self.interest = interest
        state = Mutex(State(machine: machine, record: record, projection: projection))
    }
}

/// What became of an accepted trigger.
struct TriggerReply: Sendable {
    /// For a trigger that starts an activity task: what the worker gets.
    var activityTask: ActivityTask?
    var stopTime: Timestamp?
    /// For a redrive: when it was accepted.
    var redriveTime: Timestamp?
}

/// Why a trigger had no effect.
enum TriggerFailure: Error, Sendable {
    case rejected(TriggerRejected)
    case nameTaken(ExecutionID)
    case engine(EngineError)
}

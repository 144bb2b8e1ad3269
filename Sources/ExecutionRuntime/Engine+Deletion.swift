import ExecutionCore
import JSONModel
import Logging
package import StorageAPI
import Synchronization

// Deleting a machine: it is marked, each of its executions ends where it would move on, and with the last one it goes.
extension Engine {
    /// Marks a machine as deleting; removes it at once when none of its executions is open.
    package func deleteMachine(_ record: MachineRecord) async throws(EngineError) {
        _ = try await commit(.markMachineDeleting(record.id))
        deleting.withLock { _ = $0.insert(record.id) }
        forgetMachine(scope: record.scope, name: record.name)
        await finishDeletion(record.id)
    }

    /// Takes up the deletions that a former process began.
    func resumeDeletions() throws(StorageError) {
        for machine in try store.deletingMachines() {
            deleting.withLock { _ = $0.insert(machine) }
            dispatcher.later { Task { await self.finishDeletion(machine) } }
        }
    }

    /// Whether executions of a machine are to end.
    func isDeleting(_ machine: MachineID) -> Bool { deleting.withLock { !$0.isEmpty && $0.contains(machine) } }

    /// Removes a machine that is marked, unless an execution of it is open; the closing of the last one calls again.
    func finishDeletion(_ machine: MachineID) async {
        do {
            for status in [ExecutionStatus.running, .pendingRedrive] {
                let open = try store.executions(
                    machine: machine,
                    matching: ExecutionFilter(status: status),
                    before: nil,
                    limit: 1
                )
                guard open.isEmpty else { return }
            }
            _ = try await commit(.removeMachine(machine))
            deleting.withLock { _ = $0.remove(machine) }
            if let owner = try store.machineName(machine) { forgetMachine(scope: owner.scope, name: owner.name) }
        } catch {
            logger.error("Deleting a state machine was interrupted; it goes on after the next start: \(error)")
        }
    }
}

extension Trigger {
    /// What an execution gets in place of this trigger when its machine is being deleted: its end, where it moves on.
    ///
    /// Triggers that the machine refuses stay as they are, so that a late outcome of a task ends nothing.
    func ofDeletedMachine(_ machine: ExecutionMachine, _ context: DecisionContext) -> Trigger {
        switch self {
        case .start, .activityStarted, .taskSubmitted, .heartbeat, .stop, .redrive: return self
        case .timersDue:
            guard let due = machine.state.nextDue, due <= context.now else { return self }
        case .taskSucceeded, .taskFailed, .taskUnstartable, .resume:
            var trial = machine
            do { _ = try trial.handle(self, context) } catch { return self }
        }
        return .stop(error: nil, cause: "The state machine was deleted.")
    }
}

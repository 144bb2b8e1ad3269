import ExecutionCore
import JSONModel
import Logging
package import StorageAPI
import Synchronization

// Deleting a machine: it is marked, each of its executions ends where it would move on, and with the last one it goes.
extension Engine {
    /// Marks a machine as deleting; removes it at once when none of its executions is open.
    package func deleteMachine(_ record: MachineRecord) async throws(EngineError) {
        guard try await commit(.markMachineDeleting(record.id)) == .done else { return }
        // The removal of a former machine of this name may still be on its last steps.
        await whenReleased(record.id)
        deleting.withLock { $0.insert(record.id) }
        forgetMachine(scope: record.scope, name: record.name)
        await finishDeletion(record.id)
    }

    /// Takes up the deletions that a former process began.
    func resumeDeletions() throws(StorageError) {
        for machine in try store.deletingMachines() {
            deleting.withLock { $0.insert(machine) }
            dispatcher.later { Task { await self.finishDeletion(machine) } }
        }
    }

    /// Whether executions of a machine are to end.
    func isDeleting(_ machine: MachineID) -> Bool { deleting.withLock { $0.contains(machine) } }

    /// Removes a machine that is marked, unless an execution of it is open; the closing of the last one calls again.
    func finishDeletion(_ machine: MachineID) async {
        do {
            while deleting.withLock({ $0.claim(machine) }) {
                if try await removeUnlessOpen(machine) { return }
                // One that closed while the machine was claimed has not looked itself.
                if try hasOpenExecutions(machine) { return }
            }
        } catch {
            logger.error("Deleting a state machine was interrupted; it goes on after the next start: \(error)")
        }
    }

    /// - Returns: whether the machine, which must be claimed, is gone.
    private func removeUnlessOpen(_ machine: MachineID) async throws -> Bool {
        defer {
            for waiting in deleting.withLock({ $0.release(machine) }) { waiting.resume() }
        }
        guard try !hasOpenExecutions(machine) else { return false }
        // Before it is gone: from then on there may be a new machine of its name, whose executions are not to end.
        deleting.withLock { $0.remove(machine) }
        do {
            _ = try await commit(.removeMachine(machine))
        } catch {
            deleting.withLock { $0.insert(machine) }
            throw error
        }
        if let owner = try store.machineName(machine) { forgetMachine(scope: owner.scope, name: owner.name) }
        return true
    }

    /// Returns when nobody has claimed a machine.
    private func whenReleased(_ machine: MachineID) async {
        await withCheckedContinuation { continuation in
            if deleting.withLock({ $0.isFree(machine, orTell: continuation) }) { continuation.resume() }
        }
    }

    private func hasOpenExecutions(_ machine: MachineID) throws(StorageError) -> Bool {
        for status in [ExecutionStatus.running, .pendingRedrive] {
            let filter = ExecutionFilter(status: status)
            let open = try store.executions(machine: machine, matching: filter, before: nil, limit: 1)
            if !open.isEmpty { return true }
        }
        return false
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
        case .taskSucceeded, .taskFailed, .taskSettled, .taskUnstartable, .mapRunSucceeded, .mapRunFailed, .resume:
            var trial = machine
            do { _ = try trial.handle(self, context) } catch { return self }
        }
        return .stop(error: nil, cause: "The state machine was deleted.")
    }
}

/// Machines that are being deleted: marked → claimed by whoever looks whether one can go → gone, or marked again.
///
/// Only one claims a machine at a time: a second removal would hit a new machine of the same name, which has its key.
struct DeletingMachines {
    private var marked: Set<MachineID> = []
    /// With whoever waits for the release.
    private var claimed: [MachineID: [CheckedContinuation<Void, Never>]] = [:]

    func contains(_ machine: MachineID) -> Bool { !marked.isEmpty && marked.contains(machine) }

    mutating func insert(_ machine: MachineID) { marked.insert(machine) }

    mutating func remove(_ machine: MachineID) { marked.remove(machine) }

    /// False when the machine is not marked, or claimed already.
    mutating func claim(_ machine: MachineID) -> Bool {
        guard contains(machine), claimed[machine] == nil else { return false }
        claimed[machine] = []
        return true
    }

    /// Whether nobody has claimed the machine; else the continuation is among those that the release returns.
    mutating func isFree(_ machine: MachineID, orTell waiting: CheckedContinuation<Void, Never>) -> Bool {
        guard claimed[machine] != nil else { return true }
        claimed[machine]?.append(waiting)
        return false
    }

    /// - Returns: who waited, to be resumed outside of the lock.
    mutating func release(_ machine: MachineID) -> [CheckedContinuation<Void, Never>] {
        claimed.removeValue(forKey: machine) ?? []
    }
}

package import ExecutionCore
package import JSONModel
package import StorageAPI

extension Engine {
    /// Why an execution cannot be redriven now; `nil` when it can.
    package func redriveRefusal(of record: ExecutionRecord) throws(EngineError) -> RedriveRefusal? {
        switch record.status {
        case .running: return .running
        case .succeeded: return .succeeded
        case .pendingRedrive: return .pendingRedrive
        case .failed, .aborted, .timedOut: break
        }
        if try isMachineGone(of: record) { return .machineDeleting }
        return RedriveRefusal.ofClosed(
            eventCount: record.eventCount,
            start: record.startDate,
            stop: record.stopDate ?? now(),
            now: now(),
            configuration.limits
        )
    }

    /// Takes up what failed, was stopped or timed out; durable when it returns.
    ///
    /// Returns when the redrive was accepted: for a token that was used a short while ago, then. A refusal is the result's
    /// failure.
    package func redrive(
        _ record: ExecutionRecord,
        token: String?
    ) async throws(EngineError) -> Result<Timestamp, RedriveRefused> {
        guard isReady else { throw .stopped }
        if record.status.isUnsuccessful, try isMachineGone(of: record) {
            return .failure(RedriveRefused(refusal: .machineDeleting))
        }
        while true {
            switch await deliver(.redrive(token: token), to: record.id) {
            case .success(let reply): return .success(reply.redriveTime ?? now())
            case .failure(.rejected(.notRedrivable(let refusal))): return .failure(RedriveRefused(refusal: refusal))
            case .failure(.engine(let error)): throw error
            case .failure:
                // The execution closed while the trigger waited for it; or it has been removed.
                do {
                    guard try store.execution(record.id) != nil else { throw EngineError.executionDoesNotExist }
                } catch let error as EngineError {
                    throw error
                } catch {
                    throw .storage("\(error)")
                }
            }
        }
    }

    private func isMachineGone(of record: ExecutionRecord) throws(EngineError) -> Bool {
        // The children of a Map Run have a name of their own for the machine of their revision.
        let machine = record.mapRun == nil ? record.machine : try revision(record.revision)?.machine
        guard let machine else { return true }
        let owner: (scope: ResourceScope, name: String)?
        do { owner = try store.machineName(machine) } catch { throw .storage("\(error)") }
        guard let owner, let current = try self.machine(scope: owner.scope, name: owner.name) else { return true }
        return current.status == .deleting
    }
}

/// An execution that cannot be redriven.
package struct RedriveRefused: Error, Sendable {
    package let refusal: RedriveRefusal
}

extension ExecutionStatus {
    fileprivate var isUnsuccessful: Bool { self == .failed || self == .aborted || self == .timedOut }
}

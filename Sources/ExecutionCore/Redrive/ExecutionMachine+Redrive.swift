import JSONModel
import StatesLanguage

extension ExecutionMachine {
    /// Opens a failed, stopped or timed out execution again and takes up what did not succeed.
    ///
    /// A token that redrove the execution a short while ago changes nothing.
    mutating func redrive(token: String?, _ context: inout DecisionContext) throws(TriggerRejected) {
        if let token, state.redriveTime(token: token, now: context.now) != nil { return }
        switch state.status {
        case .new: throw .wrongOrder
        case .running: throw .notRedrivable(.running)
        case .succeeded: throw .notRedrivable(.succeeded)
        case .failed, .aborted, .timedOut: break
        }
        let refusal = RedriveRefusal.ofClosed(
            eventCount: state.eventCount,
            start: identity.startTime,
            stop: state.stopTime ?? context.now,
            now: context.now,
            context.limits
        )
        if let refusal { throw .notRedrivable(refusal) }
        record(.executionRedriven(due: executionDue(context), token: token), context)
        goOn(state.branches.map(\.id), &context)
    }

    /// Lets redriven branches run, and their Maps start what there is room for.
    private mutating func goOn(_ ids: [BranchID], _ context: inout DecisionContext) {
        for id in ids {
            guard !state.status.isClosed, let position = state.position(of: id) else { return }
            switch state.branches[position].phase {
            case .joining(let join), .joined(let join):
                if join.isDistributed, !redriveMapRun(id, join.runIdentifier, join.runRedrives, context) { return }
            case .mapRun(let run):
                guard redriveMapRun(id, run.identifier, run.redrives, context) else { return }
                startMapRun(of: id, context)
            default: break
            }
            continueMap(id, previousEventID: state[id]?.lastEventID ?? 0, &context)
            enqueueIfRunnable(id)
        }
    }

    /// False when the Map Run has been redriven too often: then the execution has failed.
    private mutating func redriveMapRun(
        _ id: BranchID,
        _ identifier: String,
        _ redrives: Int,
        _ context: DecisionContext
    ) -> Bool {
        guard redrives < context.limits.mapRunRedrivesMax else {
            record(
                .executionFailed(
                    branch: id,
                    error: StatesError.runtimeName,
                    cause:
                        "The Map Run was redriven \(context.limits.mapRunRedrivesMax) times, which is the most there "
                        + "can be."
                ),
                context
            )
            return false
        }
        record(
            .mapRunRedriven(branch: id, identifier: identifier, redriveCount: redrives + 1),
            context
        )
        return true
    }

    /// Takes up as many iterations that failed before as concurrency allows.
    mutating func redrivePending(of id: BranchID, _ context: inout DecisionContext) {
        while let position = state.position(of: id), let child = state.unfinished.nextPending(of: id),
            state.branches[position].phase.hasRoom
        {
            record(.iterationRedriven(branch: id, child: child), context)
            guard state.position(of: child) != nil else { return }
            var below: Set<BranchID> = [child]
            for branch in state.branches {
                if let parent = branch.parent, below.contains(parent) { below.insert(branch.id) }
            }
            goOn(below.sorted(), &context)
        }
    }
}

extension Phase {
    fileprivate var hasRoom: Bool {
        if case .joining(let join) = self { join.running < join.concurrency } else { false }
    }
}

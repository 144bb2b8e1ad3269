import JSONModel
import StatesLanguage

extension ExecutionMachine {
    /// Does everything that is due: the execution's timeout first, then the branches' timers in order.
    mutating func fireTimers(_ context: inout DecisionContext) {
        if let due = state.executionDue, due <= context.now {
            abortDescendants(of: .root, context)
            return record(.executionTimedOut, context)
        }
        let now = context.now
        let due = state.branches.filter { $0.phase.due.map { $0 <= now } ?? false }.map(\.id)
        for id in due {
            guard !state.status.isClosed, let branch = state[id], branch.phase.due.map({ $0 <= now }) ?? false else {
                continue
            }
            fire(branch, &context)
        }
    }

    private mutating func fire(_ branch: Branch, _ context: inout DecisionContext) {
        switch branch.phase {
        case .waiting:
            guard let index = branch.state, case .wait(let wait) = definition[index] else { return }
            attempt(branch, &context) { (machine, context) throws(StepFailure) in
                try machine.finishWait(wait, branch, &context)
            }
        case .retrying:
            attempt(branch, &context) { (machine, context) throws(StepFailure) in
                try machine.startWork(branch, &context)
            }
        case .task(let task):
            let isHeartbeat =
                switch (task.heartbeatDue, task.timeoutDue) {
                case (let heartbeat?, let timeout?): heartbeat < timeout
                case (_?, nil): true
                case (nil, _): false
                }
            timeOutTask(branch, isHeartbeat: isHeartbeat, &context)
        case .starting, .entered, .completing, .leaving, .joining, .joined, .mapRun, .finishing:
            return
        }
    }
}

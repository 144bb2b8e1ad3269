import StatesLanguage

extension ExecutionState {
    mutating func applyParallel(_ event: JournalEvent, _ definition: StateMachineDefinition) {
        switch event {
        case .parallelStarted(let id, let input, let firstChild):
            note(input)
            startParallel(id, input, firstChild, definition)
        case .parallelSucceeded(let id), .parallelFailed(let id):
            endJoin(id, isFailure: event.isJoinFailure)
        case .branchEnded(let id, let output):
            note(output)
            endChild(id, output: output, isIteration: false)
        case .branchFailed(let id):
            failChild(id)
        default: break
        }
    }

    mutating func applyMap(_ event: JournalEvent, _ definition: StateMachineDefinition) {
        switch event {
        case .mapStarted(let id, let start):
            note(start.items)
            note(start.input)
            guard let position = position(of: id) else { return }
            number(position)
            branches[position].phase = .joining(
                Join(
                    items: start.items,
                    input: start.input,
                    count: start.count,
                    concurrency: start.concurrency,
                    toleratedFailures: start.toleratedFailures,
                    startedEventID: branches[position].lastEventID,
                    results: Array(repeating: nil, count: start.count)
                )
            )
            if start.count == 0, case .joining(let join) = branches[position].phase {
                branches[position].phase = .joined(join)
            }
        case .distributedMapStarted(let id, let start):
            startDistributedMap(id, start)
        case .iterationStarted(let id, let start):
            startIteration(id, start, definition)
        case .iterationSucceeded(let id, let output):
            note(output)
            endChild(id, output: output, isIteration: true)
        case .iterationFailed(let id):
            if let position = position(of: id), !isDistributedIteration(position) {
                number(position, advancing: false)
            }
            failChild(id)
        case .iterationAborted(let id, let owner):
            if let position = position(of: owner), let child = self[id], !child.isSilent {
                number(position, advancing: false)
            }
        case .mapSucceeded(let id), .mapFailed(let id):
            let runStarted = position(of: id).map { branches[$0].phase.runStartedEventID } ?? 0
            endJoin(id, isFailure: event.isJoinFailure)
            // Recorded: after a distributed Map, MapStateExited points at MapRunSucceeded where the Map is the first
            // state of all, and at MapRunStarted everywhere else.
            if !event.isJoinFailure, runStarted > 0, let position = position(of: id),
                branches[position].entryPreviousID > 0
            {
                branches[position].lastEventID = runStarted
            }
        case .mapRunStarted(let id, let identifier):
            startMapRun(id, identifier, redriveCount: 0)
        case .mapRunRedriven(let id, let identifier, let redriveCount):
            startMapRun(id, identifier, redriveCount: redriveCount)
        case .mapRunSucceeded(let id):
            guard let position = position(of: id) else { return }
            number(position)
            endMapRun(position, hasSucceeded: true)
        case .mapRunFailed(let id, _, _):
            guard let position = position(of: id) else { return }
            number(position)
            endMapRun(position, hasSucceeded: false)
        default: break
        }
    }

    private mutating func startMapRun(_ id: BranchID, _ identifier: String, redriveCount: Int) {
        guard let position = position(of: id) else { return }
        number(position)
        let startedID = branches[position].lastEventID
        func started(_ join: Join) -> Join {
            var join = join
            join.runStartedEventID = startedID
            join.runIdentifier = identifier
            join.runRedrives = redriveCount
            return join
        }
        switch branches[position].phase {
        case .joining(let join): branches[position].phase = .joining(started(join))
        case .joined(let join): branches[position].phase = .joined(started(join))
        case .mapRun(let run):
            branches[position].phase = .mapRun(run.started(startedID, identifier, nextAttempt, redriveCount))
            nextAttempt &+= 1
        default: break
        }
    }

    private func isDistributedIteration(_ position: Int) -> Bool { branches[position].isIsolated }

    private mutating func startParallel(
        _ id: BranchID,
        _ input: Payload,
        _ firstChild: BranchID,
        _ definition: StateMachineDefinition
    ) {
        guard let position = position(of: id), let index = branches[position].state,
            case .parallel(let state) = definition[index]
        else { return }
        number(position)
        let startedID = branches[position].lastEventID
        let isSilent = branches[position].isSilent
        var join = Join(
            items: nil,
            input: input,
            count: state.branches.count,
            concurrency: state.branches.count,
            toleratedFailures: nil,
            startedEventID: startedID,
            results: Array(repeating: nil, count: state.branches.count)
        )
        join.nextIndex = state.branches.count
        join.running = state.branches.count
        branches[position].phase = .joining(join)
        for (slot, block) in state.branches.enumerated() {
            branches.append(
                Branch(
                    id: firstChild.advanced(by: slot),
                    parent: id,
                    slot: slot,
                    block: block,
                    isSilent: isSilent,
                    isIsolated: false,
                    item: nil,
                    state: nil,
                    phase: .starting,
                    input: input,
                    lastEventID: startedID
                )
            )
        }
        nextBranchID = max(nextBranchID, firstChild.rawValue &+ Int32(truncatingIfNeeded: state.branches.count))
    }

    private mutating func startIteration(
        _ id: BranchID,
        _ start: IterationStart,
        _ definition: StateMachineDefinition
    ) {
        note(start.item)
        note(start.input)
        guard let position = position(of: id), case .joining(var join) = branches[position].phase,
            let index = branches[position].state, case .map(let state) = definition[index]
        else { return }
        let isSilent = branches[position].isSilent || join.isDistributed
        if !isSilent { number(position, previous: start.previousEventID, advancing: false) }
        join.nextIndex = start.index + 1
        join.running += 1
        branches[position].phase = .joining(join)
        branches.append(
            Branch(
                id: start.child,
                parent: id,
                slot: start.index,
                block: state.processor,
                isSilent: isSilent,
                isIsolated: join.isDistributed,
                item: start.item,
                state: nil,
                phase: .starting,
                input: start.input,
                lastEventID: eventCount
            )
        )
        nextBranchID = max(nextBranchID, start.child.rawValue &+ 1)
    }

    private mutating func endChild(_ id: BranchID, output: Payload, isIteration: Bool) {
        guard let position = position(of: id), let parent = branches[position].parent,
            let above = self.position(of: parent)
        else { return }
        let child = branches[position]
        if isIteration { number(position) }
        if !child.isIsolated { branches[above].lastEventID = branches[position].lastEventID }
        branches.remove(at: position)
        updateJoin(above) { join in
            join.running -= 1
            if join.results.indices.contains(child.slot) { join.results[child.slot] = output }
        }
    }

    private mutating func failChild(_ id: BranchID) {
        guard let position = position(of: id), let parent = branches[position].parent,
            let above = self.position(of: parent)
        else { return }
        if !branches[position].isIsolated { branches[above].lastEventID = branches[position].lastEventID }
        removeDescendants(of: id)
        if let position = self.position(of: id) { unfinished.keep(branches.remove(at: position)) }
        updateJoin(above) { join in
            join.running -= 1
            join.failures += 1
        }
    }

    private mutating func updateJoin(_ position: Int, _ body: (inout Join) -> Void) {
        guard case .joining(var join) = branches[position].phase else { return }
        branches[position].phase = .completing  // the only reference to the results: they are changed in place
        body(&join)
        branches[position].phase = join.isComplete ? .joined(join) : .joining(join)
    }

    private mutating func endJoin(_ id: BranchID, isFailure: Bool) {
        removeDescendants(of: id)
        guard let position = position(of: id) else { return }
        number(position, advancing: isFailure)
        switch branches[position].phase {
        case .joining(let join), .joined(let join): unfinished.keep(join, of: id)
        case .mapRun(let run): unfinished.keep(run, of: id)
        default: break
        }
        branches[position].phase = .completing
    }
}

extension JournalEvent {
    fileprivate var isJoinFailure: Bool {
        switch self {
        case .mapFailed, .parallelFailed: true
        default: false
        }
    }
}

extension Phase {
    fileprivate var runStartedEventID: Int64 {
        switch self {
        case .joining(let join), .joined(let join): join.runStartedEventID
        case .mapRun(let run): run.runStartedEventID
        default: 0
        }
    }
}

import JSONModel
import StorageAPI

// Every write decides first and changes afterwards, so that a refusal leaves nothing behind.
extension InMemoryState {
    mutating func apply(_ write: StoreWrite) -> WriteOutcome {
        switch write {
        case .transition(let transition): return apply(transition)
        case .createMachine(let machine, let tags, let version): return create(machine, tags, version)
        case .addRevision(let revision, let version): return add(revision, version)
        case .markMachineDeleting(let machine):
            guard machines[machine] != nil else { return .missing }
            machines[machine]?.status = .deleting
        case .removeMachine(let machine): return remove(machine)
        case .publishVersion(let version): return publish(version)
        case .removeVersion(let machine, let number): return removeVersion(number, of: machine)
        case .createAlias(let alias): return create(alias)
        case .updateAlias(let alias): return update(alias)
        case .removeAlias(let machine, let name):
            return aliases[machine]?.removeValue(forKey: NameKey(name)) == nil ? .missing : .done
        case .createActivity(let activity, let tags): return create(activity, tags)
        case .removeActivity(let scope, let name): return removeActivity(scope, name)
        case .setTags(let resource, let tags): set(tags, on: TagOwner(arn: resource))
        case .removeTags(let resource, let keys):
            for key in keys { self.tags[TagOwner(arn: resource)]?[NameKey(key)] = nil }
        case .setSetting(let name, let value): settings[NameKey(name)] = value
        case .removeExecution(let execution): return remove(execution)
        case .updateMapRun(let run):
            guard mapRuns[run.id] != nil else { return .missing }
            mapRuns[run.id] = run
        case .removeMapRun(let run):
            guard childrenByRun[run]?.isEmpty ?? true else { return .conflict }
            return mapRuns.removeValue(forKey: run) == nil ? .missing : .done
        }
        return .done
    }

    // MARK: Executions

    private mutating func apply(_ transition: TransitionWrite) -> WriteOutcome {
        guard let base = transition.baseSequence else { return .conflict }
        let record = transition.record
        if transition.isCreation {
            let name = ScopedName(record.machine, record.name)
            if let holder = executionsByName[name] { return .nameTaken(holder) }
            guard executions[record.id] == nil else { return .conflict }
            if let child = record.mapRun {
                guard childrenByRun[child.run]?[child.index] == nil else { return .conflict }
                childrenByRun[child.run, default: [:]][child.index] = record.id
            }
            executionsByName[name] = record.id
            executionsByMachine[record.machine, default: SortedSet()].insert(record.id)
            lastExecutionID = max(lastExecutionID, record.id.rawValue)
            executions[record.id] = Execution(record: record)
            index(record)
        } else {
            guard let stored = executions[record.id]?.record else { return .missing }
            guard stored.sequence == base else { return .conflict }
            unindex(stored)
            let moved = stored.moved(to: record)
            executions[record.id]?.record = moved
            index(moved)
        }
        executions[record.id]?.rows += transition.rows
        for row in transition.rows {
            lastPosition += 1
            places.append(JournalPlace(position: lastPosition, execution: row.execution, sequence: row.sequence))
        }
        for entry in transition.outboxAdded {
            let key = OutboxKey(execution: record.id, number: entry.number)
            outbox.insert(key)
            outboxTargets[key] = entry.target
        }
        for number in transition.outboxRemoved { removeFromOutbox(OutboxKey(execution: record.id, number: number)) }
        for run in transition.mapRuns { mapRuns[run.id] = run }
        return .done
    }

    private mutating func remove(_ id: ExecutionID) -> WriteOutcome {
        guard let record = executions[id]?.record else { return .missing }
        guard !record.status.isOpen else { return .conflict }
        unindex(record)
        executions[id] = nil
        places.removeAll { $0.execution == id }
        executionsByName[ScopedName(record.machine, record.name)] = nil
        executionsByMachine[record.machine]?.remove(id)
        if let child = record.mapRun { childrenByRun[child.run]?[child.index] = nil }
        let first = OutboxKey(execution: id, number: .min)
        let entries = outbox.elements[outbox.lowerBound(first)...].prefix { $0.execution == id }
        for entry in entries { removeFromOutbox(entry) }
        return .done
    }

    private mutating func removeFromOutbox(_ key: OutboxKey) {
        guard outboxTargets.removeValue(forKey: key) != nil else { return }
        outbox.remove(key)
    }

    private mutating func index(_ record: ExecutionRecord) {
        if record.status.isOpen {
            if let date = record.nextDue { due.insert(Dated(date: date, id: record.id)) }
        } else if record.mapRun == nil, let date = record.stopDate {
            closed.insert(Dated(date: date, id: record.id))
        }
    }

    private mutating func unindex(_ record: ExecutionRecord) {
        if record.status.isOpen {
            if let date = record.nextDue { due.remove(Dated(date: date, id: record.id)) }
        } else if record.mapRun == nil, let date = record.stopDate {
            closed.remove(Dated(date: date, id: record.id))
        }
    }

    // MARK: Machines

    private mutating func create(
        _ machine: MachineRecord,
        _ tags: [Tag],
        _ version: VersionRecord?
    ) -> WriteOutcome {
        guard
            machineIDs[ScopedName(machine.scope, machine.name)] == machine.id,
            machine.revision.machine == machine.id
        else { return .missing }
        guard machines[machine.id] == nil else { return .exists }
        guard revisions[machine.revision.key] == nil,
            version.map({ $0.isNext(after: machine.lastVersion, of: machine.revision) }) ?? true
        else { return .conflict }
        insert(machine.revision)
        machines[machine.id] = machine
        if let version { insert(version) }
        machinesByName[machine.scope, default: SortedSet()].insert(NameKey(machine.name))
        set(tags, on: TagOwner(machine: machine.name, in: machine.scope))
        return .done
    }

    private mutating func add(_ revision: RevisionRecord, _ version: VersionRecord?) -> WriteOutcome {
        guard let machine = machines[revision.machine] else { return .missing }
        guard revisions[revision.key] == nil,
            version.map({ $0.isNext(after: machine.lastVersion, of: revision) }) ?? true
        else { return .conflict }
        insert(revision)
        machines[revision.machine]?.revision = revision
        if let version { insert(version) }
        return .done
    }

    private mutating func remove(_ id: MachineID) -> WriteOutcome {
        guard let machine = machines.removeValue(forKey: id) else { return .missing }
        machinesByName[machine.scope]?.remove(NameKey(machine.name))
        versions[id] = nil
        aliases[id] = nil
        tags[TagOwner(machine: machine.name, in: machine.scope)] = nil
        return .done
    }

    private mutating func insert(_ revision: RevisionRecord) {
        revisions[revision.key] = revision
        lastRevisionKey = max(lastRevisionKey, revision.key.rawValue)
    }

    // MARK: Versions and aliases

    private mutating func publish(_ version: VersionRecord) -> WriteOutcome {
        guard let machine = machines[version.machine] else { return .missing }
        guard version.isNext(after: machine.lastVersion, of: machine.revision) else { return .conflict }
        insert(version)
        return .done
    }

    private mutating func insert(_ version: VersionRecord) {
        versions[version.machine, default: []].append(version)
        machines[version.machine]?.lastVersion = version.number
    }

    private mutating func removeVersion(_ number: Int64, of machine: MachineID) -> WriteOutcome {
        let isRouted = aliases[machine]?.values.contains { $0.routes.contains { $0.version == number } } ?? false
        guard !isRouted else { return .conflict }
        guard let index = versions[machine]?.firstIndex(where: { $0.number == number }) else { return .missing }
        versions[machine]?.remove(at: index)
        return .done
    }

    private mutating func create(_ alias: AliasRecord) -> WriteOutcome {
        guard hasVersions(of: alias) else { return .missing }
        guard aliases[alias.machine]?[NameKey(alias.name)] == nil else { return .exists }
        aliases[alias.machine, default: [:]][NameKey(alias.name)] = alias
        return .done
    }

    private mutating func update(_ alias: AliasRecord) -> WriteOutcome {
        guard hasVersions(of: alias), var stored = aliases[alias.machine]?[NameKey(alias.name)] else { return .missing }
        stored.description = alias.description
        stored.first = alias.first
        stored.second = alias.second
        stored.updateDate = alias.updateDate
        aliases[alias.machine]?[NameKey(alias.name)] = stored
        return .done
    }

    private func hasVersions(of alias: AliasRecord) -> Bool {
        alias.routes.allSatisfy { route in
            versions[alias.machine]?.contains { $0.number == route.version } ?? false
        }
    }

    // MARK: Activities and tags

    private mutating func create(_ activity: ActivityRecord, _ tags: [Tag]) -> WriteOutcome {
        let key = ScopedName(activity.scope, activity.name)
        guard activities[key] == nil else { return .exists }
        activities[key] = activity
        activitiesByName[activity.scope, default: SortedSet()].insert(key.name)
        set(tags, on: TagOwner(activity: activity.name, in: activity.scope))
        return .done
    }

    private mutating func removeActivity(_ scope: ResourceScope, _ name: String) -> WriteOutcome {
        guard activities.removeValue(forKey: ScopedName(scope, name)) != nil else { return .missing }
        activitiesByName[scope]?.remove(NameKey(name))
        tags[TagOwner(activity: name, in: scope)] = nil
        return .done
    }

    private mutating func set(_ tags: [Tag], on resource: TagOwner) {
        for tag in tags { self.tags[resource, default: [:]][NameKey(tag.key)] = tag.value }
    }
}

extension ExecutionRecord {
    /// This record with what a transition may change taken from `record`.
    fileprivate func moved(to record: ExecutionRecord) -> ExecutionRecord {
        var moved = self
        moved.status = record.status
        moved.stopDate = record.stopDate
        moved.nextDue = record.nextDue
        moved.sequence = record.sequence
        moved.eventCount = record.eventCount
        moved.redriveCount = record.redriveCount
        moved.redriveDate = record.redriveDate
        return moved
    }
}

extension TransitionWrite {
    /// The sequence that the execution must have before, 0 for a creation; `nil` when the rows have a gap or are not
    /// those of the record.
    fileprivate var baseSequence: Int64? {
        let (base, overflow) = record.sequence.subtractingReportingOverflow(Int64(rows.count))
        guard !overflow, base >= 0, !isCreation || base == 0 else { return nil }
        var sequence = base
        for row in rows {
            sequence += 1
            guard row.sequence == sequence, row.execution == record.id else { return nil }
        }
        return base
    }
}

import ExecutionCore
import JSONModel
import Logging
import StatesLanguage
package import StorageAPI
import Synchronization

// Map Runs as the rest of the engine and the API see them.
extension Engine {
    // Starting

    /// The records of Map Runs that a transition started or opened again.
    func mapRuns(
        _ commands: [Command],
        of cell: ExecutionCell,
        at time: Timestamp
    ) throws(StorageError) -> [MapRunRecord] {
        var records: [MapRunRecord] = []
        for case .startMapRun(let command) in commands {
            if command.redriveCount > 0, var record = try store.mapRun(uuid: command.uuid) {
                record.reopen(redriveCount: command.redriveCount, at: time)
                records.append(record)
            } else {
                records.append(
                    MapRunRecord(
                        id: makeMapRunID(),
                        execution: cell.id,
                        machine: cell.machineID,
                        label: command.label,
                        uuid: command.uuid,
                        startDate: time,
                        maxConcurrency: command.settings.maxConcurrency,
                        toleratedFailureCount: command.settings.toleratedFailureCount,
                        toleratedFailurePercentage: command.settings.toleratedFailurePercentage,
                        redriveCount: command.redriveCount
                    )
                )
            }
        }
        return records
    }

    /// Sees a run through that its execution waits for.
    func startMapRun(_ command: MapRunCommand, _ record: MapRunRecord) {
        mapRunner.start(MapRunDriver(engine: self, record: record, command: command))
    }

    /// Takes up a run that a former process left, for an execution that waits for it.
    func resumeMapRun(_ command: MapRunCommand, of execution: ExecutionID) {
        do {
            guard let record = try store.mapRun(uuid: command.uuid) else {
                return logger.error("The Map Run \(command.uuid) of execution \(execution.rawValue) is missing.")
            }
            startMapRun(command, record)
        } catch {
            logger.error("A Map Run could not be resumed; trying again in a second: \(error)")
            dispatcher.later(milliseconds: 1000) { self.resumeMapRun(command, of: execution) }
        }
    }

    /// Gives up runs that a former process left and that no execution waits for.
    ///
    /// To be called when those that executions wait for have been taken up.
    func abandonMapRuns() throws {
        var last: MapRunID?
        while true {
            let page = try store.openMapRuns(after: last, limit: 500)
            for record in page where mapRunner.driver(record.id) == nil {
                guard try !isAwaited(record) else { continue }
                mapRunner.start(MapRunDriver(engine: self, record: record, command: nil))
            }
            last = page.last?.id
            if page.count < 500 { return }
        }
    }

    private func isAwaited(_ run: MapRunRecord) throws -> Bool {
        guard let parent = try store.execution(run.execution), parent.status == .running else { return false }
        let found = try table.cell(run.execution) ?? load(run.execution)
        // While a transition is under way nobody can tell; it starts or cancels the run itself.
        guard let cell = found else { return false }
        return cell.state.withLock { state in state.machine.map { $0.awaitsMapRun(uuid: run.uuid) } ?? true }
    }

    /// The end of a run: it becomes a trigger, again and again while the store is out of order.
    func mapRunEnded(_ execution: ExecutionID, _ trigger: Trigger, retries: Int) {
        deliver(trigger, to: execution) { [self] result in
            guard case .failure(.engine(let error)) = result, isReady else { return }
            logger.error("The end of a Map Run could not be stored; trying again: \(error)")
            dispatcher.later(milliseconds: min(10_000, 50 << min(retries, 8))) {
                self.mapRunEnded(execution, trigger, retries: retries + 1)
            }
        }
    }

    /// A child has closed: its run hears of it.
    func childClosed(_ child: MapRunChild, _ status: ExecutionStatus, of machine: MachineID) {
        mapRunner.childClosed(child, status)
        guard isDeleting(machine) else { return }
        // With the machine goes what waits for the run.
        dispatcher.later {
            do {
                guard let run = try self.store.mapRun(child.run) else { return }
                self.deliver(
                    .stop(error: nil, cause: "The state machine was deleted."),
                    to: run.execution,
                    completion: nil
                )
            } catch {
                self.logger.error("A Map Run could not be read while its machine is deleted: \(error)")
            }
        }
    }

    /// What a run's children have in common.
    func childSetting(
        of run: MapRunRecord,
        parent: ExecutionRecord,
        command: MapRunCommand
    ) throws -> MapChildSetting {
        let (root, identity) = try setting(of: parent)
        guard let revision = try revision(parent.revision), let owner = try store.machineName(run.machine),
            let definition = root.processor(of: command.state)
        else { throw EngineError.corrupt("the machine of Map Run \(run.uuid) is missing") }
        let name = "\(owner.name)/\(run.label)"
        return MapChildSetting(
            run: run,
            scope: owner.scope,
            machineName: name,
            machine: try store.machineID(scope: owner.scope, name: name),
            revision: revision,
            state: command.state,
            definition: definition,
            isExpress: command.configuration.executionType == .express,
            testCase: identity.testCase,
            parentARN: identity.executionARN
        )
    }

    // Reading

    /// A Map Run with its counts as they are now.
    package func describe(_ record: MapRunRecord) throws(EngineError) -> MapRunDescription {
        if let driver = mapRunner.driver(record.id), let shown = driver.description { return shown }
        if record.status != .running {
            let end = MapRunEnd(decoding: record.progress)
            return MapRunDescription(record: record, executions: end.executions, items: end.items)
        }
        var executions = MapRunCounts()
        var items = MapRunCounts()
        do {
            for count in try store.childCounts(of: record.id) {
                executions.add(count.executions, count.status)
                items.add(count.items, count.status)
            }
        } catch {
            throw .storage("\(error)")
        }
        return MapRunDescription(record: record, executions: executions, items: items)
    }

    package func mapRun(uuid: String) throws(EngineError) -> MapRunRecord? {
        do { return try store.mapRun(uuid: uuid) } catch { throw .storage("\(error)") }
    }

    package func mapRunARN(_ record: MapRunRecord) throws(EngineError) -> String {
        mapRunARN(record, try scope(of: record))
    }

    func mapRunARN(_ record: MapRunRecord, _ scope: ResourceScope) -> String {
        let name: String
        do { name = try store.machineName(record.machine)?.name ?? "" } catch { name = "" }
        return ResourceNames.mapRunARN(scope, machine: name, label: record.label, uuid: record.uuid)
    }

    private func scope(of record: MapRunRecord) throws(EngineError) -> ResourceScope {
        do {
            return try store.machineName(record.machine)?.scope ?? ResourceScope(account: "", region: "")
        } catch {
            throw .storage("\(error)")
        }
    }

    /// The ARN of any stored execution, a Map Run's child included.
    package func executionARN(of record: ExecutionRecord) throws(EngineError) -> String {
        let owner: (scope: ResourceScope, name: String)?
        do { owner = try store.machineName(record.machine) } catch { throw .storage("\(error)") }
        guard let owner else { throw .corrupt("machine \(record.machine.rawValue) is missing") }
        return ResourceNames.childARN(
            owner.scope,
            machine: owner.name,
            name: record.name,
            isExpress: ExecutionAttributes(decoding: record.attributes).isExpressChild
        )
    }

    /// Whether an execution is a child of a Map Run whose ExecutionType is EXPRESS.
    package func isExpressChild(_ record: ExecutionRecord) -> Bool {
        record.mapRun != nil && ExecutionAttributes(decoding: record.attributes).isExpressChild
    }

    // Changing

    /// Sets what is given; takes effect on the running children's successors at once.
    ///
    /// - Returns: false when the run is over.
    package func updateMapRun(
        _ record: MapRunRecord,
        maxConcurrency: Int64?,
        toleratedFailureCount: Int64?,
        toleratedFailurePercentage: Double?
    ) async throws(EngineError) -> Bool {
        func change(_ record: inout MapRunRecord) {
            if let maxConcurrency { record.maxConcurrency = maxConcurrency }
            if let toleratedFailureCount { record.toleratedFailureCount = toleratedFailureCount }
            if let toleratedFailurePercentage { record.toleratedFailurePercentage = toleratedFailurePercentage }
        }
        if let driver = mapRunner.driver(record.id) {
            guard let changed = driver.update(change) else { return false }
            return try await commit(.updateMapRun(changed)) == .done
        }
        guard record.status == .running else { return false }
        var changed = record
        change(&changed)
        return try await commit(.updateMapRun(changed)) == .done
    }

    // Removing

    /// Removes a closed execution with its Map Runs and their children, and theirs.
    ///
    /// - Returns: `.conflict` when it, or one of those, is open.
    @discardableResult
    func removeTree(_ id: ExecutionID) async throws(EngineError) -> WriteOutcome {
        var waiting = [id]
        while let top = waiting.last {
            let below: [ExecutionID]
            do { below = try children(below: top) } catch { throw .storage("\(error)") }
            if !below.isEmpty {
                // Those without Map Runs of their own go at once.
                let nested = try nested(below)
                waiting += nested
                let leaves = Set(below).subtracting(nested).map { StoreWrite.removeExecution($0) }
                if try await commit(leaves).contains(.conflict) { return .conflict }
                continue
            }
            for run in try mapRuns(of: top) where try await commit(.removeMapRun(run.id)) == .conflict {
                return .conflict
            }
            if try await commit(.removeExecution(top)) == .conflict { return .conflict }
            waiting.removeLast()
        }
        return .done
    }

    /// Those executions that have Map Runs of their own.
    private func nested(_ executions: [ExecutionID]) throws(EngineError) -> [ExecutionID] {
        var found: [ExecutionID] = []
        for id in executions where try !mapRuns(of: id).isEmpty { found.append(id) }
        return found
    }

    private func mapRuns(of id: ExecutionID) throws(EngineError) -> [MapRunRecord] {
        do { return try store.mapRuns(of: id, before: nil, limit: .max) } catch { throw .storage("\(error)") }
    }

    /// Some children of an execution's Map Runs; runs without any are removed.
    private func children(below id: ExecutionID) throws(StorageError) -> [ExecutionID] {
        for run in try store.mapRuns(of: id, before: nil, limit: .max) {
            let page = try store.children(of: run.id, from: 0, limit: 200)
            if !page.isEmpty { return page.map(\.id) }
        }
        return []
    }
}

/// What DescribeMapRun tells.
package struct MapRunDescription: Sendable {
    package let record: MapRunRecord
    package let executions: MapRunCounts
    package let items: MapRunCounts
}

extension MapRunDriver {
    /// The run as it is now; `nil` before its children have been looked up.
    var description: MapRunDescription? {
        state.withLock { state in
            guard state.early == nil, state.record.status == .running else { return nil }
            return MapRunDescription(
                record: state.record,
                executions: state.progress.shownExecutions,
                items: state.progress.shownItems
            )
        }
    }

    /// Changes the settings of a run that is under way; `nil` when it is over.
    func update(_ change: (inout MapRunRecord) -> Void) -> MapRunRecord? {
        let changed = state.withLock { state -> MapRunRecord? in
            guard state.record.status == .running, state.progress.ending == nil else { return nil }
            change(&state.record)
            state.progress.apply(state.record)
            state.progress.checkThreshold()
            return state.record
        }
        if changed != nil { wakeUp() }
        return changed
    }
}

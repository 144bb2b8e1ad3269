import ExecutionCore
import JSONModel
import Logging
import MapDatasets
import StatesLanguage
import StorageAPI
import Synchronization

// How a run begins, or begins again, and how it ends.
extension MapRunDriver {
    /// Makes sure that the record of a redriven run says so.
    ///
    /// An earlier driver of the same run may have stored its end just after the redrive.
    ///
    /// - Returns: false when the engine stops.
    func reopen() async -> Bool {
        guard let command, record.redriveCount < command.redriveCount else { return true }
        var reopened = record
        reopened.reopen(redriveCount: command.redriveCount, at: engine.now())
        return await store(reopened)
    }

    /// Stores the record, whatever it takes; false when the engine stops.
    private func store(_ record: MapRunRecord) async -> Bool {
        let outcome = await trying { try await engine.commit(.updateMapRun(record)) }
        guard outcome != nil else { return false }
        state.withLock { $0.record = record }
        return true
    }

    /// What the children have in common; `nil` when the engine stops or the machine cannot be read.
    func setting() async -> MapChildSetting? {
        let run = record
        let found = await trying { () throws -> MapChildSetting? in
            guard let parent = try engine.store.execution(run.execution), let command else { return nil }
            return try engine.childSetting(of: run, parent: parent, command: command)
        }
        if let found, let setting = found { return setting }
        guard command == nil, found != nil else { return nil }
        // Nobody waits for the run: all that is left to be done needs no definition.
        await giveUp()
        return nil
    }

    /// Stops what an execution left that does not wait any more.
    private func giveUp() async {
        guard record.status == .running, await findChildren() != nil else { return }
        var events = wakesIterator()
        while let step = nextStep {
            switch step {
            case .stopChildren: stopChildren()
            case .finish:
                await end(.aborted, MapRunEnd())
                return
            case .wait, .advance: _ = await events.next()
            }
        }
    }

    /// Looks up the children that there are; `nil` when the engine stops.
    func findChildren() async -> KnownChildren? {
        var known = KnownChildren()
        let run = record
        while true {
            let from = known.end
            guard let page = await trying({ try engine.store.children(of: run.id, from: from, limit: 1_000) }) else {
                return nil
            }
            state.withLock { state in
                for found in page {
                    guard let child = found.mapRun else { continue }
                    known.add(child.index)
                    if found.isUnfinished(of: run) {
                        known.hasUnfinished = true
                        state.progress.foundUnfinished(itemCount: child.itemCount)
                    } else {
                        state.progress.found(child.index, found, itemCount: child.itemCount)
                    }
                }
            }
            if page.count < 1_000 { break }
        }
        state.withLock { state in
            for (index, status) in state.early ?? [] { state.progress.closed(index, status) }
            state.early = nil
            state.progress.checkThreshold()
        }
        return known
    }

    func openDataset(
        _ command: MapRunCommand,
        _ setting: MapChildSetting
    ) async throws(StatesError) -> any MapItemCursor {
        if let items = command.items { return StateItemCursor(items.value) }
        guard let reader = command.configuration.itemReader, let access = engine.integrations.datasets else {
            throw StatesError(
                name: "States.ItemReaderFailed",
                cause: "This server has no access to datasets outside of the state's input."
            )
        }
        return try await access.open(
            ItemReaderRequest(
                caller: setting.caller,
                resource: reader.resource,
                parameters: command.settings.reader?.parameters ?? .object(JSONObject()),
                readerConfig: reader.readerConfig,
                maxItems: command.settings.reader?.maxItems
            )
        )
    }

    // Ends

    /// All children have closed: results, the record, and word to the execution.
    func finish(_ setting: MapChildSetting) async {
        let ending = state.withLock { $0.progress.ending }
        switch ending {
        case .aborted:
            await end(.aborted, MapRunEnd())
        case .failed(let error, let cause):
            // What there is, is exported all the same.
            if command?.configuration.resultWriter?.resource != nil {
                _ = try? await results(setting, listsPending: true)
            }
            await fail(StatesError(name: error, cause: cause))
        case nil:
            do throws(StatesError) {
                guard let output = try await results(setting) else { return }
                state.withLock { $0.progress.resultsWritten() }
                guard await end(.succeeded, MapRunEnd()) else { return }
                tell { .mapRunSucceeded(attempt: $0, output: output) }
            } catch {
                await fail(error)
            }
        }
    }

    private func fail(_ error: StatesError) async {
        var details = MapRunEnd()
        (details.error, details.cause) = (error.name, error.cause)
        guard await end(.failed, details) else { return }
        tell { .mapRunFailed(attempt: $0, error) }
    }

    /// Stores the end; false when the engine stops.
    @discardableResult
    private func end(_ status: MapRunStatus, _ details: MapRunEnd) async -> Bool {
        var ended = record
        var details = details
        let progress = state.withLock { $0.progress }
        details.executions = progress.shownExecutions
        details.items = progress.shownItems
        details.isExhausted = progress.isExhausted
        ended.status = status
        ended.stopDate = engine.now()
        ended.progress = details.encoded
        return await store(ended)
    }

    /// A former process stored the end and may not have told it.
    func tellStoredEnd(_ setting: MapChildSetting) async {
        let record = record
        let details = MapRunEnd(decoding: record.progress)
        switch record.status {
        case .running: return
        case .succeeded:
            do throws(StatesError) {
                guard let output = try await results(setting) else { return }
                tell { .mapRunSucceeded(attempt: $0, output: output) }
            } catch {
                await fail(error)
            }
        case .failed:
            let error = StatesError(name: details.error ?? "", cause: details.cause ?? "")
            tell { .mapRunFailed(attempt: $0, error) }
        case .aborted:
            tell {
                .mapRunFailed(attempt: $0, StatesError(name: StatesError.runtimeName, cause: "The run was aborted."))
            }
        }
    }

    /// Delivers the end to the execution, again and again while the store is out of order.
    private func tell(_ trigger: @escaping @Sendable (Int64) -> Trigger) {
        guard let command else { return }
        engine.mapRunEnded(record.execution, trigger(command.attempt), retries: 0)
    }
}

extension MapRunRecord {
    /// The run goes on.
    ///
    /// All that was started before has a date before that of the redrive, whatever the clock says.
    mutating func reopen(redriveCount: Int, at time: Timestamp) {
        redriveDate = stopDate.map { max(time, $0.advanced(byMilliseconds: 1)) } ?? time
        status = .running
        stopDate = nil
        self.redriveCount = redriveCount
    }
}

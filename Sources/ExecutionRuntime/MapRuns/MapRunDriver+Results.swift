import ExecutionCore
import JSONModel
import MapDatasets
import StatesLanguage
import StorageAPI
import Synchronization

// The results of a Map Run, in the order of its items.
extension MapRunDriver {
    private static let pageSize = 200

    /// The Map state's result, with the results exported where it says so; `nil` when the engine stops.
    ///
    /// With `listsPending` an export shows the children, too, that would have been started next.
    ///
    /// - Throws: `States.DataLimitExceeded`, `States.ResultWriterFailed`.
    func results(
        _ setting: MapChildSetting,
        listsPending: Bool = false
    ) async throws(StatesError) -> OutsideValue? {
        guard let command else { return nil }
        if let request = setting.writerRequest(command, mapRunARN: engine.mapRunARN(record, setting.scope)) {
            return try await exported(request, setting, listsPending: listsPending)
        }
        let format = ResultFormat(command.configuration.resultWriter?.writerConfig, isExported: false)
        let limit = engine.configuration.limits.payloadBytesMax
        var values: [JSONValue] = []
        var byteCount = 2
        var index: Int64 = 0
        while let page = await page(from: index, setting) {
            guard let last = page.last else {
                let value = JSONValue.array(values)
                return OutsideValue(value: value, text: value.serialized())
            }
            index = last.index + 1
            for value in page.flatMap({ format.values(of: $0.record) }) {
                byteCount += value.serializedByteCount() + 1
                guard byteCount - 1 <= limit else {
                    throw .dataLimitExceeded(command.map.header.name)
                }
                values.append(value)
            }
        }
        return nil
    }

    /// Fails the run at its beginning where its results could not be exported at its end.
    func checkWriter(_ setting: MapChildSetting) async {
        guard let command,
            let request = setting.writerRequest(command, mapRunARN: engine.mapRunARN(record, setting.scope))
        else { return }
        do throws(StatesError) {
            guard let access = engine.integrations.datasets else { throw .noBuckets }
            try await access.check(request)
        } catch {
            state.withLock { $0.progress.end(.failed(error: error.name, cause: error.cause)) }
        }
    }

    private func exported(
        _ request: ResultWriterRequest,
        _ setting: MapChildSetting,
        listsPending: Bool
    ) async throws(StatesError) -> OutsideValue? {
        guard let access = engine.integrations.datasets else { throw .noBuckets }
        let export = try await access.export(request)
        var index: Int64 = 0
        var known = KnownChildren()
        do throws(StatesError) {
            while let page = await page(from: index, setting) {
                guard let last = page.last else {
                    if listsPending { try await appendPending(to: export, besides: known, setting) }
                    let value = try await export.finish().output
                    return OutsideValue(value: value, text: value.serialized())
                }
                index = last.index + 1
                for child in page { known.add(child.index) }
                try await export.append(page.map(\.record))
            }
        } catch {
            await export.cancel()
            throw error
        }
        await export.cancel()
        return nil
    }

    /// Adds the children that have not been started, as far as the dataset tells of them.
    private func appendPending(
        to export: any MapResultExport,
        besides known: KnownChildren,
        _ setting: MapChildSetting
    ) async throws(StatesError) {
        var queue = MapWorkQueue(self, setting, known)
        var records: [ChildExecutionRecord] = []
        var isOpen = true
        while isOpen {
            let work: MapChildWork?
            // What cannot be read is what the run failed with, or is not told over that.
            do throws(StatesError) { work = try await queue.next() } catch { work = nil }
            if state.withLock({ $0.isStopped }) { isOpen = false }
            if case .start(let start, _)? = work {
                records.append(setting.pending(start))
            } else {
                isOpen = false
            }
            if records.count == Self.pageSize || !isOpen, !records.isEmpty {
                try await export.append(records)
                records = []
            }
        }
        await queue.close()
    }

    /// The next children by index as result files show them; `nil` when the engine stops.
    private func page(
        from index: Int64,
        _ setting: MapChildSetting
    ) async -> [(index: Int64, record: ChildExecutionRecord)]? {
        let run = record.id
        return await trying {
            try engine.store.children(of: run, from: index, limit: Self.pageSize).compactMap { found in
                guard let child = found.mapRun else { return nil }
                return (child.index, setting.result(try engine.describe(found)))
            }
        }
    }
}

extension StatesError {
    fileprivate static let noBuckets = StatesError(
        name: "States.ResultWriterFailed",
        cause: "This server has no access to buckets to write results to."
    )
}

extension MapChildSetting {
    /// The execution on whose behalf the run reads and writes.
    var caller: MapDatasetCaller {
        MapDatasetCaller(scope: scope, executionARN: parentARN, roleARN: revision.roleARN)
    }

    /// Where results are exported to; `nil` where they are the state's output.
    func writerRequest(_ command: MapRunCommand, mapRunARN: String) -> ResultWriterRequest? {
        guard let writer = command.configuration.resultWriter, let resource = writer.resource else { return nil }
        return ResultWriterRequest(
            caller: caller,
            resource: resource,
            parameters: command.settings.writer?.parameters ?? .object(JSONObject()),
            writerConfig: writer.writerConfig,
            mapRunARN: mapRunARN
        )
    }

    /// A child that was not started, as result files show it.
    func pending(_ start: MapChildStart) -> ChildExecutionRecord {
        ChildExecutionRecord(
            executionARN: executionARN(start.name),
            stateMachineARN: ResourceNames.stateMachineARN(scope, machine: machineName),
            name: start.name,
            status: .pending,
            input: start.input.serializedString()
        )
    }

    /// A child as result files show it.
    func result(_ description: ExecutionDescription) -> ChildExecutionRecord {
        let record = description.record
        let status: ChildExecutionRecord.Status =
            switch record.status {
            case .succeeded: .succeeded
            case .failed: .failed
            case .timedOut: .timedOut
            case .aborted: .aborted
            case .running, .pendingRedrive: .pending
            }
        return ChildExecutionRecord(
            executionARN: executionARN(record.name),
            stateMachineARN: ResourceNames.stateMachineARN(scope, machine: machineName),
            name: record.name,
            status: status,
            input: String(decoding: description.input, as: UTF8.self),
            output: description.output.map { String(decoding: $0, as: UTF8.self) },
            error: description.error,
            cause: description.cause,
            startDate: record.startDate,
            stopDate: record.stopDate,
            redriveCount: Int64(record.redriveCount),
            redriveStatus: status == .succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN",
            redriveStatusReason: status == .succeeded ? "Execution is SUCCEEDED and cannot be redriven" : nil
        )
    }
}

package import ExecutionCore
package import JSONModel
import Logging
import StatesLanguage
package import StorageAPI
import Synchronization

extension Engine {
    // Machines

    /// A machine by name; from memory when it was read before.
    package func machine(scope: ResourceScope, name: String) throws(EngineError) -> MachineRecord? {
        do { return try catalogue.machine(scope: scope, name: name) } catch { throw .storage("\(error)") }
    }

    /// To be called after each change of a machine.
    package func forgetMachine(scope: ResourceScope, name: String) { catalogue.forget(scope: scope, name: name) }

    package func revision(_ key: RevisionKey) throws(EngineError) -> RevisionRecord? {
        do { return try catalogue.revision(key) } catch { throw .storage("\(error)") }
    }

    // Starting

    /// Starts an execution; durable when it returns (Standard).
    ///
    /// - Throws: `.executionAlreadyExists` when the name is taken by a closed execution or one with another input.
    package func start(_ request: StartRequest) async throws(EngineError) -> StartResult {
        while true {
            let result = await withCheckedContinuation { continuation in
                begin(request, onClose: nil) { continuation.resume(returning: $0) }
            }
            switch result {
            case .success(let started): return started
            case .failure(.nameTaken(let other)):
                guard try await removeIfExpired(other) else { return try existing(other, request) }
            case .failure(.engine(let error)): throw error
            case .failure(.rejected): throw .stopped
            }
        }
    }

    /// Frees the name of an execution whose retention is over, where housekeeping has not been yet.
    ///
    /// - Returns: true when the execution is gone.
    private func removeIfExpired(_ id: ExecutionID) async throws(EngineError) -> Bool {
        let record: ExecutionRecord?
        do { record = try store.execution(id) } catch { throw .storage("\(error)") }
        guard let record else { return true }
        let expired = now().advanced(byMilliseconds: -configuration.retentionMilliseconds)
        guard record.status != .running, record.status != .pendingRedrive, let stopDate = record.stopDate,
            stopDate < expired
        else { return false }
        // Refused when it was redriven in the meantime.
        return try await removeTree(id) != .conflict
    }

    /// Runs an Express execution to its end.
    package func startSync(_ request: StartRequest) async throws(EngineError) -> SyncResult {
        let result: Result<SyncResult, TriggerFailure> = await withCheckedContinuation { continuation in
            let onClose: @Sendable (ExecutionMachine) -> Void = { machine in
                continuation.resume(returning: .success(SyncResult(machine.state, fallback: self.now())))
            }
            begin(request, onClose: onClose) { result in
                if case .failure(let error) = result { continuation.resume(returning: .failure(error)) }
            }
        }
        switch result {
        case .success(let ended): return ended
        case .failure(.engine(let error)): throw error
        case .failure: throw .stopped
        }
    }

    private func begin(
        _ request: StartRequest,
        onClose: (@Sendable (ExecutionMachine) -> Void)?,
        completion: @escaping @Sendable (Result<StartResult, TriggerFailure>) -> Void
    ) {
        let isExpress = request.machine.type == WorkflowType.express.rawValue
        let type: WorkflowType = isExpress ? .express : .standard
        guard let definition = catalogue.definition(of: request.revision, type: type) else {
            let reason = "the definition of '\(request.stateMachineARN)' cannot be decoded by this release"
            return completion(.failure(.engine(.corrupt(reason))))
        }
        guard isReady else { return completion(.failure(.engine(.stopped))) }
        let id = makeExecutionID()
        let startDate = now()
        let identity = ExecutionIdentity(
            key: id.rawValue,
            executionARN: request.executionARN,
            executionName: request.name,
            stateMachineARN: request.stateMachineARN,
            stateMachineName: request.machine.name,
            roleARN: request.revision.roleARN,
            region: request.machine.scope.region,
            startTime: startDate,
            isExpress: isExpress,
            testCase: request.testCase
        )
        let record = ExecutionRecord(
            id: id,
            machine: request.machine.id,
            revision: request.revision.key,
            name: request.name,
            startDate: startDate,
            attributes: ExecutionAttributes(request).encoded,
            version: request.version,
            alias: request.alias
        )
        let interest = interest(in: request.revision, isExpress: isExpress)
        let cell = ExecutionCell(
            id: id,
            scope: request.machine.scope,
            isVolatile: isExpress,
            machine: ExecutionMachine(definition: definition, identity: identity),
            record: record,
            interest: interest,
            projection: interest.projection(definition, identity)
        )
        let input = OutsideValue(value: request.input.value, text: request.input.text)
        launch(cell, input, onClose: onClose) { result in
            completion(result.map { StartResult(id: id, startDate: startDate, existing: false) })
        }
    }

    /// Hands a new execution its first trigger; `completion` is called once that is durable, or refused.
    func launch(
        _ cell: ExecutionCell,
        _ input: OutsideValue,
        onClose: (@Sendable (ExecutionMachine) -> Void)?,
        completion: @escaping @Sendable (Result<Void, TriggerFailure>) -> Void
    ) {
        cell.state.withLock { state in
            if let onClose { state.onClose.append(onClose) }
            state.pending = [
                .init(trigger: .start(input: input)) { reply in
                    switch reply {
                    case .success: completion(.success(()))
                    case .failure(let error): completion(.failure(error))
                    }
                }
            ]
        }
        _ = table.insert(cell)
        process(cell)
    }

    /// The idempotent answer: an open execution of that name with the same input.
    private func existing(_ id: ExecutionID, _ request: StartRequest) throws(EngineError) -> StartResult {
        let record: ExecutionRecord?
        do { record = try store.execution(id) } catch { throw .storage("\(error)") }
        guard let record, record.status == .running else { throw .executionAlreadyExists }
        guard ExecutionAttributes(decoding: record.attributes).testCase == request.testCase,
            try describe(record).input == request.input.text
        else { throw .executionAlreadyExists }
        return StartResult(id: id, startDate: record.startDate, existing: true)
    }

    // Reading

    package func execution(
        scope: ResourceScope,
        machineName: String,
        name: String
    ) throws(EngineError) -> ExecutionRecord? {
        do {
            guard let machine = try store.existingMachineID(scope: scope, name: machineName) else { return nil }
            return try store.execution(machine: machine, name: name)
        } catch {
            throw .storage("\(error)")
        }
    }

    /// Input, and how it ended: read from the first and the last row of the journal.
    package func describe(_ record: ExecutionRecord) throws(EngineError) -> ExecutionDescription {
        let first: JournalRow?
        let last: JournalRow?
        do {
            first = try store.journal(record.id, after: 0, limit: 1).first
            last = record.status == .running ? nil : try store.lastJournalRow(record.id)
        } catch {
            throw .storage("\(error)")
        }
        var payloads: [Int32: Payload] = [:]
        var input: [UInt8] = []
        var output: [UInt8]?
        var error: String?
        var cause: String?
        do throws(CorruptJournal) {
            if let first, case .executionStarted(let payload, _)? = try decode(first, &payloads).first {
                input = payload.text
            }
            if let last {
                let events = try lastEvents(record, first: first, last: last, &payloads)
                switch events.last {
                case .executionSucceeded(let payload): output = payload.text
                case .executionFailed(_, let name, let text): (error, cause) = (name, text)
                case .executionAborted(let name, let text): (error, cause) = (name, text)
                case .executionTimedOut: error = StatesError.timeoutName
                default: break
                }
            }
        } catch {
            throw .corrupt(error.reason)
        }
        let attributes = ExecutionAttributes(decoding: record.attributes)
        return ExecutionDescription(
            record: record,
            input: input,
            output: output,
            error: error,
            cause: cause,
            traceHeader: attributes.traceHeader,
            redriveCount: record.redriveCount,
            redriveDate: record.redriveDate
        )
    }

    /// The name of the error that an execution ended with.
    ///
    /// Nil while it runs and when it succeeded. Reads the last row alone where that is enough: lists ask for many.
    package func endingError(_ record: ExecutionRecord) throws(EngineError) -> String? {
        switch record.status {
        case .timedOut: return StatesError.timeoutName
        case .failed, .aborted: break
        default: return nil
        }
        let last: JournalRow?
        do { last = try store.lastJournalRow(record.id) } catch { throw .storage("\(error)") }
        guard let last else { return nil }
        var payloads: [Int32: Payload] = [:]
        do {
            switch try decode(last, &payloads).last {
            case .executionFailed(_, let name, _), .executionAborted(let name, _): return name
            default: return nil
            }
        } catch {
            guard error.isIncomplete else { throw .corrupt(error.reason) }
        }
        return try describe(record).error
    }

    /// Events of the last row.
    ///
    /// Its payloads may be defined in rows before it; then all are read.
    private func lastEvents(
        _ record: ExecutionRecord,
        first: JournalRow?,
        last: JournalRow,
        _ payloads: inout [Int32: Payload]
    ) throws(CorruptJournal) -> [JournalEvent] {
        if let first, first.sequence == last.sequence {
            var again: [Int32: Payload] = [:]
            return try decode(last, &again)
        }
        do {
            return try decode(last, &payloads)
        } catch {
            guard error.isIncomplete else { throw error }
        }
        var all: [Int32: Payload] = [:]
        var events: [JournalEvent] = []
        for row in try rows(record.id) { events = try decode(row, &all) }
        return events
    }

    /// The whole history as AWS shows it.
    package func history(_ record: ExecutionRecord) throws(EngineError) -> [HistoryEvent] {
        let (definition, identity) = try setting(of: record)
        var projection = HistoryProjection(definition: definition, identity: identity)
        var payloads: [Int32: Payload] = [:]
        do throws(CorruptJournal) {
            for row in try rows(record.id) {
                let (time, events) = try JournalCodec.decode(row.data, payloads: &payloads)
                projection.append(events, at: time)
            }
        } catch {
            throw .corrupt(error.reason)
        }
        return projection.events
    }

    private func decode(
        _ row: JournalRow,
        _ payloads: inout [Int32: Payload]
    ) throws(CorruptJournal) -> [JournalEvent] {
        try JournalCodec.decode(row.data, payloads: &payloads).events
    }

    /// All rows of a journal, checked for gaps.
    func rows(_ id: ExecutionID) throws(CorruptJournal) -> [JournalRow] {
        var rows: [JournalRow] = []
        while true {
            let page: [JournalRow]
            do {
                page = try store.journal(id, after: rows.last?.sequence ?? 0, limit: 1_000)
            } catch {
                throw CorruptJournal("the journal cannot be read: \(error)")
            }
            for row in page {
                guard row.sequence == (rows.last?.sequence ?? 0) + 1 else {
                    throw CorruptJournal("row \((rows.last?.sequence ?? 0) + 1) is missing")
                }
                rows.append(row)
            }
            if page.count < 1_000 { return rows }
        }
    }

    // Loading

    /// Definition and identity of a stored execution.
    func setting(
        of record: ExecutionRecord
    ) throws(EngineError) -> (StateMachineDefinition, ExecutionIdentity) {
        guard let revision = try revision(record.revision) else {
            throw .corrupt("revision \(record.revision.rawValue) is missing")
        }
        let owner: (scope: ResourceScope, name: String)?
        do { owner = try store.machineName(record.machine) } catch { throw .storage("\(error)") }
        guard let owner else { throw .corrupt("machine \(record.machine.rawValue) is missing") }
        let attributes = ExecutionAttributes(decoding: record.attributes)
        guard let definition = catalogue.definition(of: revision, type: .standard, processor: attributes.mapState)
        else {
            throw .corrupt("the definition of revision \(revision.key.rawValue) cannot be decoded by this release")
        }
        let identity = ExecutionIdentity(
            key: record.id.rawValue,
            executionARN: ResourceNames.childARN(
                owner.scope,
                machine: owner.name,
                name: record.name,
                isExpress: attributes.isExpressChild
            ),
            executionName: record.name,
            stateMachineARN: ResourceNames.stateMachineARN(owner.scope, machine: owner.name),
            stateMachineName: owner.name,
            roleARN: revision.roleARN,
            region: owner.scope.region,
            startTime: record.startDate,
            isExpress: attributes.isExpressChild,
            testCase: attributes.testCase
        )
        return (definition, identity)
    }

    /// Reads an execution back by folding its journal; `nil` when it is not there, or closed and not wanted then.
    func load(_ id: ExecutionID, whenClosed: Bool = false) throws(EngineError) -> ExecutionCell? {
        let found: ExecutionRecord?
        do { found = try store.execution(id) } catch { throw .storage("\(error)") }
        guard let record = found, record.status == .running || whenClosed else { return nil }
        let (definition, identity) = try setting(of: record)
        var interest = TransitionInterest.none
        if observer != nil, let revision = try revision(record.revision) {
            interest = self.interest(in: revision, isExpress: identity.isExpress)
        }
        var projection = interest.projection(definition, identity)
        var state = ExecutionState(identity)
        var payloads: [Int32: Payload] = [:]
        do throws(CorruptJournal) {
            for row in try rows(id) {
                let (time, events) = try JournalCodec.decode(row.data, payloads: &payloads)
                for event in events { state.apply(event, at: time, definition: definition) }
                projection?.append(events, at: time)
                _ = projection?.takeEvents()
            }
        } catch {
            logger.error("Execution \(identity.executionARN) cannot be read and is set aside: \(error.reason)")
            throw .corrupt(error.reason)
        }
        guard state.eventCount == record.eventCount else {
            throw .corrupt("the journal has \(state.eventCount) events, the record says \(record.eventCount)")
        }
        let owner: (scope: ResourceScope, name: String)?
        do { owner = try store.machineName(record.machine) } catch { throw .storage("\(error)") }
        return ExecutionCell(
            id: id,
            scope: owner?.scope ?? ResourceScope(account: "", region: ""),
            isVolatile: false,
            machine: ExecutionMachine(definition: definition, identity: identity, state: state),
            record: record,
            owner: try revision(record.revision)?.machine,
            interest: interest,
            projection: projection
        )
    }

    /// Waits until an execution has closed; returns early when the task is cancelled or the engine stops.
    package func waitUntilClosed(_ id: ExecutionID) async throws(EngineError) -> ExecutionRecord? {
        await closings.wait(id) {
            // Read after the wait was entered: a closing in between is not missed.
            guard let record = try? store.execution(id) else { return true }
            return record.status != .running
        }
        do { return try store.execution(id) } catch { throw .storage("\(error)") }
    }

    // Stopping

    /// Aborts an execution; for one that has ended already, tells when it ended.
    package func stop(
        _ id: ExecutionID,
        error: String?,
        cause: String?
    ) async throws(EngineError) -> Timestamp {
        switch await deliver(.stop(error: error, cause: cause), to: id) {
        case .success(let reply): return reply.stopTime ?? now()
        case .failure(.engine(let error)): throw error
        case .failure:
            let record: ExecutionRecord?
            do { record = try store.execution(id) } catch { throw .storage("\(error)") }
            guard let stopDate = record?.stopDate else { throw .executionDoesNotExist }
            return stopDate
        }
    }
}

extension SyncResult {
    fileprivate init(_ state: ExecutionState, fallback: Timestamp) {
        startDate = state.startTime
        stopDate = state.stopTime ?? fallback
        output = state.output?.text
        error = state.error
        cause = state.cause
        switch state.status {
        case .succeeded: status = .succeeded
        case .timedOut: status = .timedOut
        case .aborted: status = .aborted
        case .new, .running, .failed: status = .failed
        }
    }
}

/// What few executions have; stored as a JSON object, empty for most.
struct ExecutionAttributes {
    var traceHeader: String?
    var testCase: String?
    /// The Map state of which a Map Run's child runs the processor.
    var mapState: StateIndex?
    /// Such a child is of ExecutionType EXPRESS.
    var isExpressChild = false

    init() {}

    init(_ request: StartRequest) {
        traceHeader = request.traceHeader
        testCase = request.testCase
    }

    init(decoding bytes: [UInt8]) {
        guard !bytes.isEmpty, let value = try? JSONValue(parsing: bytes) else { return }
        traceHeader = value["traceHeader"]?.stringValue
        testCase = value["testCase"]?.stringValue
        mapState = value["mapState"]?.numberValue?.integerValue.flatMap(Int32.init(exactly:)).map(
            StateIndex.init(rawValue:)
        )
        isExpressChild = value["express"] == .bool(true)
    }

    var encoded: [UInt8] {
        var object = JSONObject()
        if let traceHeader { object["traceHeader"] = .string(traceHeader) }
        if let testCase { object["testCase"] = .string(testCase) }
        if let mapState { object["mapState"] = .integer(Int64(mapState.rawValue)) }
        if isExpressChild { object["express"] = true }
        return object.isEmpty ? [] : JSONValue.object(object).serialized()
    }
}

import ExecutionCore
import ExecutionRuntime
import JSONModel
import StepFunctionsAPI
import StorageAPI

extension ConsoleData {
    /// The record, the definition that it runs with, and whether that is the machine's current one.
    func execution(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let revision = try stored { store throws(StorageError) in try store.revision(record.revision) }
        let current: MachineRecord?
        do {
            current = try engine.machine(scope: scope, name: parameters["machine"] ?? "")
        } catch {
            throw DataError(error)
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("execution")
        write(record, to: &writer)
        writer.key("definition")
        writer.string(revision?.definition ?? "{}")
        writer.key("isCurrent")
        writer.bool(current?.revision.definition == revision?.definition)
        writer.key("machineExists")
        writer.bool(current != nil)
        writer.endObject()
        return writer.finish()
    }

    // MARK: Steps

    func steps(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let projection = try projection(record)
        var writer = JSONWriter(reserving: projection.steps.count * 220 + 256)
        writer.beginObject()
        writer.key("execution")
        write(record, to: &writer)
        writer.key("steps")
        writer.beginArray()
        for step in projection.steps { writer.write(step, withPayloads: false) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    func step(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let steps = try projection(record).steps
        guard let number = parameters.integer("number"), steps.indices.contains(Int(clamping: number)) else {
            throw .missing("The execution has no step '\(parameters["number"] ?? "")'")
        }
        var writer = JSONWriter()
        writer.write(steps[Int(clamping: number)], withPayloads: true)
        return writer.finish()
    }

    private func projection(_ record: ExecutionRecord) throws(DataError) -> StepProjection {
        do { return try engine.steps(record) } catch { throw DataError(error) }
    }

    // MARK: Events

    /// Events as arrays: id, previous id, time, type, name of the state or resource, step (or -1), error.
    func history(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let after = parameters.integer("after") ?? 0
        let events = try history(record)
        var owners: [Int64: Int] = [:]
        for pair in try projection(record).stepsOfEvents { owners[pair.event] = pair.step }
        var writer = JSONWriter(reserving: events.count * 80 + 64)
        writer.beginObject()
        writer.key("events")
        writer.beginArray()
        for event in events where event.id > after {
            writer.beginArray()
            writer.integer(event.id)
            writer.integer(event.previousEventID)
            writer.integer(event.timestamp.milliseconds)
            writer.string(event.type)
            writer.string(event.text("name") ?? event.text("resource") ?? "")
            writer.integer(Int64(owners[event.id] ?? -1))
            writer.string(event.text("error") ?? "")
            writer.endArray()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    /// One event as GetExecutionHistory shows it.
    func event(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let id = parameters.integer("id")
        guard let event = try history(record).first(where: { $0.id == id }) else {
            throw .missing("The execution has no event '\(parameters["id"] ?? "")'")
        }
        return HistoryEventText.serialized(event)
    }

    private func history(_ record: ExecutionRecord) throws(DataError) -> [HistoryEvent] {
        do { return try engine.history(record) } catch { throw DataError(error) }
    }
}

extension HistoryEvent {
    fileprivate func text(_ name: String) -> String? {
        for field in fields where field.name == name {
            if case .string(let text) = field.value { return text }
        }
        return nil
    }
}

extension JSONWriter {
    mutating func write(_ step: ExecutionStep, withPayloads: Bool) {
        beginObject()
        key("number")
        integer(Int64(step.number))
        key("name")
        string(step.name)
        key("type")
        string(step.type)
        optional("parent", step.parent.map(Int64.init))
        optional("slot", step.slot.map(Int64.init))
        key("status")
        string(step.status.rawValue)
        key("start")
        integer(step.start.milliseconds)
        optional("end", step.end?.milliseconds)
        optional("next", text: step.next)
        optional("error", text: step.error)
        if withPayloads {
            optional("cause", text: step.cause)
            optional("location", text: step.errorLocation)
        } else {
            // Enough for a list; the whole is read with the step.
            optional("cause", text: step.cause.map { String($0.prefix(200)) })
        }
        optional("items", step.itemCount.map(Int64.init))
        if step.failedChildren > 0 { optional("failures", Int64(step.failedChildren)) }
        optional("mapRun", text: step.mapRun)
        optional("waitsUntil", step.waitsUntil?.milliseconds)
        optional("timeoutDue", step.timeoutDue?.milliseconds)
        optional("firstEvent", step.firstEvent)
        optional("lastEvent", step.lastEvent)
        if !step.attempts.isEmpty {
            key("attempts")
            beginArray()
            for attempt in step.attempts { write(attempt, withPayloads: withPayloads) }
            endArray()
        }
        if withPayloads { writePayloads(of: step) }
        endObject()
    }

    private mutating func writePayloads(of step: ExecutionStep) {
        payload("input", step.input)
        payload("effectiveInput", step.effectiveInput)
        payload("output", step.output)
        guard !step.assigned.isEmpty else { return }
        key("assigned")
        beginObject()
        for variable in step.assigned { payload(variable.name, variable.value) }
        endObject()
    }

    private mutating func write(_ attempt: StepAttempt, withPayloads: Bool) {
        beginObject()
        key("number")
        integer(Int64(attempt.number))
        key("status")
        string(attempt.status.rawValue)
        key("scheduled")
        integer(attempt.scheduled.milliseconds)
        optional("started", attempt.started?.milliseconds)
        optional("end", attempt.end?.milliseconds)
        optional("error", text: attempt.error)
        optional("retryDue", attempt.retryDue?.milliseconds)
        optional("retrier", attempt.retrier.map(Int64.init))
        if attempt.redrive > 0 { optional("redrive", Int64(attempt.redrive)) }
        optional("worker", text: attempt.workerName)
        if withPayloads {
            optional("cause", text: attempt.cause)
            payload("parameters", attempt.parameters)
            payload("submitted", attempt.submitted)
            payload("result", attempt.result)
        }
        endObject()
    }

    private mutating func payload(_ name: String, _ payload: Payload?) {
        guard let payload else { return }
        key(name)
        string(utf8: payload.text)
    }

    private mutating func optional(_ name: String, _ value: Int64?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    private mutating func optional(_ name: String, text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }
}

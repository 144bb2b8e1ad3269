import ExecutionCore
import ExecutionRuntime
import JSONModel
import StepFunctionsAPI
import StorageAPI

extension ConsoleData {
    /// Longer values are told by their size only; the stored ones are in `step`.
    private static let valueBytesMax = 1 << 20

    /// The values between a step's fields, in the order in which the language has them, and the variables that it saw.
    func flow(_ parameters: QueryParameters, _ scope: ResourceScope) throws(DataError) -> [UInt8] {
        let record = try record(parameters, scope)
        let found: (step: ExecutionStep, flow: StepDataFlow)?
        do {
            found = try engine.dataFlow(record, step: Int(clamping: parameters.integer("number") ?? -1))
        } catch {
            throw DataError(error)
        }
        guard let flow = found?.flow else {
            throw .missing("The execution has no step '\(parameters["number"] ?? "")'")
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("stages")
        writer.beginArray()
        for stage in DataFlowStage.allCases {
            guard let value = flow.values[stage] else { continue }
            writer.beginObject()
            writer.key("name")
            writer.string(stage.memberName)
            writer.write(value, bytesMax: Self.valueBytesMax)
            writer.endObject()
        }
        writer.endArray()
        writer.key("variables")
        writer.beginArray()
        for variable in flow.surroundings.variables {
            writer.beginObject()
            writer.key("name")
            writer.string(variable.name)
            writer.write(variable.value, bytesMax: Self.valueBytesMax)
            writer.endObject()
        }
        writer.endArray()
        writer.position("retrier", flow.retryIndex)
        writer.position("catcher", flow.catchIndex)
        if let isExact = flow.isExact {
            writer.key("isExact")
            writer.bool(isExact)
        }
        writer.key("isGivenUp")
        writer.bool(flow.isGivenUp)
        writer.endObject()
        return writer.finish()
    }
}

extension JSONWriter {
    /// A value as text under `value`, or its size under `bytes`.
    fileprivate mutating func write(_ value: JSONValue, bytesMax: Int) {
        let text = value.serialized()
        if text.count <= bytesMax {
            key("value")
            string(utf8: text)
        } else {
            key("bytes")
            integer(Int64(text.count))
        }
    }

    fileprivate mutating func position(_ name: String, _ index: Int?) {
        guard let index else { return }
        key(name)
        integer(Int64(index))
    }
}

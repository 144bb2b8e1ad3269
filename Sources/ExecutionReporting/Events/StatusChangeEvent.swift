import ExecutionCore
package import ExecutionRuntime
import JSONModel
import StorageAPI

/// An event "Step Functions Execution Status Change".
///
/// Its detail has the members of DescribeExecution, with times in milliseconds since 1970, and null for what is not there.
/// Source: "Automating event delivery with EventBridge", and recorded AWS behaviour.
package struct StatusChangeEvent: Sendable {
    package static let detailType = "Step Functions Execution Status Change"
    /// Bytes that input and output may have together, escaped; beyond, the input is left out, then the output.
    package static let dataBytesMax = 248 << 10

    package let account: String
    package let region: String
    package let executionARN: String
    /// The same each time the event is made.
    package let id: String
    /// To the second, as in the envelope.
    package let time: String
    /// JSON text.
    package let detail: [UInt8]

    /// The events of a transition: none, one, or those of an execution that starts and ends at once.
    package static func events(of transition: ObservedTransition) -> [StatusChangeEvent] {
        transition.statusChanges.map { StatusChangeEvent(transition, $0) }
    }

    private init(_ transition: ObservedTransition, _ change: ObservedTransition.StatusChange) {
        account = transition.scope.account
        region = transition.scope.region
        executionARN = transition.identity.executionARN
        let record = transition.record
        id = StableUUID.text("\(executionARN)#\(record.id.rawValue)-\(record.sequence)-\(change.status.name)")
        time = String(transition.time.iso8601.prefix(19)) + "Z"
        detail = Self.detail(transition, change)
    }

    /// The event as a bus hands it on.
    package func envelope(source: String) -> [UInt8] {
        var writer = JSONWriter(reserving: detail.count + 512)
        writer.beginObject()
        for (key, value) in [
            ("version", "0"), ("id", id), ("detail-type", Self.detailType), ("source", source), ("account", account),
            ("time", time), ("region", region),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.key("resources")
        writer.beginArray()
        writer.string(executionARN)
        writer.endArray()
        writer.key("detail")
        writer.raw(detail)
        writer.endObject()
        return writer.finish()
    }

    private static func detail(_ transition: ObservedTransition, _ change: ObservedTransition.StatusChange) -> [UInt8] {
        let record = transition.record
        let machineARN = transition.identity.stateMachineARN
        let inputSize = EscapedText.count(change.input)
        let outputSize = change.output.map { EscapedText.count($0) } ?? 0
        let showsInput = inputSize + outputSize <= dataBytesMax
        let showsOutput = outputSize <= dataBytesMax
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        for (key, value) in [
            ("executionArn", transition.identity.executionARN), ("stateMachineArn", machineARN),
            ("name", record.name), ("status", change.status.name),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.milliseconds("startDate", record.startDate)
        writer.milliseconds("stopDate", change.stopDate)
        writer.text("input", showsInput ? change.input : nil)
        writer.text("output", showsOutput ? change.output : nil)
        writer.text("stateMachineVersionArn", record.version.map { "\(machineARN):\($0)" })
        writer.text("stateMachineAliasArn", record.alias.map { "\(machineARN):\($0)" })
        writer.key("redriveCount")
        writer.integer(Int64(record.redriveCount))
        writer.milliseconds("redriveDate", record.redriveDate)
        writer.text("redriveStatus", change.redriveRefusal == nil ? "REDRIVABLE" : "NOT_REDRIVABLE")
        writer.text("redriveStatusReason", change.redriveRefusal?.reason)
        writer.included("inputDetails", showsInput)
        writer.included("outputDetails", change.output == nil ? nil : showsOutput)
        writer.text("error", change.error)
        writer.text("cause", change.cause)
        writer.endObject()
        return writer.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func milliseconds(_ name: StaticString, _ time: Timestamp?) {
        key(name)
        if let time { integer(time.milliseconds) } else { null() }
    }

    fileprivate mutating func text(_ name: StaticString, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    fileprivate mutating func text(_ name: StaticString, _ text: [UInt8]?) {
        key(name)
        if let text { string(utf8: text) } else { null() }
    }

    fileprivate mutating func included(_ name: StaticString, _ isIncluded: Bool?) {
        key(name)
        guard let isIncluded else { return null() }
        beginObject()
        key("included")
        bool(isIncluded)
        endObject()
    }
}

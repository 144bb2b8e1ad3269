package import ExecutionCore
import JSONModel

/// A history event as GetExecutionHistory shows it, for who reads it past the operation.
package enum HistoryEventText {
    /// A JSON object with all data.
    package static func serialized(_ event: HistoryEvent) -> [UInt8] {
        var writer = JSONWriter()
        event.write(to: &writer, includesData: true)
        return writer.finish()
    }
}

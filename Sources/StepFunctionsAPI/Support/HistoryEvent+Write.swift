import AWSProtocol
import ExecutionCore
import JSONModel

extension HistoryEvent {
    /// Writes the event as GetExecutionHistory shows it.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - includesData: False to leave out inputs, outputs and variables with their details.
    func write(to writer: inout JSONWriter, includesData: Bool) {
        writer.beginObject()
        writer.key("timestamp")
        writer.timestamp(timestamp)
        writer.key("type")
        writer.string(type)
        writer.key("id")
        writer.integer(id)
        writer.key("previousEventId")
        writer.integer(previousEventID)
        if let detailsName {
            writer.key(detailsName)
            writer.beginObject()
            for field in fields where includesData || !field.value.isData {
                writer.key(field.name)
                field.value.write(to: &writer)
            }
            writer.endObject()
        }
        writer.endObject()
    }
}

extension HistoryValue {
    /// True for what `includeExecutionData: false` leaves out.
    fileprivate var isData: Bool {
        switch self {
        case .payload, .details, .variables: true
        case .string, .integer, .roleARN: false
        }
    }

    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let text): writer.string(text)
        case .integer(let value): writer.integer(value)
        case .payload(let json): writer.string(utf8: json)
        case .details:
            writer.beginObject()
            writer.key("truncated")
            writer.bool(false)
            writer.endObject()
        case .variables(let variables):
            writer.beginObject()
            for variable in variables {
                writer.key(variable.name)
                writer.string(utf8: variable.value)
            }
            writer.endObject()
        case .roleARN(let arn):
            writer.beginObject()
            writer.key("roleArn")
            writer.string(arn)
            writer.endObject()
        }
    }
}

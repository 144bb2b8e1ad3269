package import ExecutionCore
package import JSONModel

/// A history event in the form in which AWS logs it.
///
///     {"details": {…}, "redrive_count": "0", "id": "1", "type": "ExecutionStarted", "previous_event_id": "0",
///      "event_timestamp": "1700000000000", "execution_arn": "arn:…"}
///
/// `details` are the members that GetExecutionHistory has in `…EventDetails`, by name; numbers are texts. Source: "Using
/// CloudWatch Logs to log execution history", and recorded AWS behaviour.
package struct ExecutionLogEvent: Sendable, Hashable {
    package let timestamp: Timestamp
    /// JSON text in one line.
    package let message: [UInt8]

    /// Bytes that an input, an output or all variables together may have, escaped; what is over is cut off.
    package static let dataBytesMax = 248 << 10

    package init(timestamp: Timestamp, message: [UInt8]) {
        self.timestamp = timestamp
        self.message = message
    }

    /// Without data, inputs, outputs, parameters and variables are left out with their `…Details`.
    package init(_ event: HistoryEvent, executionARN: String, includesData: Bool) {
        timestamp = event.timestamp
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.key("details")
        Self.write(event.fields, to: &writer, includesData: includesData)
        for (key, value) in [
            ("redrive_count", "\(event.redriveCount)"), ("id", "\(event.id)"), ("type", event.type),
            ("previous_event_id", "\(event.previousEventID)"),
            ("event_timestamp", "\(event.timestamp.milliseconds)"), ("execution_arn", executionARN),
        ] {
            writer.key(key)
            writer.string(value)
        }
        writer.endObject()
        message = writer.finish()
    }

    private static func write(_ fields: [HistoryField], to writer: inout JSONWriter, includesData: Bool) {
        writer.beginObject()
        var cut: Set<String> = []
        for field in fields.sorted(by: { $0.name < $1.name }) {
            guard includesData || !field.isData else { continue }
            writer.key(field.name)
            switch field.value {
            case .string(let text): write(Array(text.utf8), of: field, to: &writer, &cut)
            case .payload(let text): write(text, of: field, to: &writer, &cut)
            case .integer(let value): writer.string("\(value)")
            case .variables(let variables): write(variables, of: field, to: &writer, &cut)
            case .details:
                // Sorted by name, so what the details are about has been written before.
                writer.beginObject()
                writer.key("truncated")
                writer.bool(cut.contains(String(field.name.dropLast("Details".count))))
                writer.endObject()
            case .roleARN(let arn):
                writer.beginObject()
                writer.key("roleArn")
                writer.string(arn)
                writer.endObject()
            }
        }
        writer.endObject()
    }

    private static func write(
        _ text: [UInt8],
        of field: HistoryField,
        to writer: inout JSONWriter,
        _ cut: inout Set<String>
    ) {
        let kept = EscapedText.prefix(text, bytesMax: dataBytesMax)
        if kept.count < text.count { cut.insert(field.name) }
        writer.string(utf8: kept)
    }

    private static func write(
        _ variables: [(name: String, value: [UInt8])],
        of field: HistoryField,
        to writer: inout JSONWriter,
        _ cut: inout Set<String>
    ) {
        var room = dataBytesMax
        writer.beginObject()
        for variable in variables {
            let kept = EscapedText.prefix(variable.value, bytesMax: room)
            if kept.count < variable.value.count { cut.insert(field.name) }
            guard !kept.isEmpty else { continue }
            room -= EscapedText.count(kept)
            writer.key(variable.name)
            writer.string(utf8: kept)
        }
        writer.endObject()
    }
}

extension HistoryField {
    /// True for what `includeExecutionData: false` leaves out of logs.
    fileprivate var isData: Bool {
        switch value {
        case .payload, .details, .variables: true
        case .string: name == "parameters"
        case .integer, .roleARN: false
        }
    }
}

/// How long texts are inside of a JSON string.
package enum EscapedText {
    /// Bytes of a text when quotes, backslashes and control characters are escaped.
    package static func count(_ text: some Sequence<UInt8>) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// The longest beginning with at most so many bytes, escaped; characters stay whole.
    package static func prefix(_ text: [UInt8], bytesMax: Int) -> [UInt8] {
        guard text.count > bytesMax / 6 else { return text }
        var room = bytesMax
        var end = 0
        while end < text.count {
            let width = width(text[end])
            guard width <= room else { break }
            room -= width
            end += 1
        }
        guard end < text.count else { return text }
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(text[..<end])
    }

    private static func width(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
        case 0..<0x20: 6
        default: 1
        }
    }
}

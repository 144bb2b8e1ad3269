import JSONModel

/// Cuts log events into calls of PutLogEvents.
///
/// Source: API reference, "PutLogEvents": at most 1,048,576 bytes, counting 26 more for each event, at most 10,000 events,
/// in the order of their times, spanning at most 24 hours.
package enum LogEventBatches {
    package static let bytesMax = 1_048_576
    package static let bytesPerEvent = 26
    package static let countMax = 10_000
    package static let millisecondsMax: Int64 = 24 * 3600 * 1000

    /// The events in the order of their times (as they came, where these are equal), cut where a limit is reached.
    package static func cut(_ events: [ExecutionLogEvent]) -> [ArraySlice<ExecutionLogEvent>] {
        let isSorted = zip(events, events.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp }
        let sorted =
            isSorted
            ? events
            : events.enumerated()
                .sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
                .map(\.element)
        var batches: [ArraySlice<ExecutionLogEvent>] = []
        var start = 0
        var bytes = 0
        for (index, event) in sorted.enumerated() {
            let size = event.message.count + bytesPerEvent
            let span = event.timestamp.milliseconds - sorted[start].timestamp.milliseconds
            if index > start, bytes + size > bytesMax || index - start == countMax || span >= millisecondsMax {
                batches.append(sorted[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < sorted.count { batches.append(sorted[start...]) }
        return batches
    }
}

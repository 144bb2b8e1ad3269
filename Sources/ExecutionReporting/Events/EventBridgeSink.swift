package import ExecutionRuntime
import JSONModel

/// Puts status-change events on a bus of Amazon EventBridge, or of what speaks its API.
package struct EventBridgeSink: TransitionSink {
    private struct Place: Hashable {
        let account: String
        let region: String
    }

    /// Source: API reference, "PutEvents".
    private static let entriesMax = 10
    private static let bytesMax = 256 << 10
    private let client: ReportingClient
    private let bus: String?
    private let source: String
    private let notices: ReportingNotices
    private let persistence: Persistence

    /// The bus is a name or ARN; nil for the default bus.
    package init(client: ReportingClient, bus: String?, source: String, notices: ReportingNotices) {
        self.client = client
        self.bus = bus
        self.source = source
        self.notices = notices
        persistence = Persistence(name: "Status-change events to EventBridge", notices: notices)
    }

    package func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        var places: [Place] = []
        var events: [Place: [StatusChangeEvent]] = [:]
        for event in transitions.flatMap(StatusChangeEvent.events(of:)) {
            let place = Place(account: event.account, region: event.region)
            if events[place] == nil { places.append(place) }
            events[place, default: []].append(event)
        }
        for place in places {
            for batch in Self.batches(events[place] ?? []) {
                var left = batch
                try await persistence.perform {
                    let (attempt, remaining) = await put(left, place)
                    left = remaining
                    return attempt
                }
            }
        }
    }

    package func flush() async {}

    private static func batches(_ events: [StatusChangeEvent]) -> [[StatusChangeEvent]] {
        var batches: [[StatusChangeEvent]] = []
        var bytes = 0
        for event in events {
            let size = event.detail.count + 512
            if let last = batches.last, last.count < entriesMax, bytes + size <= bytesMax {
                batches[batches.count - 1].append(event)
                bytes += size
            } else {
                batches.append([event])
                bytes = size
            }
        }
        return batches
    }

    /// Puts events; tells which of them are to be put once more.
    private func put(
        _ events: [StatusChangeEvent],
        _ place: Place
    ) async -> (Persistence.Attempt, left: [StatusChangeEvent]) {
        let parameters: JSONObject = ["Entries": .array(events.map(entry))]
        let outcome = await client.call(
            "events",
            "PutEvents",
            parameters,
            account: place.account,
            region: place.region
        )
        switch outcome {
        case .unavailable(let reason): return (.unavailable(reason), events)
        case .refused(let code, let message):
            notices.dropped(events.count, "Status-change events", "\(code): \(message)")
            return (.done, [])
        case .done(let result):
            var left: [StatusChangeEvent] = []
            var reason = ""
            for (event, answer) in zip(events, result["Entries"]?.arrayValue ?? []) {
                guard let code = answer["ErrorCode"]?.stringValue else { continue }
                reason = "\(code): \(answer["ErrorMessage"]?.stringValue ?? "")"
                if Self.transientCodes.contains(code) {
                    left.append(event)
                } else {
                    notices.dropped(1, "Status-change events", reason)
                }
            }
            return (left.isEmpty ? .done : .unavailable(reason), left)
        }
    }

    private static let transientCodes: Set<String> = ["InternalFailure", "InternalException", "ThrottlingException"]

    private func entry(_ event: StatusChangeEvent) -> JSONValue {
        var entry: JSONObject = [
            "Time": .string(event.time), "Source": .string(source),
            "Resources": [.string(event.executionARN)], "DetailType": .string(StatusChangeEvent.detailType),
            "Detail": .string(String(decoding: event.detail, as: UTF8.self)),
        ]
        if let bus { entry["EventBusName"] = .string(bus) }
        return .object(entry)
    }
}

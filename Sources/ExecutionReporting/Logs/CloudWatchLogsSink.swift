package import ExecutionRuntime
import JSONModel
import StorageAPI
import Synchronization

/// Sends execution logs to Amazon CloudWatch Logs, or to what speaks its API.
///
/// Streams are named as AWS names them: `states/MACHINE/YYYY-MM-DD-HH/00000000`.
package final class CloudWatchLogsSink: TransitionSink {
    private struct Stream: Hashable {
        let group: LogGroup
        let name: String
    }

    private enum Answer { case done, missing, refused(String), unavailable(String) }

    private static let service = "logs"
    private static let knownStreamsMax = 10_000
    private let client: ReportingClient
    private let catalogue: LoggingCatalogue
    private let notices: ReportingNotices
    private let persistence: Persistence
    private let revisions: RevisionSource
    private let known = Mutex<Set<Stream>>([])

    /// The name of the stream that AWS makes when a state machine begins to log.
    static let validationStream = "log_stream_created_by_aws_to_validate_log_delivery_subscriptions"
    private static let validationMessage =
        "Permissions are set correctly to allow AWS CloudWatch Logs to write into your logs while creating a subscription."

    package init(
        client: ReportingClient,
        catalogue: LoggingCatalogue,
        notices: ReportingNotices,
        revisions: RevisionSource
    ) {
        self.client = client
        self.catalogue = catalogue
        self.notices = notices
        self.revisions = revisions
        persistence = Persistence(name: "Execution logs to CloudWatch Logs", notices: notices)
    }

    package func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        var streams: [Stream] = []
        var events: [Stream: [ExecutionLogEvent]] = [:]
        for transition in transitions {
            guard let logging = catalogue.logging(of: transition.record.revision, find: revisions.revision),
                let logged = ExecutionLogLines(transition, logging)
            else { continue }
            let stream = Stream(
                group: logged.group,
                name: Self.streamName(logged.machineName, transition.time.iso8601)
            )
            if events[stream] == nil { streams.append(stream) }
            events[stream, default: []] += logged.events
        }
        for stream in streams {
            for batch in LogEventBatches.cut(events[stream] ?? []) {
                try await persistence.perform { await self.put(batch, to: stream) }
            }
        }
    }

    package func flush() async {}

    /// `states/MACHINE/YYYY-MM-DD-HH/00000000` for a time in ISO 8601; the last part tells writers apart.
    package static func streamName(_ machine: String, _ time: String) -> String {
        let hour = time.prefix(13).map { $0 == "T" ? "-" : $0 }
        return "states/\(machine)/\(String(hour))/00000000"
    }

    private func put(_ batch: ArraySlice<ExecutionLogEvent>, to stream: Stream) async -> Persistence.Attempt {
        if !known.withLock({ $0.contains(stream) }), let end = await begin(stream, batch.count) { return end }
        switch await call(stream, batch) {
        case .done: return .done
        case .unavailable(let reason): return .unavailable(reason)
        case .refused(let reason): return drop(batch.count, stream, reason)
        case .missing:
            // The stream or its group went since: once more from the beginning, then never mind.
            known.withLock { _ = $0.remove(stream) }
            if let end = await begin(stream, batch.count) { return end }
            switch await call(stream, batch) {
            case .done: return .done
            case .unavailable(let reason): return .unavailable(reason)
            case .missing: return drop(batch.count, stream, "the log group does not exist")
            case .refused(let reason): return drop(batch.count, stream, reason)
            }
        }
    }

    /// Makes the stream; nil when it is there, else what that means for the events.
    private func begin(_ stream: Stream, _ count: Int) async -> Persistence.Attempt? {
        switch await create(stream) {
        case .done:
            known.withLock { known in
                if known.count >= Self.knownStreamsMax { known.removeAll() }
                known.insert(stream)
            }
            return nil
        case .missing: return drop(count, stream, "the log group does not exist")
        case .refused(let reason): return drop(count, stream, reason)
        case .unavailable(let reason): return .unavailable(reason)
        }
    }

    private func drop(_ count: Int, _ stream: Stream, _ reason: String) -> Persistence.Attempt {
        notices.dropped(count, "Log events for '\(stream.group.name)'", reason)
        return .done
    }

    private func create(_ stream: Stream) async -> Answer {
        let parameters: JSONObject = [
            "LogGroupName": .string(stream.group.name), "LogStreamName": .string(stream.name),
        ]
        return answer(await call("CreateLogStream", parameters, stream.group), fine: ["ResourceAlreadyExistsException"])
    }

    private func call(_ stream: Stream, _ batch: ArraySlice<ExecutionLogEvent>) async -> Answer {
        let parameters: JSONObject = [
            "LogGroupName": .string(stream.group.name), "LogStreamName": .string(stream.name),
            "LogEvents": .array(
                batch.map { event in
                    [
                        "Timestamp": .integer(event.timestamp.milliseconds),
                        "Message": .string(String(decoding: event.message, as: UTF8.self)),
                    ]
                }
            ),
        ]
        let outcome = await call("PutLogEvents", parameters, stream.group)
        if case .done(let result) = outcome, let rejected = result["RejectedLogEventsInfo"], rejected != .null {
            let reason = "too old, too new or expired: \(rejected.serializedString())"
            notices.dropped(Self.rejectedCount(rejected, batch.count), "Log events for '\(stream.group.name)'", reason)
        }
        return answer(outcome, fine: ["DataAlreadyAcceptedException"])
    }

    /// How many of a batch were not taken.
    ///
    /// Indices count from 0; the `…EndIndex` ones are exclusive.
    private static func rejectedCount(_ rejected: JSONValue, _ count: Int) -> Int {
        func index(_ name: String) -> Int? { rejected[name]?.numberValue?.integerValue.map { Int(clamping: $0) } }
        let old = max(index("TooOldLogEventEndIndex") ?? 0, index("ExpiredLogEventEndIndex") ?? 0)
        let new = index("TooNewLogEventStartIndex").map { max(0, count - $0) } ?? 0
        return min(count, max(0, old) + new)
    }

    private func call(_ operation: String, _ parameters: JSONObject, _ group: LogGroup) async -> ReportingClient.Outcome
    {
        await client.call(Self.service, operation, parameters, account: group.account, region: group.region)
    }

    private func answer(_ outcome: ReportingClient.Outcome, fine: Set<String>) -> Answer {
        switch outcome {
        case .done: .done
        case .unavailable(let reason): .unavailable(reason)
        case .refused(let code, _) where fine.contains(code): .done
        case .refused("ResourceNotFoundException", _): .missing
        case .refused(let code, let message): .refused("\(code): \(message)")
        }
    }

    // Before a state machine begins to log

    /// What is known of a log group.
    package enum GroupState: Sendable, Hashable {
        case there
        case missing
        case denied(String)
        /// The service does not answer.
        case unknown(String)
    }

    /// Looks whether a log group is there and can be written to, and leaves the stream that AWS leaves there.
    package func validate(_ group: LogGroup) async -> GroupState {
        let prefix: JSONObject = ["LogGroupNamePrefix": .string(group.name)]
        var parameters = prefix
        while true {
            switch await call("DescribeLogGroups", parameters, group) {
            case .unavailable(let reason): return .unknown(reason)
            case .refused(let code, let message):
                return code.hasPrefix("AccessDenied") ? .denied(message) : .unknown("\(code): \(message)")
            case .done(let result):
                let groups = result["LogGroups"]?.arrayValue ?? []
                if groups.contains(where: { $0["LogGroupName"]?.stringValue == group.name }) {
                    await leaveValidationStream(group)
                    return .there
                }
                guard let next = result["NextToken"]?.stringValue else { return .missing }
                parameters = prefix
                parameters["NextToken"] = .string(next)
            }
        }
    }

    private func leaveValidationStream(_ group: LogGroup) async {
        let parameters: JSONObject = [
            "LogGroupName": .string(group.name), "LogStreamName": .string(Self.validationStream),
        ]
        guard case .done = await call("CreateLogStream", parameters, group) else { return }
        let event = ExecutionLogEvent(timestamp: SystemTime.now(), message: Array(Self.validationMessage.utf8))
        _ = await call(Stream(group: group, name: Self.validationStream), [event])
    }
}

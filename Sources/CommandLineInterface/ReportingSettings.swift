import ArgumentParser
import ExecutionReporting

/// The flags of `newel serve` about what it tells others of executions.
struct ReportingOptions: ParsableArguments {
    @Option(
        help: """
            Execution logs of state machines that log: aws (CloudWatch Logs), a directory, off. (default: aws where \
            CloudWatch Logs has an endpoint URL, else off)
            """
    )
    var executionLogs: String?
    @Option(
        help: """
            Events of executions that start and end: aws (EventBridge), a file, an http(s) URL, off. (default: aws where \
            EventBridge has an endpoint URL, else off)
            """
    )
    var statusEvents: String?
    @Option(help: "Name or ARN of the event bus. (default: the default bus)") var statusEventsBus: String?
    @Option(help: "Source of the events. (default: aws.states; newel.states at AWS, which keeps aws.* to itself)")
    var statusEventsSource: String?
}

/// What is reported, and where to.
struct ReportingSettings {
    enum Logs: Equatable {
        /// CloudWatch Logs where it has an endpoint of its own.
        case automatic
        case aws
        case directory(String)
        case off
    }

    enum Events: Equatable {
        case automatic
        case aws
        case file(String)
        case url(String)
        case off
    }

    private(set) var logs = Logs.automatic
    private(set) var events = Events.automatic
    private(set) var bus: String?
    private(set) var source: String?
    private(set) var notes: [(name: String, value: String, source: String)] = []

    init() {}

    /// Reads flags, environment and file.
    ///
    /// - Throws: what cannot be used, and what could be.
    init(_ options: ReportingOptions, _ sources: SettingSources) throws(CommandFailure) {
        let logs = note("executionLogs", try sources.text("executionLogs", options.executionLogs), "auto")
        let events = note("statusEvents", try sources.text("statusEvents", options.statusEvents), "auto")
        switch logs {
        case "auto": self.logs = .automatic
        case "aws": self.logs = .aws
        case "off": self.logs = .off
        default: self.logs = .directory(logs)
        }
        switch events {
        case "auto": self.events = .automatic
        case "aws": self.events = .aws
        case "off": self.events = .off
        case _ where events.hasPrefix("http://") || events.hasPrefix("https://"):
            self.events = .url(events)
            notes[notes.count - 1].value = WebhookSink.place(events)
        case _ where events.hasSuffix("/"):
            throw CommandFailure("The status events '\(events)' must be a file, not a directory.")
        default: self.events = .file(events)
        }
        if let bus = try sources.text("statusEventsBus", options.statusEventsBus) {
            self.bus = note("statusEventsBus", bus, "")
        }
        if let source = try sources.text("statusEventsSource", options.statusEventsSource) {
            self.source = note("statusEventsSource", source, "")
        }
    }

    private mutating func note(_ name: String, _ found: (value: String, source: String)?, _ fallback: String) -> String
    {
        let (value, source) = found ?? (fallback, "default")
        notes.append((name, value, source))
        return value
    }
}

package import ExecutionRuntime

/// Writes status-change events to a file, one per line, in the envelope in which a bus hands them on.
package struct EventFileSink: TransitionSink {
    private let path: String
    private let source: String
    private let files: LineFiles
    private let persistence: Persistence

    package init(path: String, source: String, files: LineFiles = LineFiles(), notices: ReportingNotices) {
        self.path = path
        self.source = source
        self.files = files
        persistence = Persistence(name: "Status-change events to '\(path)'", notices: notices)
    }

    package func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        var lines: [UInt8] = []
        for event in transitions.flatMap(StatusChangeEvent.events(of:)) {
            lines += event.envelope(source: source)
            lines.append(UInt8(ascii: "\n"))
        }
        guard !lines.isEmpty else { return }
        try await persistence.perform { files.append(lines, to: path).map(Persistence.Attempt.unavailable) ?? .done }
    }

    package func flush() async { files.flush() }
}

package import ExecutionRuntime
import StorageAPI

/// Writes execution logs to files: one per log group, a log event per line.
///
/// `DIR/ACCOUNT/REGION/NAME.jsonl`, where slashes in the group's name are directories.
package struct LogFileSink: TransitionSink {
    private let directory: String
    private let catalogue: LoggingCatalogue
    private let files: LineFiles
    private let persistence: Persistence
    private let revisions: RevisionSource

    package init(
        directory: String,
        catalogue: LoggingCatalogue,
        files: LineFiles = LineFiles(),
        notices: ReportingNotices,
        revisions: RevisionSource
    ) {
        self.directory = directory
        self.catalogue = catalogue
        self.files = files
        self.revisions = revisions
        persistence = Persistence(name: "Execution logs to '\(directory)'", notices: notices)
    }

    package func deliver(_ transitions: [ObservedTransition]) async throws(CancellationError) {
        var paths: [String] = []
        var lines: [String: [UInt8]] = [:]
        for transition in transitions {
            guard let logging = catalogue.logging(of: transition.record.revision, find: revisions.revision),
                let logged = ExecutionLogLines(transition, logging)
            else { continue }
            let path = Self.path(logged.group, in: directory)
            if lines[path] == nil { paths.append(path) }
            for event in logged.events {
                lines[path, default: []] += event.message
                lines[path, default: []].append(UInt8(ascii: "\n"))
            }
        }
        for path in paths {
            let text = lines[path] ?? []
            try await persistence.perform { files.append(text, to: path).map(Persistence.Attempt.unavailable) ?? .done }
        }
    }

    package func flush() async { files.flush() }

    /// The file of a log group; what is no plain character of a file's name becomes `_`.
    package static func path(_ group: LogGroup, in directory: String) -> String {
        let parts = [group.account, group.region] + group.name.split(separator: "/").map(String.init)
        return ([directory] + parts.map(segment)).joined(separator: "/") + ".jsonl"
    }

    private static func segment(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") }) { return String(text.map { _ in "_" }) }
        let kept = text.prefix(200).map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_#".contains($0)) ? $0 : "_" }
        return String(kept)
    }
}

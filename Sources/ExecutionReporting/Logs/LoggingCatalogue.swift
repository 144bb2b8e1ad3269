import ExecutionCore
import ExecutionRuntime
package import StorageAPI
import Synchronization

/// What revisions log, as their executions ask for it.
package final class LoggingCatalogue: Sendable {
    private enum Entry { case logged(ExecutionLogging), silent }

    private static let entriesMax = 10_000
    private let entries = Mutex<[RevisionKey: Entry]>([:])

    package init() {}

    /// What executions of a revision log; nil for nothing.
    package func logging(of revision: RevisionRecord) -> ExecutionLogging? {
        if let known = known(revision.key) { return Self.logging(known) }
        let logging = ExecutionLogging(configuration: revision.configuration)
        entries.withLock { entries in
            if entries.count >= Self.entriesMax { entries.removeAll() }
            entries[revision.key] = logging.map(Entry.logged) ?? .silent
        }
        return logging
    }

    /// The same by key; a revision that nobody has asked about lately is read by `find`.
    func logging(of key: RevisionKey, find: (RevisionKey) -> RevisionRecord?) -> ExecutionLogging? {
        if let known = known(key) { return Self.logging(known) }
        return find(key).flatMap { logging(of: $0) }
    }

    private func known(_ key: RevisionKey) -> Entry? { entries.withLock { $0[key] } }

    private static func logging(_ entry: Entry) -> ExecutionLogging? {
        if case .logged(let logging) = entry { logging } else { nil }
    }
}

/// Log events of transitions, with where they go.
struct ExecutionLogLines: Sendable {
    let group: LogGroup
    let machineName: String
    let events: [ExecutionLogEvent]

    /// Nil when nothing of the transition is logged.
    init?(_ transition: ObservedTransition, _ logging: ExecutionLogging) {
        let logged = transition.history.filter { logging.level.includes($0.type) }
        guard !logged.isEmpty else { return nil }
        group = logging.group
        machineName = transition.identity.stateMachineName
        let arn = transition.identity.executionARN
        events = logged.map { ExecutionLogEvent($0, executionARN: arn, includesData: logging.includesData) }
    }
}

import JSONModel
import StatesLanguage

extension JournalEvent {
    /// Released numbers; never reused.
    private enum Tag: UInt8 {
        case executionStarted = 1
        case executionSucceeded, executionFailed, executionAborted, executionTimedOut
        case stateEntered, stateExited, stateAborted, evaluationFailed
        case taskScheduled, taskStarted, taskSubmitted, taskSucceeded, taskFailed, taskTimedOut
        case heartbeatReceived, retryScheduled, waitStarted
        case parallelStarted, parallelSucceeded, parallelFailed, branchEnded, branchFailed
        case mapStarted, iterationStarted, iterationSucceeded, iterationFailed, iterationAborted
        case mapSucceeded, mapFailed, mapRunStarted, mapRunSucceeded, mapRunFailed
        case executionRedriven, mapRunRedriven, iterationRedriven
        case distributedMapStarted
    }

    func write(to writer: inout JournalWriter) {
        switch self {
        case .executionStarted, .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut,
            .stateEntered, .stateExited, .stateAborted, .evaluationFailed, .retryScheduled, .waitStarted:
            writeState(to: &writer)
        case .taskScheduled, .taskStarted, .taskSubmitted, .taskSucceeded, .taskFailed, .taskTimedOut,
            .heartbeatReceived:
            writeTask(to: &writer)
        case .executionRedriven, .mapRunRedriven, .iterationRedriven:
            writeRedrive(to: &writer)
        default:
            writeJoin(to: &writer)
        }
    }

    private func writeState(to writer: inout JournalWriter) {
        switch self {
        case .executionStarted(let input, let due):
            writer.byte(Tag.executionStarted.rawValue)
            writer.payload(input)
            writer.optional(due) { $0.time($1) }
        case .executionSucceeded(let output):
            writer.byte(Tag.executionSucceeded.rawValue)
            writer.payload(output)
        case .executionFailed(let branch, let error, let cause):
            writer.byte(Tag.executionFailed.rawValue)
            writer.branch(branch)
            writer.optional(error) { $0.text($1) }
            writer.optional(cause) { $0.text($1) }
        case .executionAborted(let error, let cause):
            writer.byte(Tag.executionAborted.rawValue)
            writer.optional(error) { $0.text($1) }
            writer.optional(cause) { $0.text($1) }
        case .executionTimedOut:
            writer.byte(Tag.executionTimedOut.rawValue)
        case .stateEntered(let branch, let state, let input):
            writer.byte(Tag.stateEntered.rawValue)
            writer.branch(branch)
            writer.unsigned(UInt64(UInt32(bitPattern: state.rawValue)))
            writer.payload(input)
        case .stateExited(let branch, let output, let assigned, let next):
            writer.byte(Tag.stateExited.rawValue)
            writer.branch(branch)
            writer.payload(output)
            writer.count(assigned.count)
            for variable in assigned {
                writer.text(variable.name)
                writer.payload(variable.value)
            }
            writer.optional(next) { $0.unsigned(UInt64(UInt32(bitPattern: $1.rawValue))) }
        case .stateAborted(let branch, let owner):
            writer.byte(Tag.stateAborted.rawValue)
            writer.branch(branch)
            writer.branch(owner)
        case .evaluationFailed(let branch, let cause, let location):
            writer.byte(Tag.evaluationFailed.rawValue)
            writer.branch(branch)
            writer.text(cause)
            writer.text(location)
        case .retryScheduled(let branch, let retrier, let due):
            writer.byte(Tag.retryScheduled.rawValue)
            writer.branch(branch)
            writer.count(retrier)
            writer.time(due)
        case .waitStarted(let branch, let due):
            writer.byte(Tag.waitStarted.rawValue)
            writer.branch(branch)
            writer.time(due)
        default: break
        }
    }

    private func writeTask(to writer: inout JournalWriter) {
        switch self {
        case .taskScheduled(let branch, let schedule):
            writer.byte(Tag.taskScheduled.rawValue)
            writer.branch(branch)
            writer.signed(schedule.attempt)
            writer.payload(schedule.parameters)
            writer.optional(schedule.timeoutSeconds) { $0.signed($1) }
            writer.optional(schedule.heartbeatSeconds) { $0.signed($1) }
            writer.optional(schedule.credentialsRoleARN) { $0.text($1) }
            writer.optional(schedule.token) { $0.text($1) }
            writer.optional(schedule.timeoutDue) { $0.time($1) }
        case .taskStarted(let branch, let workerName, let timeoutDue, let heartbeatDue):
            writer.byte(Tag.taskStarted.rawValue)
            writer.branch(branch)
            writer.optional(workerName) { $0.text($1) }
            writer.optional(timeoutDue) { $0.time($1) }
            writer.optional(heartbeatDue) { $0.time($1) }
        case .taskSubmitted(let branch, let output):
            writer.byte(Tag.taskSubmitted.rawValue)
            writer.branch(branch)
            writer.payload(output)
        case .taskSucceeded(let branch, let output):
            writer.byte(Tag.taskSucceeded.rawValue)
            writer.branch(branch)
            writer.payload(output)
        case .taskFailed(let branch, let error, let cause):
            writer.byte(Tag.taskFailed.rawValue)
            writer.branch(branch)
            writer.text(error)
            writer.text(cause)
        case .taskTimedOut(let branch):
            writer.byte(Tag.taskTimedOut.rawValue)
            writer.branch(branch)
        case .heartbeatReceived(let branch, let due):
            writer.byte(Tag.heartbeatReceived.rawValue)
            writer.branch(branch)
            writer.time(due)
        default: break
        }
    }

    private func writeRedrive(to writer: inout JournalWriter) {
        switch self {
        case .executionRedriven(let due, let token):
            writer.byte(Tag.executionRedriven.rawValue)
            writer.optional(due) { $0.time($1) }
            writer.optional(token) { $0.text($1) }
        case .mapRunRedriven(let branch, let identifier, let redriveCount):
            writer.byte(Tag.mapRunRedriven.rawValue)
            writer.branch(branch)
            writer.text(identifier)
            writer.count(redriveCount)
        case .iterationRedriven(let branch, let child):
            writer.byte(Tag.iterationRedriven.rawValue)
            writer.branch(branch)
            writer.branch(child)
        default: break
        }
    }

    private func writeJoin(to writer: inout JournalWriter) {
        switch self {
        case .parallelStarted(let branch, let input, let firstChild):
            writer.byte(Tag.parallelStarted.rawValue)
            writer.branch(branch)
            writer.payload(input)
            writer.branch(firstChild)
        case .branchEnded(let branch, let output):
            writer.byte(Tag.branchEnded.rawValue)
            writer.branch(branch)
            writer.payload(output)
        case .mapStarted(let branch, let start):
            writer.byte(Tag.mapStarted.rawValue)
            writer.branch(branch)
            writer.payload(start.items)
            writer.count(start.count)
            writer.count(start.concurrency)
            writer.optional(start.toleratedFailures) { $0.count($1) }
            writer.payload(start.input)
        case .distributedMapStarted(let branch, let start):
            writer.byte(Tag.distributedMapStarted.rawValue)
            writer.branch(branch)
            writer.optional(start.items) { $0.payload($1) }
            writer.count(start.count)
            writer.payload(start.input)
            writer.payload(start.settings)
        case .iterationStarted(let branch, let start):
            writer.byte(Tag.iterationStarted.rawValue)
            writer.branch(branch)
            writer.branch(start.child)
            writer.count(start.index)
            writer.payload(start.item)
            writer.payload(start.input)
            writer.signed(start.previousEventID)
        case .iterationSucceeded(let branch, let output):
            writer.byte(Tag.iterationSucceeded.rawValue)
            writer.branch(branch)
            writer.payload(output)
        case .iterationAborted(let branch, let owner):
            writer.byte(Tag.iterationAborted.rawValue)
            writer.branch(branch)
            writer.branch(owner)
        case .mapRunStarted(let branch, let identifier):
            writer.byte(Tag.mapRunStarted.rawValue)
            writer.branch(branch)
            writer.text(identifier)
        case .mapRunFailed(let branch, let error, let cause):
            writer.byte(Tag.mapRunFailed.rawValue)
            writer.branch(branch)
            writer.text(error)
            writer.text(cause)
        case .parallelSucceeded(let branch): writer.write(Tag.parallelSucceeded.rawValue, branch)
        case .parallelFailed(let branch): writer.write(Tag.parallelFailed.rawValue, branch)
        case .branchFailed(let branch): writer.write(Tag.branchFailed.rawValue, branch)
        case .iterationFailed(let branch): writer.write(Tag.iterationFailed.rawValue, branch)
        case .mapSucceeded(let branch): writer.write(Tag.mapSucceeded.rawValue, branch)
        case .mapFailed(let branch): writer.write(Tag.mapFailed.rawValue, branch)
        case .mapRunSucceeded(let branch): writer.write(Tag.mapRunSucceeded.rawValue, branch)
        default: break
        }
    }

    init(from reader: inout JournalReader) throws(CorruptJournal) {
        let raw = try reader.byte()
        guard let tag = Tag(rawValue: raw) else { throw CorruptJournal("unknown event \(raw)") }
        switch tag {
        case .executionStarted, .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut,
            .stateEntered, .stateExited, .stateAborted, .evaluationFailed, .retryScheduled, .waitStarted:
            self = try Self.readState(tag, &reader)
        case .taskScheduled, .taskStarted, .taskSubmitted, .taskSucceeded, .taskFailed, .taskTimedOut,
            .heartbeatReceived:
            self = try Self.readTask(tag, &reader)
        case .executionRedriven:
            self = .executionRedriven(due: try reader.optionalTime(), token: try reader.optionalText())
        case .mapRunRedriven:
            self = .mapRunRedriven(
                branch: try reader.branch(),
                identifier: try reader.text(),
                redriveCount: try reader.count()
            )
        case .iterationRedriven:
            self = .iterationRedriven(branch: try reader.branch(), child: try reader.branch())
        default:
            self = try Self.readJoin(tag, &reader)
        }
    }

    private static func readState(
        _ tag: Tag,
        _ reader: inout JournalReader
    ) throws(CorruptJournal) -> JournalEvent {
        switch tag {
        case .executionStarted:
            return .executionStarted(input: try reader.payload(), due: try reader.optionalTime())
        case .executionSucceeded:
            return .executionSucceeded(output: try reader.payload())
        case .executionFailed:
            return .executionFailed(
                branch: try reader.branch(),
                error: try reader.optionalText(),
                cause: try reader.optionalText()
            )
        case .executionAborted:
            return .executionAborted(error: try reader.optionalText(), cause: try reader.optionalText())
        case .executionTimedOut:
            return .executionTimedOut
        case .stateEntered:
            return .stateEntered(
                branch: try reader.branch(),
                state: StateIndex(rawValue: try reader.number32()),
                input: try reader.payload()
            )
        case .stateExited:
            let branch = try reader.branch()
            let output = try reader.payload()
            var assigned: [AssignedVariable] = []
            for _ in 0..<(try reader.count()) {
                assigned.append(AssignedVariable(name: try reader.text(), value: try reader.payload()))
            }
            let next = try reader.optional { (reader) throws(CorruptJournal) in try reader.number32() }
            return .stateExited(
                branch: branch,
                output: output,
                assigned: assigned,
                next: next.map(StateIndex.init(rawValue:))
            )
        case .stateAborted:
            return .stateAborted(branch: try reader.branch(), owner: try reader.branch())
        case .evaluationFailed:
            return .evaluationFailed(branch: try reader.branch(), cause: try reader.text(), location: try reader.text())
        case .retryScheduled:
            return .retryScheduled(branch: try reader.branch(), retrier: try reader.count(), due: try reader.time())
        case .waitStarted:
            return .waitStarted(branch: try reader.branch(), due: try reader.time())
        default:
            throw CorruptJournal("event \(tag) out of place")
        }
    }

    private static func readTask(
        _ tag: Tag,
        _ reader: inout JournalReader
    ) throws(CorruptJournal) -> JournalEvent {
        let branch = try reader.branch()
        switch tag {
        case .taskScheduled:
            return .taskScheduled(
                branch: branch,
                TaskSchedule(
                    attempt: try reader.signed(),
                    parameters: try reader.payload(),
                    timeoutSeconds: try reader.optionalNumber(),
                    heartbeatSeconds: try reader.optionalNumber(),
                    credentialsRoleARN: try reader.optionalText(),
                    token: try reader.optionalText(),
                    timeoutDue: try reader.optionalTime()
                )
            )
        case .taskStarted:
            return .taskStarted(
                branch: branch,
                workerName: try reader.optionalText(),
                timeoutDue: try reader.optionalTime(),
                heartbeatDue: try reader.optionalTime()
            )
        case .taskSubmitted: return .taskSubmitted(branch: branch, output: try reader.payload())
        case .taskSucceeded: return .taskSucceeded(branch: branch, output: try reader.payload())
        case .taskFailed: return .taskFailed(branch: branch, error: try reader.text(), cause: try reader.text())
        case .taskTimedOut: return .taskTimedOut(branch: branch)
        case .heartbeatReceived: return .heartbeatReceived(branch: branch, due: try reader.time())
        default: throw CorruptJournal("event \(tag) out of place")
        }
    }

    private static func readJoin(
        _ tag: Tag,
        _ reader: inout JournalReader
    ) throws(CorruptJournal) -> JournalEvent {
        let branch = try reader.branch()
        switch tag {
        case .parallelStarted:
            return .parallelStarted(branch: branch, input: try reader.payload(), firstChild: try reader.branch())
        case .parallelSucceeded: return .parallelSucceeded(branch: branch)
        case .parallelFailed: return .parallelFailed(branch: branch)
        case .branchEnded: return .branchEnded(branch: branch, output: try reader.payload())
        case .branchFailed: return .branchFailed(branch: branch)
        case .mapStarted:
            return .mapStarted(
                branch: branch,
                MapStart(
                    items: try reader.payload(),
                    count: try reader.count(),
                    concurrency: try reader.count(),
                    toleratedFailures: try reader.optional { (reader) throws(CorruptJournal) in try reader.count() },
                    input: try reader.payload()
                )
            )
        case .distributedMapStarted:
            return .distributedMapStarted(
                branch: branch,
                DistributedMapStart(
                    items: try reader.optional { (reader) throws(CorruptJournal) in try reader.payload() },
                    count: try reader.count(),
                    input: try reader.payload(),
                    settings: try reader.payload()
                )
            )
        case .iterationStarted:
            return .iterationStarted(
                branch: branch,
                IterationStart(
                    child: try reader.branch(),
                    index: try reader.count(),
                    item: try reader.payload(),
                    input: try reader.payload(),
                    previousEventID: try reader.signed()
                )
            )
        case .iterationSucceeded: return .iterationSucceeded(branch: branch, output: try reader.payload())
        case .iterationFailed: return .iterationFailed(branch: branch)
        case .iterationAborted: return .iterationAborted(branch: branch, owner: try reader.branch())
        case .mapSucceeded: return .mapSucceeded(branch: branch)
        case .mapFailed: return .mapFailed(branch: branch)
        case .mapRunStarted: return .mapRunStarted(branch: branch, identifier: try reader.text())
        case .mapRunSucceeded: return .mapRunSucceeded(branch: branch)
        case .mapRunFailed:
            return .mapRunFailed(branch: branch, error: try reader.text(), cause: try reader.text())
        default: throw CorruptJournal("event \(tag) out of place")
        }
    }
}

extension JournalWriter {
    fileprivate mutating func write(_ tag: UInt8, _ branch: BranchID) {
        byte(tag)
        self.branch(branch)
    }
}

extension JournalReader {
    fileprivate mutating func optionalText() throws(CorruptJournal) -> String? {
        try optional { (reader) throws(CorruptJournal) in try reader.text() }
    }

    fileprivate mutating func optionalTime() throws(CorruptJournal) -> Timestamp? {
        try optional { (reader) throws(CorruptJournal) in try reader.time() }
    }

    fileprivate mutating func optionalNumber() throws(CorruptJournal) -> Int64? {
        try optional { (reader) throws(CorruptJournal) in try reader.signed() }
    }
}

import ExecutionCore
import JSONModel
import StatesLanguage

/// The encoded journal of an execution that reached AWS's limit of history events.
struct LongJournal {
    let rows: [[UInt8]]
    private let definition: StateMachineDefinition
    private let identity: ExecutionIdentity

    /// Runs the execution, firing each timer when it is due.
    ///
    /// - Throws: when the execution does not succeed with exactly the expected number of events.
    init() throws {
        definition = try Definitions.decoded(Definitions.longLoop)
        identity = CoreSubject.identity()
        var machine = ExecutionMachine(definition: definition, identity: identity)
        var rows: [[UInt8]] = []
        var now = CoreSubject.startTime
        var trigger = Trigger.start(input: OutsideValue(value: ["n": 0], text: Array(#"{"n":0}"#.utf8)))
        while !machine.state.status.isClosed {
            let first = machine.firstNewPayload
            let transition = try machine.handle(trigger, Self.context(at: now))
            rows.append(JournalCodec.encode(transition.events, at: now, firstNewPayload: first))
            if let due = machine.state.nextDue {
                now = due
                trigger = .timersDue
            } else {
                trigger = .resume
            }
        }
        guard case .succeeded = machine.state.status, machine.state.eventCount == Definitions.longLoopEventCount else {
            throw BenchmarkError("the long execution ended with \(machine.state.eventCount) events")
        }
        self.rows = rows
    }

    private static func context(at now: Timestamp) -> DecisionContext {
        DecisionContext(
            now: now,
            random: SeededGenerator(seed: 1),
            limits: .aws,
            tokenKey: [],
            isActivityKnown: { _ in false }
        )
    }

    /// Reads the journal back, as after a restart; returns the number of events.
    func fold() throws -> Int {
        var state = ExecutionState()
        var payloads: [Int32: Payload] = [:]
        for row in rows {
            let (time, events) = try JournalCodec.decode(row, payloads: &payloads)
            for event in events { state.apply(event, at: time, definition: definition) }
        }
        return Int(state.eventCount)
    }

    /// Makes the history that AWS would show; returns the number of its events.
    func project() throws -> Int {
        var projection = HistoryProjection(definition: definition, identity: identity)
        var payloads: [Int32: Payload] = [:]
        for row in rows {
            let (time, events) = try JournalCodec.decode(row, payloads: &payloads)
            projection.append(events, at: time)
        }
        return projection.events.count
    }
}

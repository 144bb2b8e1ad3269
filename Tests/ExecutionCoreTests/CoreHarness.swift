import ExecutionCore
import JSONModel
import StatesLanguage
import Testing

/// Drives a machine by hand under a manual clock, and checks on each step that replay gives the same state.
struct CoreHarness {
    private(set) var machine: ExecutionMachine
    private(set) var rows: [(time: Timestamp, events: [JournalEvent])] = []
    private(set) var commands: [Command] = []
    private(set) var encoded: [[UInt8]] = []
    var now = Timestamp(milliseconds: 1_700_000_000_000)
    var limits = ExecutionLimits.aws
    var activities: Set<String> = []
    var parameterProblem: (@Sendable (TaskResource, JSONValue) -> String?)?
    var seed: UInt64 = 1
    /// Whether the items of distributed Maps run within the execution.
    var runsMapsWithin = true
    /// False where a test has so many transitions that it checks some of them.
    var checksEachReplay = true

    init(_ definition: JSONValue, type: WorkflowType = .standard) throws {
        let analysis = DefinitionAnalyzer.analyze(definition.serialized(), type: type)
        let decoded = try #require(analysis.definition, "\(analysis.diagnostics.map(\.text))")
        let identity = ExecutionIdentity(
            key: 7,
            executionARN: "arn:aws:states:us-east-1:123456789012:execution:m:e",
            executionName: "e",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            stateMachineName: "m",
            roleARN: "arn:aws:iam::123456789012:role/r",
            region: "us-east-1",
            startTime: now,
            isExpress: type == .express
        )
        machine = ExecutionMachine(definition: decoded, identity: identity)
    }

    mutating func start(_ input: JSONValue = [:]) throws {
        try handle(.start(input: OutsideValue(value: input, text: input.serialized())))
    }

    mutating func succeed(_ attempt: Int64, _ output: JSONValue) throws {
        try handle(.taskSucceeded(attempt: attempt, output: OutsideValue(value: output, text: output.serialized())))
    }

    mutating func fail(_ attempt: Int64, _ name: String, _ cause: String = "") throws {
        try handle(.taskFailed(attempt: attempt, StatesError(name: name, cause: cause)))
    }

    mutating func redrive(_ token: String? = nil) throws { try handle(.redrive(token: token)) }

    /// Names of the states that began or were scheduled again after their own end; none may.
    var rerunStates: [String] {
        var names: [Int64: String] = [:]
        var over: Set<Int64> = []
        var again: [String] = []
        let events = history
        for event in events {
            if event.type.hasSuffix("StateEntered"), case .string(let name)? = event.fields.last?.value {
                names[event.id] = name
            }
            // The state that an event belongs to: the nearest entry on its chain.
            var at = event.previousEventID
            while at > 0, names[at] == nil { at = events[Int(at) - 1].previousEventID }
            if event.type.hasSuffix("StateExited") { over.insert(at) }
            if event.type.hasSuffix("Scheduled"), over.contains(at) { again.append(names[at] ?? "?") }
        }
        return again
    }

    /// Advances the clock to the next timer and fires it.
    mutating func fireNext() throws {
        now = try #require(machine.state.nextDue, "no timer is set")
        try handle(.timersDue)
    }

    mutating func handle(_ trigger: Trigger) throws {
        let first = machine.firstNewPayload
        let transition = try machine.handle(trigger, context)
        commands += transition.commands
        guard !transition.isEmpty else { return }
        rows.append((now, transition.events))
        encoded.append(JournalCodec.encode(transition.events, at: now, firstNewPayload: first))
        if checksEachReplay { try checkReplay() }
    }

    private var context: DecisionContext {
        var context = DecisionContext(
            now: now,
            random: SeededGenerator(seed: seed),
            limits: limits,
            tokenKey: Array(repeating: 3, count: 32),
            isActivityKnown: { [activities] in activities.contains($0) }
        )
        context.parameterProblem = parameterProblem
        context.runsMapsWithin = runsMapsWithin
        return context
    }

    /// The fold of the encoded journal is the live state.
    func checkReplay() throws {
        var state = ExecutionState()
        var payloads: [Int32: Payload] = [:]
        for row in encoded {
            let (time, events) = try JournalCodec.decode(row, payloads: &payloads)
            for event in events { state.apply(event, at: time, definition: machine.definition) }
        }
        #expect(StateText.describe(state) == StateText.describe(machine.state))
    }

    /// A machine that has read the journal back, as after a restart.
    mutating func restart() throws {
        var state = ExecutionState()
        var payloads: [Int32: Payload] = [:]
        for row in encoded {
            let (time, events) = try JournalCodec.decode(row, payloads: &payloads)
            for event in events { state.apply(event, at: time, definition: machine.definition) }
        }
        machine = ExecutionMachine(definition: machine.definition, identity: machine.identity, state: state)
    }

    var history: [HistoryEvent] {
        var projection = HistoryProjection(definition: machine.definition, identity: machine.identity)
        for row in rows { projection.append(row.events, at: row.time) }
        return projection.events
    }

    /// `id<previous Type`, the form of the reference's sequences.
    var sequence: [String] { history.map { "\($0.id)<\($0.previousEventID) \($0.type)" } }

    var output: JSONValue? { machine.state.output?.value }

    var mapRuns: [MapRunCommand] {
        commands.compactMap { if case .startMapRun(let run) = $0 { run } else { nil } }
    }

    var tasks: [TaskCommand] {
        commands.compactMap { if case .performTask(let task) = $0 { task } else { nil } }
    }
}

/// A state as text without the identity of payload objects.
enum StateText {
    static func describe(_ state: ExecutionState) -> String {
        var text = ""
        dump(Shown(state), to: &text)
        return text
    }

    private struct Shown {
        let status: String
        let eventCount: Int64
        let error: String?
        let cause: String?
        let nextDue: Timestamp?
        let input: String
        let output: String
        let rest: String

        init(_ state: ExecutionState) {
            status = "\(state.status)"
            eventCount = state.eventCount
            error = state.error
            cause = state.cause
            nextDue = state.nextDue
            input = state.input.map { String(decoding: $0.text, as: UTF8.self) } ?? ""
            output = state.output.map { String(decoding: $0.text, as: UTF8.self) } ?? ""
            rest = state.branchText
        }
    }
}

import ExecutionCore
import JSONModel
import StatesLanguage

/// Runs executions of a definition to their end; each task succeeds at once, each timer is due at once.
struct ShapeRun {
    let definition: StateMachineDefinition
    private let input: OutsideValue

    /// AWS's limits, with room for long histories.
    private static let limits = {
        var limits = ExecutionLimits.aws
        limits.historyEventsMax = 10_000_000
        limits.payloadBytesMax = 64 << 20
        limits.variableBytesMax = 256 << 20
        return limits
    }()

    /// - Throws: when the definition is not valid.
    init(_ shape: WorkflowShape, size: Int) throws {
        definition = try Definitions.decoded(shape.definition(size))
        let value = shape.input(size)
        input = OutsideValue(value: value, text: value.serialized())
    }

    /// Runs one execution with its journal encoded, as the engine does; returns the bytes of the journal.
    ///
    /// - Throws: when the execution does not succeed.
    func execute() throws -> Int {
        var machine = ExecutionMachine(definition: definition, identity: CoreSubject.identity())
        var now = CoreSubject.startTime
        var byteCount = 0
        var triggers = [Trigger.start(input: input)]
        var head = 0
        while !machine.state.status.isClosed {
            var trigger = Trigger.timersDue
            if head < triggers.count {
                trigger = triggers[head]
                head += 1
            } else if let due = machine.state.nextDue {
                now = due
            } else {
                throw BenchmarkError("an execution waits for nothing")
            }
            let first = machine.firstNewPayload
            let transition = try machine.handle(trigger, Self.context(at: now))
            byteCount += JournalCodec.encode(transition.events, at: now, firstNewPayload: first).count
            triggers += transition.commands.compactMap(Self.answer)
        }
        guard case .succeeded = machine.state.status else {
            throw BenchmarkError("an execution failed: \(machine.state.error ?? "") \(machine.state.cause ?? "")")
        }
        return byteCount
    }

    private static func answer(_ command: Command) -> Trigger? {
        switch command {
        case .performTask(let task):
            .taskSucceeded(attempt: task.attempt, output: OutsideValue(value: 1, text: Array("1".utf8)))
        case .resume: .resume
        case .offerActivityTask, .cancelTask, .releaseTask, .startMapRun, .cancelMapRun: nil
        }
    }

    private static func context(at now: Timestamp) -> DecisionContext {
        DecisionContext(
            now: now,
            random: SeededGenerator(seed: 1),
            limits: limits,
            tokenKey: [],
            isActivityKnown: { _ in false }
        )
    }
}

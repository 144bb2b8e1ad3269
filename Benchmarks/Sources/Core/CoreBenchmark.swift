import ExecutionCore
import JSONModel
import StatesLanguage

/// The interpreter alone, on one thread: no store, no clock, no other thread.
struct CoreBenchmark {
    private let stopwatch: Stopwatch
    static let suite = "core"

    init(_ options: BenchmarkOptions) {
        stopwatch = Stopwatch(seconds: options.seconds)
    }

    func run(_ report: inout Report) throws {
        try transitions(&report)
        try replay(&report)
        try shapes(&report)
        try ExpressionBenchmark(stopwatch: stopwatch).run(&report)
    }

    // Ten states

    private func transitions(_ report: inout Report) throws {
        let subject = try CoreSubject(Definitions.tenStates, input: OrderDocument.bytes(257))
        let states = Double(Definitions.tenStatesCount)
        let alone = try stopwatch.secondsPerCall { try subject.execute().events.count }
        report.add(Self.suite, "ten Pass/Choice states, in memory", states / alone, "transitions/s", .atLeast(1e6))
        report.add(Self.suite, "ten states, one execution", alone * 1e6, "µs")
        let stored = try stopwatch.secondsPerCall { try subject.executeAndEncode().count }
        report.add(Self.suite, "ten states with journal encoding", states / stored, "transitions/s")
        let express = try stopwatch.secondsPerCall { try subject.executeText().count }
        report.add(Self.suite, "ten states with parsing and printing", states / express, "transitions/s")
        report.add(Self.suite, "journal row of ten states", Double(try subject.executeAndEncode().count), "B")
    }

    // Replay

    private func replay(_ report: inout Report) throws {
        let journal = try LongJournal()
        let events = Double(Definitions.longLoopEventCount)
        let folding = try stopwatch.secondsPerCall { try journal.fold() }
        report.add(
            Self.suite,
            "replay of 25,000 events in \(journal.rows.count) rows",
            events / folding / 1000,
            "events/ms"
        )
        let projecting = try stopwatch.secondsPerCall { try journal.project() }
        report.add(Self.suite, "AWS history of 25,000 events", events / projecting / 1000, "events/ms")
    }
}

extension CoreBenchmark {
    /// Cost of one more item, branch or state, and how it grows: 1 where four times as many cost four times as much.
    private func shapes(_ report: inout Report) throws {
        for shape in WorkflowShape.all {
            let small = try ShapeRun(shape, size: shape.size)
            let large = try ShapeRun(shape, size: shape.size * 4)
            let cost = try stopwatch.secondsPerCall { try small.execute() } / Double(shape.size)
            let later = try stopwatch.secondsPerCall { try large.execute() } / Double(shape.size * 4)
            report.add(Self.suite, "\(shape.name), of \(shape.size), per \(shape.unit)", cost * 1e9, "ns")
            report.add(Self.suite, "\(shape.name), growth at \(shape.size * 4)", later / cost, "×")
        }
    }
}

/// Runs executions of one definition from start to end in one transition.
struct CoreSubject {
    let definition: StateMachineDefinition
    private let text: [UInt8]
    private let input: OutsideValue
    private let tokenKey = [UInt8](repeating: 7, count: 32)

    static let startTime = Timestamp(milliseconds: 1_700_000_000_000)

    /// - Throws: when the definition is not valid, or its execution does not succeed at once.
    init(_ source: String, input text: [UInt8]) throws {
        definition = try Definitions.decoded(source)
        self.text = text
        input = OutsideValue(value: try JSONValue(parsing: text), text: text)
        let transition = try execute()
        guard transition.commands.isEmpty, transition.events.count > Definitions.tenStatesCount * 2 else {
            throw BenchmarkError("an execution of ten states is not one transition")
        }
    }

    func context(at now: Timestamp = startTime) -> DecisionContext {
        DecisionContext(
            now: now,
            random: SeededGenerator(seed: 1),
            limits: .aws,
            tokenKey: tokenKey,
            isActivityKnown: { _ in false }
        )
    }

    static func identity() -> ExecutionIdentity {
        ExecutionIdentity(
            key: 1,
            executionARN: "arn:aws:states:us-east-1:123456789012:execution:bench:one",
            executionName: "one",
            stateMachineARN: "arn:aws:states:us-east-1:123456789012:stateMachine:bench",
            stateMachineName: "bench",
            roleARN: "arn:aws:iam::123456789012:role/bench",
            region: "us-east-1",
            startTime: startTime,
            isExpress: false
        )
    }

    func execute() throws -> Transition {
        var machine = ExecutionMachine(definition: definition, identity: Self.identity())
        let transition = try machine.handle(.start(input: input), context())
        guard case .succeeded = machine.state.status else { throw BenchmarkError("an execution did not succeed") }
        return transition
    }

    func executeAndEncode() throws -> [UInt8] {
        JournalCodec.encode(try execute().events, at: Self.startTime, firstNewPayload: 0)
    }

    /// From JSON text to JSON text, as an EXPRESS execution.
    func executeText() throws -> [UInt8] {
        let outside = OutsideValue(value: try JSONValue(parsing: text), text: text)
        var machine = ExecutionMachine(definition: definition, identity: Self.identity())
        _ = try machine.handle(.start(input: outside), context())
        guard let output = machine.state.output else { throw BenchmarkError("an execution has no output") }
        return output.text
    }
}

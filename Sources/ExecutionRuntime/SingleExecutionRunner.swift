package import ExecutionCore
import JSONModel
import StatesLanguage
package import StorageAPI

/// Runs one execution in memory from beginning to end, without a store: `newel run`.
///
/// Time is virtual unless asked otherwise: when nothing but a timer can happen next, the clock jumps to it. The recorded
/// times are consistent all the same.
package struct SingleExecutionRunner: Sendable {
    private let integrations: IntegrationRegistry
    private let clock: any WallClock
    private let limits: ExecutionLimits
    private let scope: ResourceScope
    private let jumps: Bool

    /// `jumps`: whether waits are skipped; otherwise they take their (scaled) time.
    package init(
        integrations: IntegrationRegistry,
        clock: any WallClock,
        limits: ExecutionLimits,
        scope: ResourceScope,
        jumps: Bool
    ) {
        self.integrations = integrations
        self.clock = clock
        self.limits = limits
        self.scope = scope
        self.jumps = jumps
    }

    /// How an execution ended.
    package enum Outcome: Sendable {
        case succeeded(output: [UInt8])
        case failed(error: String, cause: String)
        case timedOut
        /// Only a worker or a token holder could go on, and there is none here.
        case stuck(state: String)
    }

    private enum Happening: Sendable {
        case outcome(TaskAttempt, TaskOutcome)
        case tick
    }

    /// Runs a machine that has not started yet.
    ///
    /// `progress`: told each history event as it happens.
    package func run(
        _ fresh: ExecutionMachine,
        input: TaskOutput,
        progress: (HistoryEvent) -> Void
    ) async -> Outcome {
        var machine = fresh
        var projection = HistoryProjection(definition: machine.definition, identity: machine.identity)
        var shown = 0
        var skipped: Int64 = 0
        var running: [Int64: Task<Void, Never>] = [:]
        let (happenings, happen) = AsyncStream<Happening>.makeStream()
        var iterator = happenings.makeAsyncIterator()
        var trigger = Trigger.start(input: OutsideValue(value: input.value, text: input.text))
        defer { for task in running.values { task.cancel() } }
        while true {
            let now = clock.now().advanced(byMilliseconds: skipped)
            if let transition = try? machine.handle(trigger, context(now)) {
                projection.append(transition.events, at: now)
                for event in projection.events[shown...] { progress(event) }
                shown = projection.events.count
                for command in transition.commands { perform(command, machine, &running, happen) }
                if transition.resumes { trigger = .resume; continue }
            }
            if let outcome = Outcome(machine.state) { return outcome }
            let due = machine.state.nextDue
            if running.isEmpty, let due, jumps || due <= now {
                skipped += max(0, due.milliseconds - now.milliseconds)
                trigger = .timersDue
                continue
            }
            if running.isEmpty, due == nil { return .stuck(state: machine.waitingStateName ?? "") }
            let sleeper = due.map { due in
                Task {
                    try? await Task.sleep(for: .milliseconds(max(1, due.milliseconds - now.milliseconds)))
                    if !Task.isCancelled { happen.yield(.tick) }
                }
            }
            defer { sleeper?.cancel() }
            switch await iterator.next() {
            case .outcome(let attempt, let outcome):
                running[attempt.number] = nil
                trigger = Trigger(attempt, outcome)
                if case .submitted(_, let then) = outcome {
                    running[attempt.number] = Task { happen.yield(.outcome(attempt, await then())) }
                }
            case .tick, nil:
                trigger = .timersDue
            }
        }
    }

    private func perform(
        _ command: Command,
        _ machine: ExecutionMachine,
        _ running: inout [Int64: Task<Void, Never>],
        _ happen: AsyncStream<Happening>.Continuation
    ) {
        switch command {
        case .performTask(let task):
            let attempt = TaskAttempt(ExecutionID(rawValue: machine.identity.key), scope, machine, task)
            let integration = integrations.integration(for: attempt)
            running[attempt.number] = Task {
                let outcome =
                    await integration?.perform(attempt)
                    ?? .failed(
                        error: "States.Runtime",
                        cause: "No integration for the resource '\(attempt.resource.arn)' is configured."
                    )
                if !Task.isCancelled { happen.yield(.outcome(attempt, outcome)) }
            }
        case .cancelTask(let number), .releaseTask(let number):
            running.removeValue(forKey: number)?.cancel()
        case .offerActivityTask, .startMapRun, .cancelMapRun, .resume:
            return
        }
    }

    private func context(_ now: Timestamp) -> DecisionContext {
        var context = DecisionContext(
            now: now,
            random: SeededGenerator(seed: UInt64.random(in: 0...UInt64.max)),
            limits: limits,
            tokenKey: Array(repeating: 0, count: 32),
            isActivityKnown: { _ in true }
        )
        // There is no store for executions of their own.
        context.runsMapsWithin = true
        context.parameterProblem = { [integrations] in integrations.problem(with: $1, of: $0) }
        return context
    }
}

extension SingleExecutionRunner.Outcome {
    fileprivate init?(_ state: ExecutionState) {
        switch state.status {
        case .new, .running: return nil
        case .succeeded: self = .succeeded(output: state.output?.text ?? [])
        case .failed, .aborted: self = .failed(error: state.error ?? "", cause: state.cause ?? "")
        case .timedOut: self = .timedOut
        }
    }
}

extension Transition {
    fileprivate var resumes: Bool {
        commands.contains { if case .resume = $0 { true } else { false } }
    }
}

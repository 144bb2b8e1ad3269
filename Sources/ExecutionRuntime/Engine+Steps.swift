package import ExecutionCore
import JSONModel
package import StorageAPI

extension Engine {
    /// The steps of an execution and its history, folded from its journal.
    package func steps(_ record: ExecutionRecord) throws(EngineError) -> StepProjection {
        let (definition, _) = try setting(of: record)
        return try fold(record, StepProjection(definition: definition))
    }

    /// The values between the fields of a step's state; `nil` when there is no such step.
    ///
    /// Expressions may take as many steps as on a thread that must go on soon; see
    /// ``EngineConfiguration/promptExpressionSteps``.
    package func dataFlow(
        _ record: ExecutionRecord,
        step number: Int
    ) throws(EngineError) -> (step: ExecutionStep, flow: StepDataFlow)? {
        let (definition, identity) = try setting(of: record)
        let projection = try fold(record, StepProjection(definition: definition, observing: (number, identity)))
        guard projection.steps.indices.contains(number), let surroundings = projection.surroundings else { return nil }
        let step = projection.steps[number]
        var context = DecisionContext(
            now: step.attempts.last?.scheduled ?? step.start,
            random: SeededGenerator(seed: 0),
            limits: configuration.limits,
            tokenKey: tokenKey,
            isActivityKnown: { _ in true }
        )
        context.expressionStepsMax = configuration.promptExpressionSteps
        let flow = StepDataFlow(
            of: step,
            in: surroundings,
            joined: projection.joinedOutputs(of: step),
            definition: definition,
            identity: identity,
            context
        )
        return (step, flow)
    }

    private func fold(
        _ record: ExecutionRecord,
        _ start: StepProjection
    ) throws(EngineError) -> StepProjection {
        var projection = start
        var payloads: [Int32: Payload] = [:]
        do throws(CorruptJournal) {
            for row in try rows(record.id) {
                let (time, events) = try JournalCodec.decode(row.data, payloads: &payloads)
                projection.append(events, at: time)
            }
        } catch {
            throw .corrupt(error.reason)
        }
        return projection
    }
}

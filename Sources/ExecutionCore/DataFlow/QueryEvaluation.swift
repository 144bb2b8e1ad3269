import IntrinsicFunctions
import JSONModel
import JSONata
import StatesLanguage

extension JSONataExpression {
    /// Evaluates the expression of a field with `$states` and the variables that it names.
    func evaluate(
        _ fields: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(JSONataError) -> JSONValue? {
        var bindings: [(String, JSONValue)] = []
        let frame = fields.frame
        for name in references.variables where name != "states" {
            if let value = fields.variable(name) { bindings.append((name, value)) }
        }
        if references.variables.contains("states") {
            var states = JSONObject()
            if references.reads(["states", "input"]) { states["input"] = fields.input }
            if references.reads(["states", "context"]) { states["context"] = frame.contextObject }
            switch fields.outcome {
            case .none: break
            case .result(let result): states["result"] = result
            case .errorOutput(let output): states["errorOutput"] = output
            }
            bindings.append(("states", .object(states)))
        }
        let random = RandomBox(context.random)
        defer { context.random = random.generator }
        let counter = StepCounter()
        defer { context.expressionStepCount += counter.stepCount }
        let left = context.expressionStepsMax.map { max(0, $0 - context.expressionStepCount) } ?? .max
        do throws(JSONataError) {
            return try evaluate(
                input: nil,
                bindings: bindings,
                environment: EvaluationEnvironment(
                    nowMilliseconds: context.now.milliseconds,
                    nextRandomBits: { random.generator.next() },
                    hash: { algorithm, bytes in TextDigest.hexadecimal(of: bytes, algorithm: algorithm) },
                    isExpired: { counter.count() }
                ),
                budgets: JSONataBudgets(
                    stackByteCountMax: context.limits.expressionStackBytesMax,
                    stepCountMax: min(Self.stepCountMax, left)
                )
            )
        } catch {
            if error.kind == .timeout, left < Self.stepCountMax { context.isGivenUp = true }
            throw error
        }
    }

    /// AWS ends an evaluation after a second; steps instead of time, so that replaying a decision never differs.
    private static let stepCountMax = 10_000_000
}

/// Counts steps by the questions whether time is up, which it never is here.
private final class StepCounter {
    private(set) var stepCount = 0

    func count() -> Bool {
        stepCount += EvaluationEnvironment.stepsPerQuestion
        return false
    }
}

/// Lends the transition's generator to an evaluation.
private final class RandomBox {
    var generator: SeededGenerator
    init(_ generator: SeededGenerator) { self.generator = generator }
}

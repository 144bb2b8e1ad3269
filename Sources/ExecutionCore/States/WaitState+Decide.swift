import JSONModel
import JSONPath
import StatesLanguage

extension ExecutionMachine {
    /// Starts to wait.
    mutating func decide(
        _ wait: WaitState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let effective = try evaluator.filter(wait.filters.inputPath, .payload(branch.input))
        if wait.header.queryLanguage == .jsonPath { note(.afterInputPath, effective.value) }
        let fields = evaluator.with(input: effective, insteadOf: branch.input)
        let due: Timestamp
        switch wait.delay {
        case .seconds(let field):
            let seconds = try waitSeconds(field, fields, &context)
            due = context.now.advanced(byMilliseconds: context.limits.milliseconds(seconds: Double(seconds)))
        case .timestamp(let field):
            let instant = try waitInstant(field, fields, &context)
            let scaled = Double(instant - context.now.milliseconds) * context.limits.timeScale
            due = context.now.advanced(byMilliseconds: Int64(max(0, min(scaled, 9.0e15)).rounded(.up)))
        }
        record(.waitStarted(branch: branch.id, due: due), context)
        if due <= context.now { try finishWait(wait, branch, &context) }
    }

    /// Leaves a Wait state whose time has come.
    mutating func finishWait(
        _ wait: WaitState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        if wait.header.queryLanguage == .jsonata {
            let assigned = try evaluator.evaluate(wait.assign, &context)
            let output = try output(wait.output, evaluator, default: .payload(branch.input), &context)
            return try exit(branch, output, assigned, wait.successor.target, &context)
        }
        let effective = try evaluator.filter(wait.filters.inputPath, .payload(branch.input))
        let assigned = try evaluator.with(input: effective, insteadOf: branch.input).evaluate(wait.assign, &context)
        let output = try evaluator.filter(wait.filters.outputPath, effective)
        try exit(branch, output, assigned, wait.successor.target, &context)
    }

    private func waitSeconds(
        _ field: NumberField,
        _ evaluator: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Int64 {
        guard case .path(let path, let name) = field else {
            return try evaluator.wholeNumber(field, name: "Seconds", minimum: 0, &context)
        }
        let value: JSONValue
        do {
            value = try evaluator.evaluate(path)
        } catch {
            throw .runtime(
                cause: evaluator.prefixed("The \(name) parameter does not reference an input value: \(path.source)")
            )
        }
        let shown = "\(path.source) == \(value.displayText)"
        guard let seconds = value.numberValue?.integerValue else {
            throw .runtime(
                cause: evaluator.prefixed("The \(name) parameter cannot be parsed as a long value: \(shown)")
            )
        }
        guard seconds >= 0 else {
            throw .runtime(cause: evaluator.prefixed("The \(name) parameter references a negative value: \(shown)"))
        }
        guard seconds <= 99_999_999 else {
            throw .runtime(cause: evaluator.prefixed("Wait state delay is too long."))
        }
        return seconds
    }

    /// Milliseconds since the epoch.
    private func waitInstant(
        _ field: TextField,
        _ evaluator: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Int64 {
        let text: String
        if case .path(let path, let name) = field {
            let value: JSONValue
            do {
                value = try evaluator.evaluate(path)
            } catch {
                throw .runtime(
                    cause: evaluator.prefixed("The \(name) parameter does not reference an input value: \(path.source)")
                )
            }
            guard let instant = value.stringValue.flatMap({ DateTimeInstant(rfc3339: $0) }) else {
                throw .runtime(
                    cause: evaluator.prefixed(
                        "The \(name) parameter does not reference a valid ISO-8601 extended offset date-time format "
                            + "string: \(path.source) == \(value.displayText)"
                    )
                )
            }
            return instant.milliseconds
        }
        text = try self.text(field, evaluator, &context)
        guard let instant = DateTimeInstant(rfc3339: text) else {
            let message =
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: \(text)"
            if case .jsonata(let expression) = field { throw evaluator.failed(expression, message) }
            throw .runtime(cause: evaluator.prefixed(message))
        }
        return instant.milliseconds
    }
}

extension DateTimeInstant {
    /// Milliseconds since the epoch, rounded up: a wait is never too short.
    var milliseconds: Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? 0 : Int64.max / 2 }
        return product &+ (Int64(nanoseconds) &+ 999_999) / 1_000_000
    }
}

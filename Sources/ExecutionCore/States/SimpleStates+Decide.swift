import JSONModel
import JSONPath
import StatesLanguage

extension ExecutionMachine {
    mutating func decide(
        _ pass: PassState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        if pass.header.queryLanguage == .jsonata {
            let assigned = try evaluator.evaluate(pass.assign, &context)
            let output = try output(pass.output, evaluator, default: .payload(branch.input), &context)
            return try exit(branch, output, assigned, pass.successor.target, &context)
        }
        let effective = try evaluator.filter(pass.filters.inputPath, .payload(branch.input))
        var result = effective
        if let parameters = pass.parameters {
            let fields = evaluator.with(input: effective, insteadOf: branch.input)
            result = .value(try fields.evaluate(parameters, &context))
        }
        if let value = pass.result {
            result = .value(value)
            note(.result, value)
        } else {
            note(.afterInputPath, effective.value)
            note(.afterParameters, result.value)
        }
        note(.afterResultSelector, result.value)
        var assigned: [(name: String, value: JSONValue)] = []
        if pass.assign != nil { assigned = try evaluator.with(input: result.value).evaluate(pass.assign, &context) }
        let placed = try evaluator.place(result, at: pass.resultPath, in: branch.input)
        note(.afterResultPath, placed.value)
        let output = try evaluator.filter(pass.filters.outputPath, placed)
        try exit(branch, output, assigned, pass.successor.target, &context)
    }

    mutating func decide(
        _ succeed: SucceedState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        let assigned = try evaluator.evaluate(succeed.assign, &context)
        if succeed.header.queryLanguage == .jsonata {
            let output = try output(succeed.output, evaluator, default: .payload(branch.input), &context)
            return try exit(branch, output, assigned, nil, &context)
        }
        let effective = try evaluator.filter(succeed.filters.inputPath, .payload(branch.input))
        note(.afterInputPath, effective.value)
        try exit(branch, try evaluator.filter(succeed.filters.outputPath, effective), assigned, nil, &context)
    }

    /// Ends the branch with the state's error.
    ///
    /// Never an error that the state itself could handle.
    mutating func decide(
        _ fail: FailState,
        _ branch: Branch,
        _ context: inout DecisionContext
    ) throws(StepFailure) {
        let evaluator = evaluator(branch)
        if fail.header.queryLanguage == .jsonPath { note(.afterInputPath, branch.input.value) }
        let error = try fail.error.map { (field) throws(StepFailure) in try text(field, evaluator, &context) }
        let cause = try fail.cause.map { (field) throws(StepFailure) in try text(field, evaluator, &context) }
        failBranch(branch.id, RaisedError(error: error, cause: cause), &context)
    }

    /// A text field's value.
    func text(
        _ field: TextField,
        _ evaluator: FieldEvaluator,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> String {
        let value: JSONValue
        let fieldName: String
        switch field {
        case .literal(let text): return text
        case .path(let path, let name):
            value = try evaluator.evaluate(.path(path, field: name), &context)
            fieldName = name
        case .intrinsic(let call, let name):
            value = try evaluator.evaluate(.intrinsic(call, field: name), &context)
            fieldName = name
        case .jsonata(let expression):
            value = try evaluator.evaluate(expression, &context)
            guard let text = value.stringValue else {
                throw evaluator.unexpectedType(expression, expected: "string", value)
            }
            return text
        }
        guard let text = value.stringValue else {
            throw .runtime(
                cause: evaluator.prefixed(
                    "The \(fieldName) field must refer to a string but refers to: \(value.serializedString())"
                )
            )
        }
        return text
    }

    /// `Output` of a JSONata state.
    func output(
        _ template: Template?,
        _ evaluator: FieldEvaluator,
        default fallback: FlowValue,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> FlowValue {
        guard let template else { return fallback }
        return .value(try evaluator.evaluate(template, &context))
    }
}

extension Successor {
    var target: StateIndex? {
        switch self {
        case .next(let index): index
        case .end: nil
        }
    }
}

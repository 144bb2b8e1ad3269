import IntrinsicFunctions
import JSONModel
import JSONPath
import JSONata
import StatesLanguage

/// Evaluates templates, fields and paths of one state.
///
/// Made for one state visit; draws of random numbers advance the transition's generator.
struct FieldEvaluator {
    let frame: StateFrame
    /// `$` in JSONPath, `$states.input` in JSONata.
    let input: JSONValue
    /// What the state's work came to, where expressions may see it.
    var outcome = WorkOutcome.none

    /// What `$states` has besides the input.
    enum WorkOutcome {
        case none
        /// `$states.result`
        case result(JSONValue)
        /// `$states.errorOutput`
        case errorOutput(JSONValue)
    }

    /// An evaluator for one visit of a state, with its raw input for `$`.
    init(_ frame: StateFrame, input: JSONValue) {
        self.frame = frame
        self.input = input
    }

    /// The same with another value for `$`, which only JSONPath has.
    func with(input: JSONValue) -> FieldEvaluator { FieldEvaluator(frame, input: input) }

    /// The same with another value for `$`; the raw input itself stays where it is.
    func with(input: FlowValue, insteadOf rawInput: Payload) -> FieldEvaluator {
        if case .payload(let payload) = input, payload === rawInput { return self }
        return with(input: input.value)
    }

    // Templates

    func evaluate(_ template: Template, _ context: inout DecisionContext) throws(StepFailure) -> JSONValue {
        switch template {
        case .literal(let value):
            return value
        case .object(let members):
            var evaluated: [JSONObject.Member] = []
            evaluated.reserveCapacity(members.count)
            for member in members {
                evaluated.append(JSONObject.Member(key: member.name, value: try evaluate(member.value, &context)))
            }
            return .object(JSONObject(uniqueMembers: evaluated))
        case .array(let elements):
            var array: [JSONValue] = []
            array.reserveCapacity(elements.count)
            for element in elements { array.append(try evaluate(element, &context)) }
            return .array(array)
        case .path(let path, let field):
            return try evaluate(path, templateField: field)
        case .intrinsic(let call, let field):
            return try evaluate(call, field: field, &context)
        case .jsonata(let field):
            return try evaluate(field, &context)
        }
    }

    /// All values first; assigning them is the caller's.
    func evaluate(
        _ assign: AssignField?,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> [(name: String, value: JSONValue)] {
        guard let assign else { return [] }
        var values: [(name: String, value: JSONValue)] = []
        values.reserveCapacity(assign.variables.count)
        for variable in assign.variables {
            values.append((variable.name, try evaluate(variable.value, &context)))
        }
        return values
    }

    // JSONPath

    /// A path in a payload template.
    private func evaluate(_ path: PathExpression, templateField field: String) throws(StepFailure) -> JSONValue {
        do {
            return try path.evaluate(in: self)
        } catch {
            throw .runtime(cause: cause(ofTemplatePath: path.source, field: field, root: path.root, error))
        }
    }

    private func evaluate(
        _ call: IntrinsicExpression,
        field: String,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> JSONValue {
        do {
            return try call.evaluate(in: self, random: &context.random)
        } catch {
            switch error {
            case .path(let source, .notFound):
                throw .runtime(
                    cause: prefixed(
                        "The function '\(call.source)' had the following error: The JsonPath argument for the field "
                            + "'\(source)' could not be found in the input '\(searched(by: source, root: nil))'"
                    )
                )
            case .path(let source, let reason):
                throw .runtime(cause: cause(ofTemplatePath: source, field: field, root: nil, reason))
            case .failure(let message):
                throw .error(
                    StatesError(
                        name: "States.IntrinsicFailure",
                        cause: prefixed("The function '\(call.source)' had the following error: \(message)")
                    )
                )
            }
        }
    }

    /// The text of the document in which a path was looked for.
    private func searched(by source: String, root: PathExpression.Root?) -> String {
        let isContext = root.map { $0 == .context } ?? source.hasPrefix("$$")
        return (isContext ? contextObject() : input).serializedString()
    }

    private func cause(
        ofTemplatePath source: String,
        field: String,
        root: PathExpression.Root?,
        _ error: JSONPathError
    ) -> String {
        switch error {
        case .notFound:
            return prefixed(
                "The JSONPath '\(source)' specified for the field '\(field)' could not be found in the input "
                    + "'\(searched(by: source, root: root))'"
            )
        case .invalidPath(let message):
            return prefixed("Invalid path '\(source)' : \(message)")
        case .unassignedVariable(let name):
            return prefixed(
                "The variable '$\(name)' referenced by '\(source)' in the field '\(field)' has not been assigned a value."
            )
        }
    }

    /// A path that stands alone in a field: InputPath, OutputPath, …Path.
    func evaluate(_ path: PathExpression) throws(StepFailure) -> JSONValue {
        do {
            return try path.evaluate(in: self)
        } catch {
            switch error {
            case .notFound(let message), .invalidPath(let message):
                throw .runtime(cause: prefixed("Invalid path '\(path.source)' : \(message)"))
            case .unassignedVariable(let name):
                throw .runtime(
                    cause: prefixed(
                        "Invalid path '\(path.source)' : The variable '$\(name)' has not been assigned a value."
                    )
                )
            }
        }
    }

    // JSONata

    func evaluate(_ field: JSONataField, _ context: inout DecisionContext) throws(StepFailure) -> JSONValue {
        let expression = "The JSONata expression '\(field.source)' specified for the field '\(field.field)'"
        guard let compiled = field.expression else {
            throw failed(field, "\(expression) threw an error during evaluation. It cannot be parsed.")
        }
        let value: JSONValue?
        do {
            value = try compiled.evaluate(self, &context)
        } catch {
            switch error.kind {
            case .syntax, .evaluation:
                throw failed(field, "\(expression) threw an error during evaluation. \(error.code): \(error.message)")
            case .unsupportedResult:
                throw failed(field, "\(expression) returned an unsupported result type.")
            case .timeout, .memory, .depth:
                // Limits have no code; the service sets their texts off with a colon.
                throw failed(field, "\(expression) threw an error during evaluation: \(error.message)")
            }
        }
        guard let value else { throw failed(field, "\(expression) returned nothing (undefined).") }
        return value
    }

    /// A value of the wrong type from an expression.
    func unexpectedType(_ field: JSONataField, expected: String, _ value: JSONValue) -> StepFailure {
        failed(
            field,
            "The JSONata expression '\(field.source)' specified for the field '\(field.field)' returned an unexpected "
                + "result type. Expected '\(expected)', but was '\(value.typeName)' for value: \(value.serializedString())"
        )
    }

    func failed(_ field: JSONataField, _ message: String) -> StepFailure {
        .evaluation(cause: prefixed(message), location: field.field)
    }

    // Texts

    /// AWS's prefix of causes that arise in a state; a state that is tested by itself has none.
    func prefixed(_ message: String) -> String {
        if frame.test != nil { return message }
        return "An error occurred while executing the state '\(frame.stateName)' (entered at the event id "
            + "#\(frame.enteredEventID)). \(message)"
    }
}

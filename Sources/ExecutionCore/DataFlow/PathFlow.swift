import JSONModel
import JSONPath
import StatesLanguage

extension FieldEvaluator {
    /// `InputPath` on the raw input, or `OutputPath` on what it is given.
    func filter(_ path: DataPath?, _ value: FlowValue) throws(StepFailure) -> FlowValue {
        switch path {
        case nil: return value
        case .empty: return .value(.object(JSONObject()))
        case .path(let path):
            if path.isIdentity { return value }
            let input = value.value
            if case .input = path.root, case .null = input {
                throw .runtime(
                    cause: prefixed("Unable to apply Path transformation to null or empty input.")
                )
            }
            // Counted anew: `..` can repeat parts, so the bound of the whole does not hold.
            return .value(try with(input: input).evaluate(path))
        }
    }

    /// Puts a result where `ResultPath` says, in the raw input.
    func place(_ result: FlowValue, at path: ResultPath?, in rawInput: Payload) throws(StepFailure) -> FlowValue {
        switch path {
        case nil: return result
        case .discard: return .payload(rawInput)
        case .insert(let reference):
            if reference.components.isEmpty { return result }
            do {
                let value = try reference.setting(result.value, in: rawInput.value)
                return .bounded(value, rawInput.sizeBound + result.sizeBound + reference.sizeBound)
            } catch {
                throw .error(
                    StatesError(
                        name: "States.ResultPathMatchFailure",
                        cause: prefixed(
                            "Unable to apply step \"\(reference.source)\" to input \(rawInput.value.serializedString())"
                        )
                    )
                )
            }
        }
    }

    /// A whole number from a literal, a path or an expression, not below `minimum`.
    func wholeNumber(
        _ field: NumberField,
        name: String,
        minimum: Int64,
        _ context: inout DecisionContext
    ) throws(StepFailure) -> Int64 {
        switch field {
        case .literal(let number):
            return Int64(exactly: number.rounded()) ?? Int64.max
        case .path(let path, let fieldName):
            let value = try evaluate(path)
            // Recorded: a text that is a whole number is as good as one.
            guard let number = value.numberValue?.integerValue ?? value.stringValue.flatMap({ Int64($0) }) else {
                throw .runtime(
                    cause: prefixed(
                        "The \(fieldName) field refers to value \"\(value.displayText)\" which is not a valid integer: "
                            + path.source
                    )
                )
            }
            guard number >= minimum else {
                throw .runtime(cause: prefixed(Self.belowMinimum(name: name, minimum: minimum)))
            }
            return number
        case .jsonata(let expression):
            let value = try evaluate(expression, &context)
            guard let number = value.numberValue else {
                throw unexpectedType(expression, expected: "number", value)
            }
            guard let whole = Int64(exactly: number.doubleValue.rounded(.down)), whole >= minimum else {
                throw failed(
                    expression,
                    "The JSONata expression '\(expression.source)' specified for the field '\(expression.field)' "
                        + "returned a value outside the valid range: \(value.serializedString())"
                )
            }
            return whole
        }
    }

    private static func belowMinimum(name: String, minimum: Int64) -> String {
        minimum == 0 ? "\(name) cannot be negative." : "\(name) must be at least \(minimum)."
    }
}

extension ReferencePath {
    /// Most bytes that the path's own members can add: names escaped at the worst, quotes, colon, comma, braces.
    fileprivate var sizeBound: Int { source.utf8.count * 6 + components.count * 6 + 2 }
}

extension JSONValue {
    /// A string bare, everything else as JSON: how AWS shows values in causes.
    var displayText: String { stringValue ?? serializedString() }
}

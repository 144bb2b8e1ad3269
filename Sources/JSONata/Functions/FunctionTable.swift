/// The built-in functions by name.
enum FunctionTable {
    /// The functions of a profile.
    static func functions(_ profile: JSONataProfile) -> [String: BuiltinDefinition] {
        switch profile {
        case .standard: standard
        case .stepFunctions: stepFunctions
        }
    }

    private static let common: [BuiltinDefinition] =
        AggregationFunctions.all + StringFunctions.all + MatchFunctions.all + NumberFunctions.all
        + NumberFormatFunctions.all
        + ArrayFunctions.all + ObjectFunctions.all + HigherOrderFunctions.all + DateFunctions.all
        + EncodingFunctions.all + GeneralFunctions.all

    private static let standard = table(common + [EvalFunction.definition, NumberFunctions.random])
    private static let stepFunctions = table(common + StepFunctionsExtensions.all)

    private static func table(_ definitions: [BuiltinDefinition]) -> [String: BuiltinDefinition] {
        Dictionary(definitions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }
}

extension BuiltinDefinition {
    /// A function whose call is checked against a signature; `arity` is what higher-order functions see.
    init(_ name: String, _ signature: String, arity: Int, _ body: @escaping BuiltinFunction.Body) {
        self.init(name: name, arity: arity, signature: Signature.trusted(signature), body: body)
    }
}

/// The arguments of a call by position; what was not given is undefined.
struct Arguments {
    let values: [Value]

    subscript(index: Int) -> Value {
        index < values.count ? values[index] : .undefined
    }

    func number(_ index: Int) -> Double? {
        if case .number(let number) = self[index] { number } else { nil }
    }

    func string(_ index: Int) -> String? {
        if case .string(let text) = self[index] { text } else { nil }
    }

    func bool(_ index: Int) -> Bool? {
        if case .bool(let flag) = self[index] { flag } else { nil }
    }

    func list(_ index: Int) -> ListView? { self[index].list }

    func function(_ index: Int) -> FunctionValue? {
        if case .function(let function) = self[index] { function } else { nil }
    }
}

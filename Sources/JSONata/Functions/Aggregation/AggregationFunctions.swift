/// `$sum`, `$count`, `$max`, `$min`, `$average`.
enum AggregationFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("sum", "<a<n>:n>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list else { return .undefined }
            return .number(try fold(list, 0, evaluator) { $0 + $1 })
        },
        BuiltinDefinition("count", "<a:n>", arity: 1) { arguments, _, _ in
            .number(Double(arguments[0].list?.count ?? 0))
        },
        BuiltinDefinition("max", "<a<n>:n>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 0 else { return .undefined }
            return .number(try fold(list, -.infinity, evaluator) { Swift.max($0, $1) })
        },
        BuiltinDefinition("min", "<a<n>:n>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 0 else { return .undefined }
            return .number(try fold(list, .infinity, evaluator) { Swift.min($0, $1) })
        },
        BuiltinDefinition("average", "<a<n>:n>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 0 else { return .undefined }
            return .number(try fold(list, 0, evaluator) { $0 + $1 } / Double(list.count))
        },
    ]

    private static func fold(
        _ list: ListView,
        _ start: Double,
        _ evaluator: Evaluator,
        _ combine: (Double, Double) -> Double
    ) throws(Failure) -> Double {
        var result = start
        try evaluator.step(list.count)
        for case .number(let number) in list { result = combine(result, number) }
        return result
    }
}

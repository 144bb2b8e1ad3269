/// Functions that take functions.
enum HigherOrderFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("map", "<af>", arity: 2) { arguments, call, evaluator throws(Failure) in
            guard let list = arguments[0].list, case .function(let function) = arguments[1] else { return .undefined }
            var results: [Value] = []
            for index in 0..<list.count {
                let value = try pass(function, list[index], .number(Double(index)), arguments[0], call, evaluator)
                if !value.isUndefined { results.append(value) }
            }
            try evaluator.produce(results.count * 24)
            return try .sequence(results)
        },
        BuiltinDefinition("filter", "<af>", arity: 2) { arguments, call, evaluator throws(Failure) in
            guard let list = arguments[0].list, case .function(let function) = arguments[1] else { return .undefined }
            var results: [Value] = []
            for index in 0..<list.count {
                let item = list[index]
                let value = try pass(function, item, .number(Double(index)), arguments[0], call, evaluator)
                if try value.truth() == true { results.append(item) }
            }
            try evaluator.produce(results.count * 24)
            return try .sequence(results)
        },
        BuiltinDefinition("single", "<af?>", arity: 2) { arguments, call, evaluator throws(Failure) in
            try single(Arguments(values: arguments), call, evaluator)
        },
        BuiltinDefinition("reduce", "<afj?:j>", arity: 3) { arguments, call, evaluator throws(Failure) in
            try reduce(Arguments(values: arguments), call, evaluator)
        },
        BuiltinDefinition("each", "<o-f:a>", arity: 2) { arguments, call, evaluator throws(Failure) in
            guard case .function(let function) = arguments[1] else { return .undefined }
            var results: [Value] = []
            for member in arguments[0].orderedMembers ?? [] {
                let value = try pass(function, member.value, .string(member.key), arguments[0], call, evaluator)
                if !value.isUndefined { results.append(value) }
            }
            try evaluator.produce(results.count * 24)
            return try .sequence(results)
        },
        BuiltinDefinition("sift", "<o-f?:o>", arity: 2) { arguments, call, evaluator throws(Failure) in
            guard case .function(let function) = Arguments(values: arguments)[1] else { return .undefined }
            var kept: [ValueObject.Member] = []
            for member in arguments[0].orderedMembers ?? [] {
                let value = try pass(function, member.value, .string(member.key), arguments[0], call, evaluator)
                if try value.truth() == true { kept.append(member) }
            }
            try evaluator.produce(kept.count * 48)
            return kept.isEmpty ? .undefined : .object(try ValueObject(uniqueMembers: kept))
        },
    ]

    /// Calls a function with as many of value, place and whole as it takes.
    private static func pass(
        _ function: FunctionValue,
        _ value: Value,
        _ place: Value,
        _ whole: Value,
        _ call: CallContext,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        switch function.arity {
        case ..<2: try evaluator.invoke(function, [value], call)
        case 2: try evaluator.invoke(function, [value, place], call)
        default: try evaluator.invoke(function, [value, place, whole], call)
        }
    }

    private static func single(
        _ arguments: Arguments,
        _ call: CallContext,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        guard let list = arguments.list(0) else { return .undefined }
        var found: Value?
        for index in 0..<list.count {
            let item = list[index]
            if let function = arguments.function(1) {
                let value = try pass(function, item, .number(Double(index)), arguments[0], call, evaluator)
                guard try value.truth() == true else { continue }
            }
            guard found == nil else { throw Failure("D3138", index: index) }
            found = item
        }
        guard let found else { throw Failure("D3139") }
        return found
    }

    private static func reduce(
        _ arguments: Arguments,
        _ call: CallContext,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        guard let list = arguments.list(0), let function = arguments.function(1) else { return .undefined }
        let arity = function.arity
        guard arity >= 2 else { throw Failure("D3050", index: 1) }
        var result = arguments[2]
        var index = 0
        if result.isUndefined, list.count > 0 {
            result = list[0]
            index = 1
        }
        while index < list.count {
            var values = [result, list[index]]
            if arity >= 3 { values.append(.number(Double(index))) }
            if arity >= 4 { values.append(arguments[0]) }
            result = try evaluator.invoke(function, values, call)
            index += 1
        }
        return result
    }
}

/// Functions on arrays.
enum ArrayFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("append", "<xx:a>", arity: 2) { arguments, _, evaluator throws(Failure) in
            try append(arguments[0], arguments[1], evaluator)
        },
        BuiltinDefinition("reverse", "<a:a>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 1 else { return arguments[0] }
            try count(list, evaluator)
            return try .list(list.values.reversed())
        },
        BuiltinDefinition("shuffle", "<a:a>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 1 else { return arguments[0] }
            try count(list, evaluator)
            return try .list(shuffled(list.values, evaluator))
        },
        BuiltinDefinition("distinct", "<x:x>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list, list.count > 1 else { return arguments[0] }
            let kept = try distinct(list, evaluator)
            return arguments[0].isSequence ? try .sequence(kept) : try .list(kept)
        },
        BuiltinDefinition("zip", "<a+>", arity: 0) { arguments, _, evaluator throws(Failure) in
            try zip(arguments, evaluator)
        },
        BuiltinDefinition("sort", "<af?:a>", arity: 2) { arguments, call, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let list = arguments.list(0), list.count > 1 else { return arguments[0] }
            try count(list, evaluator)
            guard let function = arguments.function(1) else { return try .list(try sort(list, evaluator)) }
            let sorted = try MergeSort.sort(list.values) { first, second throws(Failure) in
                try isTrue(try evaluator.invoke(function, [first, second], call))
            }
            return try .list(sorted)
        },
    ]

    /// Counts the work on a list whose elements are copied.
    static func count(_ list: ListView, _ evaluator: Evaluator) throws(Failure) {
        try evaluator.step(list.count)
        try evaluator.produce(list.count * 24)
    }

    /// What a comparison function means: JavaScript's truth, not `$boolean`'s.
    private static func isTrue(_ value: Value) throws(Failure) -> Bool {
        switch value {
        case .undefined, .null: false
        case .bool(let flag): flag
        case .number(let number): number != 0 && !number.isNaN
        case .string(let text): !text.isEmpty
        default: true
        }
    }

    /// Puts one value behind the other; values that are no arrays count as elements.
    static func append(_ first: Value, _ second: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        if first.isUndefined { return second }
        if second.isUndefined { return first }
        var values = first.list?.values ?? [first]
        if let list = second.list {
            values.append(contentsOf: list)
        } else {
            values.append(second)
        }
        try evaluator.step(values.count)
        try evaluator.produce(values.count * 24)
        return try .list(values)
    }

    private static func shuffled(_ values: [Value], _ evaluator: Evaluator) -> [Value] {
        var result = values
        for index in stride(from: values.count - 1, to: 0, by: -1) {
            let place = NumberFunctions.unitInterval(evaluator.environment.nextRandomBits()) * Double(index + 1)
            result.swapAt(index, Int(place))
        }
        return result
    }

    private static func distinct(_ list: ListView, _ evaluator: Evaluator) throws(Failure) -> [Value] {
        try count(list, evaluator)
        var kept: [Value] = []
        var texts: Set<TextKey> = []
        var numbers: Set<Double> = []
        var others: [Int: [Value]] = [:]
        for value in list {
            try evaluator.step()
            switch value {
            case .string(let text): if texts.insert(TextKey(text)).inserted { kept.append(value) }
            case .number(let number): if numbers.insert(number).inserted { kept.append(value) }
            default:
                var isKnown = false
                let hash = value.structuralHash(depth: 3)
                for other in others[hash] ?? [] where !isKnown { isKnown = try value.equals(other, evaluator) }
                guard !isKnown else { continue }
                others[hash, default: []].append(value)
                kept.append(value)
            }
        }
        return kept
    }

    private static func zip(_ arguments: [Value], _ evaluator: Evaluator) throws(Failure) -> Value {
        let lists = arguments.map(\.list)
        let length = lists.map { $0?.count ?? 0 }.min() ?? 0
        var rows: [Value] = []
        for index in 0..<length {
            try evaluator.step(lists.count)
            try evaluator.produce(lists.count * 24 + 64)
            rows.append(try .list(lists.map { $0?[index] ?? .undefined }))
        }
        return try .list(rows)
    }

    /// The order of numbers or of texts.
    private static func sort(_ list: ListView, _ evaluator: Evaluator) throws(Failure) -> [Value] {
        let values = list.values
        var areNumbers = true
        var areTexts = true
        for value in values {
            switch value {
            case .number(let number):
                areTexts = false
                if !(try Value.isNumeric(number)) { areNumbers = false }
            case .string: areNumbers = false
            default:
                areNumbers = false
                areTexts = false
            }
        }
        guard areNumbers || areTexts else { throw Failure("D3070", index: 1) }
        return try MergeSort.sort(values) { first, second throws(Failure) in
            try evaluator.step()
            switch (first, second) {
            case (.number(let left), .number(let right)): return left > right
            case (.string(let left), .string(let right)): return right.precedes(left)
            default: return false
            }
        }
    }
}

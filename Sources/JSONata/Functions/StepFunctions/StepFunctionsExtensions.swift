import JSONModel

/// The functions that Step Functions adds.
///
/// Numbers that should be integers lose their fraction, towards zero: the guide says "round down", but `$range(-1.7, 2, 1)`
/// starts at -1 in the service.
///
/// Source: Step Functions Developer Guide, "Transforming data with JSONata in Step Functions".
enum StepFunctionsExtensions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("partition", "<a-n:a>", arity: 2) { arguments, _, evaluator throws(Failure) in
            try partition(Arguments(values: arguments), evaluator)
        },
        BuiltinDefinition("range", "<n-nn:a>", arity: 3) { arguments, _, evaluator throws(Failure) in
            try range(Arguments(values: arguments), evaluator)
        },
        BuiltinDefinition("hash", "<s-s:s>", arity: 2) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0], case .string(let name) = arguments[1] else {
                return .undefined
            }
            try evaluator.step(text.utf8.count / 16)
            guard let digest = evaluator.environment.hash(name, Array(text.utf8)) else {
                let failure = Failure("D3137")
                failure.detail.message = "Unsupported hash algorithm: \(name)"
                throw failure
            }
            return .string(digest)
        },
        BuiltinDefinition("random", "<n?:n>", arity: 1) { arguments, _, evaluator in
            guard case .number(let seed)? = arguments.first else {
                return .number(NumberFunctions.unitInterval(evaluator.environment.nextRandomBits()))
            }
            return .number(seeded(seed))
        },
        BuiltinDefinition("uuid", "<:s>", arity: 0) { _, _, evaluator in
            .string(uuid(evaluator.environment.nextRandomBits(), evaluator.environment.nextRandomBits()))
        },
        BuiltinDefinition("parse", "<s-:x>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard case .string(let text) = arguments[0] else { return .undefined }
            try evaluator.produce(text.utf8.count)
            do throws(JSONParseError) {
                return Value(try JSONValue(parsing: text))
            } catch {
                let failure = Failure("D3137", value: arguments[0])
                failure.detail.message = "The argument of the parse function is not a valid JSON text: \(error.message)"
                throw failure
            }
        },
    ]

    private static func partition(_ arguments: Arguments, _ evaluator: Evaluator) throws(Failure) -> Value {
        guard let list = arguments.list(0), let number = arguments.number(1) else { return .undefined }
        let size = number.truncated
        if size == 0 { return .undefined }
        guard size > 0 else {
            let failure = Failure("D3137", value: arguments[1])
            failure.detail.message = "The second argument of the partition function must be a positive number"
            throw failure
        }
        let width = Int(min(size, 1e15))
        try ArrayFunctions.count(list, evaluator)
        let values = list.values
        var chunks: [Value] = []
        var start = 0
        while start < values.count {
            let end = min(start + width, values.count)
            chunks.append(try .list(Array(values[start..<end])))
            start = end
        }
        return try .list(chunks)
    }

    /// Numbers from first to last; a sequence, so that a single number comes out bare.
    private static func range(_ arguments: Arguments, _ evaluator: Evaluator) throws(Failure) -> Value {
        guard let first = arguments.number(0), let last = arguments.number(1), let step = arguments.number(2) else {
            return .undefined
        }
        let start = first.truncated
        let end = last.truncated
        let stride = step.truncated
        guard stride != 0, stride > 0 ? start <= end : start >= end else { return try .list([]) }
        let count = ((end - start) / stride).floored + 1
        guard count <= Double(evaluator.budgets.sequenceCountMax) else { throw Failure("D2014", value: .number(count)) }
        try evaluator.produce(Int(count) * 24)
        var values: [Value] = []
        for index in 0..<Int(count) {
            try evaluator.step()
            values.append(.number(start + Double(index) * stride))
        }
        return try .sequence(values)
    }

    /// The first `nextDouble()` of `java.util.Random` with this seed, as the service has it: 42 gives 0.7275636800328681.
    private static func seeded(_ seed: Double) -> Double {
        let multiplier: UInt64 = 0x5_DEEC_E66D
        let mask: UInt64 = 1 << 48 - 1
        let number = seed.truncated
        // As Java casts a number to a long: what is beyond its range becomes the end of the range.
        let start = number.exactInteger ?? (number < 0 ? .min : .max)
        var state = (UInt64(bitPattern: start) ^ multiplier) & mask
        func next(_ bitCount: UInt64) -> UInt64 {
            state = (state &* multiplier &+ 0xB) & mask
            return state >> (48 - bitCount)
        }
        let high = next(26)
        return Double(high << 27 + next(27)) * 0x1p-53
    }

    /// A version 4 UUID out of random bits.
    private static func uuid(_ high: UInt64, _ low: UInt64) -> String {
        let first = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let second = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array((hexadecimal(first) + hexadecimal(second)).utf8)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    private static func hexadecimal(_ bits: UInt64) -> String {
        let text = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

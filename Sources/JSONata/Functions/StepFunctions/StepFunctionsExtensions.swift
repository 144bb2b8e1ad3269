import JSONModel

/// The functions that Step Functions adds.
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
            return .number(NumberFunctions.unitInterval(seeded(seed)))
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
        let size = number.floored
        guard size >= 1 else {
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
        let start = first.floored
        let end = last.floored
        let stride = step.floored
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

    /// 64 bits that depend on a seed alone (SplitMix64).
    private static func seeded(_ seed: Double) -> UInt64 {
        let start = seed.floored.exactInteger.map { UInt64(bitPattern: $0) } ?? seed.bitPattern
        var bits = start &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
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

/// Functions on numbers.
enum NumberFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("number", "<(nsb)-:n>", arity: 1) { arguments, _, _ throws(Failure) in
            try number(arguments[0])
        },
        BuiltinDefinition("floor", "<n-:n>", arity: 1) { arguments, _, _ in
            map(arguments[0]) { $0.floored }
        },
        BuiltinDefinition("ceil", "<n-:n>", arity: 1) { arguments, _, _ in
            map(arguments[0]) { $0.ceiled }
        },
        BuiltinDefinition("abs", "<n-:n>", arity: 1) { arguments, _, _ in
            map(arguments[0]) { $0.magnitude }
        },
        BuiltinDefinition("round", "<n-n?:n>", arity: 2) { arguments, _, _ in
            let precision = Arguments(values: arguments).number(1) ?? 0
            return map(arguments[0]) { round($0, precision: precision) }
        },
        BuiltinDefinition("sqrt", "<n-:n>", arity: 1) { arguments, _, _ throws(Failure) in
            guard case .number(let number) = arguments[0] else { return .undefined }
            if number < 0 { throw Failure("D3060", value: arguments[0], index: 1) }
            return .number(Power.squareRoot(number))
        },
        BuiltinDefinition("power", "<n-n:n>", arity: 2) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            try evaluator.step(Effort.power)
            guard let base = arguments.number(0) else { return .undefined }
            let result = Power.power(base, arguments.number(1) ?? .nan)
            guard result.isFinite else {
                let failure = Failure("D3061", value: arguments[0], index: 1)
                failure.detail.exponent = arguments[1]
                throw failure
            }
            return .number(result)
        },
        BuiltinDefinition("formatBase", "<n-n?:s>", arity: 2) { arguments, _, _ throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let number = arguments.number(0) else { return .undefined }
            let radix = round(arguments.number(1) ?? 10, precision: 0)
            guard radix >= 2, radix <= 36 else { throw Failure("D3100", value: .number(radix)) }
            return .string(NumberText.integer(round(number, precision: 0), radix: Int(radix)))
        },
    ]

    /// `$random()` of the standard profile.
    static let random = BuiltinDefinition("random", "<:n>", arity: 0) { _, _, evaluator in
        .number(unitInterval(evaluator.environment.nextRandomBits()))
    }

    /// A number from 0 up to and without 1 out of 64 random bits.
    static func unitInterval(_ bits: UInt64) -> Double {
        Double(bits >> 11) / 9_007_199_254_740_992
    }

    private static func map(_ value: Value, _ change: (Double) -> Double) -> Value {
        guard case .number(let number) = value else { return .undefined }
        return .number(change(number))
    }

    /// Rounds to a decimal place, halves to the even neighbour.
    static func round(_ number: Double, precision: Double) -> Double {
        let places = precision.isFinite ? Int(max(-400, min(400, precision.truncated))) : 0
        let shifted = places == 0 ? number : NumberText.shifted(number, by: places)
        var result = (shifted + 0.5).floored
        // Beyond 2^52 there are no halves, and adding one would round.
        if shifted.magnitude >= 4_503_599_627_370_496 { result = shifted }
        if result - shifted > 0.5 { result -= 1 }
        if (result - shifted).magnitude == 0.5, result.truncatingRemainder(dividingBy: 2).magnitude == 1 { result -= 1 }
        if places != 0 { result = NumberText.shifted(result, by: -places) }
        return result == 0 ? 0 : result
    }

    private static func number(_ value: Value) throws(Failure) -> Value {
        switch value {
        case .undefined, .number: return value
        case .bool(let flag): return .number(flag ? 1 : 0)
        case .string(let text):
            if let number = NumberLiteral.decimal(text) ?? NumberLiteral.prefixed(text) { return .number(number) }
            throw Failure("D3030", value: value, index: 1)
        default: throw Failure("D3030", value: value, index: 1)
        }
    }
}

/// Numbers in text as `$number` reads them.
enum NumberLiteral {
    /// `-?digits[.digits][e±digits]` within the range of a double.
    static func decimal(_ text: String) -> Double? {
        var rest = Array(text.utf8)[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard digits(&rest) else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits(&rest) else { return nil }
        }
        if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits(&rest) else { return nil }
        }
        guard rest.isEmpty, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private static func digits(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        let count = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        bytes.removeFirst(count)
        return count > 0
    }

    /// `0x…`, `0o…` and `0b…`.
    static func prefixed(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard bytes.count > 2, bytes[0] == 0x30 else { return nil }
        let radix: Double
        switch bytes[1] | 0x20 {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "b"): radix = 2
        default: return nil
        }
        var value = 0.0
        for byte in bytes[2...] {
            guard let digit = Unicode.Scalar(byte).hexadecimalDigit, Double(digit) < radix else { return nil }
            value = value * radix + Double(digit)
        }
        return value
    }
}

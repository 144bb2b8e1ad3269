import JSONModel

/// `$contains`, `$match`, `$replace`, `$split`: text against text, regular expressions or matching functions.
enum MatchFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("contains", "<s-(sf):b>", arity: 2) { arguments, call, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            if let token = arguments.string(1) { return .bool(text.firstRange(of: token) != nil) }
            guard let function = arguments.function(1) else { return .undefined }
            var matcher = Matcher(function, text, call, evaluator)
            return .bool(try matcher.next() != nil)
        },
        BuiltinDefinition("match", "<s-f<s:o>n?:a<o>>", arity: 3) { arguments, call, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0), let function = arguments.function(1) else { return .undefined }
            let limit = try limit(arguments, 2, "D3040")
            return try match(text, function, limit, call, evaluator)
        },
        BuiltinDefinition("replace", "<s-(sf)(sf)n?:s>", arity: 4) { arguments, call, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            if arguments.string(1)?.isEmpty == true { throw Failure("D3010", value: .string(""), index: 2) }
            let limit = try limit(arguments, 3, "D3011")
            return .string(try Replacement(arguments, call, evaluator).replace(text, limit))
        },
        BuiltinDefinition("split", "<s-(sf)n?:a<s>>", arity: 3) { arguments, call, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let text = arguments.string(0) else { return .undefined }
            let limit = try limit(arguments, 2, "D3020")
            guard limit > 0 else { return try .list([]) }
            // With a text the limit is cut to an integer; with a function the reference counts up to it.
            if let separator = arguments.string(1) { return try split(text, separator, limit.truncated, evaluator) }
            guard let function = arguments.function(1) else { return try .list([.string(text)]) }
            return try split(text, function, limit, call, evaluator)
        },
    ]

    /// A count that is not negative; all when it is not given.
    private static func limit(_ arguments: Arguments, _ index: Int, _ code: String) throws(Failure) -> Double {
        guard let limit = arguments.number(index) else { return .infinity }
        if limit < 0 { throw Failure(code, value: .number(limit), index: index + 1) }
        return limit
    }

    private static func match(
        _ text: String,
        _ function: FunctionValue,
        _ limit: Double,
        _ call: CallContext,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        var matches: [Value] = []
        guard limit > 0 else { return try .sequence([]) }
        var matcher = Matcher(function, text, call, evaluator)
        while Double(matches.count) < limit, let match = try matcher.next() {
            try evaluator.produce(96)
            matches.append(
                .object(
                    try ValueObject(uniqueMembers: [
                        ValueObject.Member(key: "match", value: match.text.map { .string($0) } ?? .undefined),
                        ValueObject.Member(key: "index", value: .number(match.start)),
                        ValueObject.Member(key: "groups", value: try .list(match.groups)),
                    ])
                )
            )
        }
        return try .sequence(matches)
    }

    private static func split(
        _ text: String,
        _ separator: String,
        _ limit: Double,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        var parts: [Value] = []
        if separator.isEmpty {
            // Characters; code units in the reference, which would tear characters beyond 16 bits.
            for scalar in text.unicodeScalars {
                guard Double(parts.count) < limit else { break }
                try evaluator.step()
                parts.append(.string(String(scalar)))
            }
        } else {
            var start = text.startIndex
            while Double(parts.count) < limit, let range = text.firstRange(of: separator, from: start) {
                try evaluator.step()
                parts.append(.string(String(text[start..<range.lowerBound])))
                start = range.upperBound
            }
            if Double(parts.count) < limit { parts.append(.string(String(text[start...]))) }
        }
        try evaluator.produce(parts.count * 24 + text.utf8.count)
        return try .list(parts)
    }

    private static func split(
        _ text: String,
        _ function: FunctionValue,
        _ limit: Double,
        _ call: CallContext,
        _ evaluator: Evaluator
    ) throws(Failure) -> Value {
        var matcher = Matcher(function, text, call, evaluator)
        let units = UnitText(text)
        var parts: [Value] = []
        var start = 0
        while Double(parts.count) < limit, let match = try matcher.next() {
            try evaluator.produce(24)
            parts.append(.string(units.text(start, UnitText.position(match.start))))
            start = UnitText.position(match.end)
        }
        if Double(parts.count) < limit { parts.append(.string(units.text(start, units.count))) }
        return try .list(parts)
    }
}

/// The matches of a matching function in a text, one after the other.
struct Matcher {
    /// A match: its text, its place in UTF-16 code units, its groups.
    struct Match {
        let text: String?
        let start: Double
        let end: Double
        let groups: [Value]
    }

    private let function: FunctionValue
    private let text: String
    private let call: CallContext
    private let evaluator: Evaluator
    private var search: RegexSearch?
    private var following: FunctionValue?
    private var isStarted = false

    init(_ function: FunctionValue, _ text: String, _ call: CallContext, _ evaluator: Evaluator) {
        self.function = function
        self.text = text
        self.call = call
        self.evaluator = evaluator
        if let regex = function as? RegexFunction {
            search = RegexSearch(regex.regex, UnitText(text), evaluator)
        }
    }

    /// The next match, or nil.
    mutating func next() throws(Failure) -> Match? {
        if search != nil { return try search?.next() }
        let called: FunctionValue
        if isStarted {
            guard let following else { return nil }
            called = following
        } else {
            called = function
        }
        let result = try evaluator.invoke(called, isStarted ? [] : [.string(text)], call)
        isStarted = true
        following = nil
        if result.isUndefined { return nil }
        let start = number("start", of: result)
        let groups = result.member("groups")?.list
        if case .function(let next)? = result.member("next") { following = next }
        guard start != nil || groups != nil || following != nil else { throw Failure("T1010") }
        var matched: String?
        if case .string(let text)? = result.member("match") { matched = text }
        let first = start ?? 0
        return Match(
            text: matched,
            start: first,
            end: number("end", of: result) ?? first + Double(matched?.utf16.count ?? 0),
            groups: groups?.values ?? []
        )
    }

    private func number(_ key: String, of value: Value) -> Double? {
        if case .number(let number)? = value.member(key) { number } else { nil }
    }
}

/// Text as UTF-16 code units, in which regular expressions count.
struct UnitText {
    let units: [UInt16]

    init(_ text: String) {
        var text = text
        let ascii = text.withUTF8 { bytes -> [UInt16]? in
            guard bytes.allSatisfy({ $0 < 128 }) else { return nil }
            return [UInt16](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                for index in bytes.indices { buffer.initializeElement(at: index, to: UInt16(bytes[index])) }
                count = bytes.count
            }
        }
        units = ascii ?? Array(text.utf16)
    }

    var count: Int { units.count }

    /// A part of the text; bounds are moved into the text.
    func text(_ start: Int, _ end: Int) -> String {
        let first = min(max(start, 0), units.count)
        let last = min(max(end, first), units.count)
        guard first < last else { return "" }
        if units[first..<last].allSatisfy({ $0 < 128 }) {
            return String(unsafeUninitializedCapacity: last - first) { buffer in
                for index in first..<last {
                    buffer.initializeElement(at: index - first, to: UInt8(truncatingIfNeeded: units[index]))
                }
                return last - first
            }
        }
        return String(decoding: units[first..<last], as: UTF16.self)
    }

    /// A position out of a number.
    static func position(_ number: Double) -> Int {
        number > 0 && number < 1e15 ? Int(number) : 0
    }
}

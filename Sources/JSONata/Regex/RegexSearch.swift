/// The matches of a regular expression in a text, from left to right.
struct RegexSearch {
    private let regex: RegularExpression
    private let text: UnitText
    private let evaluator: Evaluator
    private var run: RegexRun?
    private var place = 0
    private var isStarted = false
    private var isOver = false

    init(_ regex: RegularExpression, _ text: UnitText, _ evaluator: Evaluator) {
        self.regex = regex
        self.text = text
        self.evaluator = evaluator
    }

    /// The next match, or nil.
    ///
    /// - Throws: `D1004` for an empty match behind another match.
    mutating func next() throws(Failure) -> Matcher.Match? {
        if isOver || isStarted && place >= text.count { return nil }
        var run: RegexRun
        if let present = self.run {
            run = present
            self.run = nil
        } else {
            run = try RegexRun(regex, text.units, evaluator)
        }
        guard try run.search(from: place) else {
            isOver = true
            return nil
        }
        let start = run.slots[0]
        let end = run.slots[1]
        if isStarted, start == end { throw Failure("D1004", value: .string(regex.source)) }
        isStarted = true
        place = end
        var groups: [Value] = []
        for group in stride(from: 2, to: run.slots.count, by: 2) {
            let isMatched = run.slots[group] >= 0 && run.slots[group + 1] >= run.slots[group]
            groups.append(isMatched ? .string(text.text(run.slots[group], run.slots[group + 1])) : .undefined)
        }
        self.run = run
        try evaluator.produce(64 + (end - start))
        return Matcher.Match(
            text: text.text(start, end),
            start: Double(start),
            end: Double(end),
            groups: groups
        )
    }
}

/// A regular expression as a function: from a text to the first match, which has a function for the next.
final class RegexFunction: FunctionValue {
    let regex: RegularExpression

    init(_ regex: RegularExpression) throws(Failure) {
        self.regex = regex
        try super.init(nesting: 1)
    }

    override var arity: Int { 2 }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        guard case .string(let text)? = arguments.first else { return .undefined }
        return try Self.match(RegexSearch(regex, UnitText(text), evaluator))
    }

    /// The next match of a search as an object.
    static func match(_ search: RegexSearch) throws(Failure) -> Value {
        var search = search
        guard let match = try search.next() else { return .undefined }
        return .object(
            try ValueObject(uniqueMembers: [
                ValueObject.Member(key: "match", value: .string(match.text ?? "")),
                ValueObject.Member(key: "start", value: .number(match.start)),
                ValueObject.Member(key: "end", value: .number(match.end)),
                ValueObject.Member(key: "groups", value: try .list(match.groups)),
                ValueObject.Member(key: "next", value: .function(try NextMatchFunction(search))),
            ])
        )
    }
}

/// The function that gives the next match of a search.
final class NextMatchFunction: FunctionValue {
    private let search: RegexSearch

    init(_ search: RegexSearch) throws(Failure) {
        self.search = search
        try super.init(nesting: 1)
    }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        try RegexFunction.match(search)
    }
}

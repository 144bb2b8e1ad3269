/// A step of a compiled regular expression.
enum RegexInstruction: Sendable {
    case unit(UInt16)
    /// Compares upper cases.
    case folded(UInt16)
    case any
    case set(Int)
    /// Tries `first`, and `second` when that fails; the number counts the splits.
    case split(first: Int, second: Int, number: Int)
    case jump(Int)
    /// A greedy loop over one unit: takes what the instruction behind this one takes, as often as it can, and goes on
    /// behind that instruction; the number counts the splits.
    case greedy(number: Int)
    /// Notes the place in a slot.
    case save(Int)
    /// Forgets what groups captured.
    case reset(Range<Int>)
    case assert(RegexAssertion)
    case backreference(Int)
    /// Runs the instructions behind this one up to `found` on the side.
    case look(next: Int, isNegated: Bool)
    /// Moves backwards from here on until the side run ends.
    case lookBehind(next: Int, isNegated: Bool)
    /// Notes the place at which a round of a loop begins.
    case begin(Int)
    /// Fails when the round has matched nothing.
    case progress(Int)
    /// The end of the pattern or of a side run.
    case found
}

/// Compiles patterns into instructions.
struct RegexCompiler {
    private static let sizeMax = 20_000

    private(set) var instructions: [RegexInstruction] = []
    private(set) var sets: [UnitSet] = []
    private(set) var splitCount = 0
    private(set) var loopCount = 0
    private let ignoresCase: Bool
    private let groupNames: [[UInt16]: Int]
    private let needsHistory: Bool
    private var isBackwards = false

    init(ignoresCase: Bool, groupNames: [[UInt16]: Int], needsHistory: Bool) {
        self.ignoresCase = ignoresCase
        self.groupNames = groupNames
        self.needsHistory = needsHistory
    }

    /// Compiles a whole pattern.
    mutating func compile(root: RegexPattern) throws(RegexSyntaxError) {
        try emit(.save(0))
        try compile(root)
        try emit(.save(1))
        try emit(.found)
    }

    private mutating func emit(_ instruction: RegexInstruction) throws(RegexSyntaxError) {
        guard instructions.count < Self.sizeMax else {
            throw RegexSyntaxError(reason: "Regular expression too large")
        }
        instructions.append(instruction)
    }

    private mutating func compile(_ pattern: RegexPattern) throws(RegexSyntaxError) {
        switch pattern {
        case .empty: return
        case .unit(let unit):
            let canonical = CaseFolding.canonical(unit)
            let hasCase = canonical != unit || CaseFolding.lower(unit) != unit
            try emit(ignoresCase && hasCase ? .folded(canonical) : .unit(unit))
        case .any: try emit(.any)
        case .set(let set):
            sets.append(set)
            try emit(.set(sets.count - 1))
        case .sequence(let parts):
            for part in isBackwards ? parts.reversed() : parts { try compile(part) }
        case .alternation(let parts): try compile(alternatives: parts)
        case .group(let part, let number):
            try emit(.save(isBackwards ? number * 2 + 1 : number * 2))
            try compile(part)
            try emit(.save(isBackwards ? number * 2 : number * 2 + 1))
        case .quantified(let part, let quantifier): try compile(part, quantifier)
        case .assertion(let assertion): try emit(.assert(assertion))
        case .backreference(let number): try emit(.backreference(number))
        case .namedBackreference(let name):
            guard let number = groupNames[name] else {
                throw RegexSyntaxError(reason: "Invalid named capture referenced")
            }
            try emit(.backreference(number))
        case .look(let part, let isBehind, let isNegated): try compile(look: part, isBehind, isNegated)
        }
    }

    private mutating func compile(look part: RegexPattern, _ isBehind: Bool, _ isNegated: Bool) throws(RegexSyntaxError)
    {
        let place = instructions.count
        try emit(.found)
        let outer = isBackwards
        isBackwards = isBehind
        try compile(part)
        isBackwards = outer
        try emit(.found)
        let next = instructions.count
        instructions[place] =
            isBehind ? .lookBehind(next: next, isNegated: isNegated) : .look(next: next, isNegated: isNegated)
    }

    private mutating func compile(alternatives parts: [RegexPattern]) throws(RegexSyntaxError) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try compile(part)
                break
            }
            let split = try reserveSplit()
            try compile(part)
            ends.append(instructions.count)
            try emit(.found)
            fill(split, first: split + 1, second: instructions.count)
        }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func reserveSplit() throws(RegexSyntaxError) -> Int {
        splitCount += 1
        try emit(.split(first: 0, second: 0, number: splitCount - 1))
        return instructions.count - 1
    }

    private mutating func fill(_ place: Int, first: Int, second: Int) {
        guard case .split(_, _, let number) = instructions[place] else { return }
        instructions[place] = .split(first: first, second: second, number: number)
    }

    /// Writes out the rounds that must come and those that may; a loop only for those without end.
    private mutating func compile(
        _ part: RegexPattern,
        _ quantifier: RegexPattern.Quantifier
    ) throws(RegexSyntaxError) {
        for _ in 0..<quantifier.min { try round(part, quantifier, isOptional: false) }
        guard let max = quantifier.max else {
            if part.isOneUnit, !quantifier.isLazy {
                splitCount += 1
                try emit(.greedy(number: splitCount - 1))
                try compile(part)
                return
            }
            let split = try reserveSplit()
            try round(part, quantifier, isOptional: true)
            try emit(.jump(split))
            finish(split, quantifier.isLazy)
            return
        }
        var splits: [Int] = []
        for _ in quantifier.min..<Swift.max(max, quantifier.min) {
            splits.append(try reserveSplit())
            try round(part, quantifier, isOptional: true)
        }
        for split in splits { finish(split, quantifier.isLazy) }
    }

    private mutating func finish(_ split: Int, _ isLazy: Bool) {
        let end = instructions.count
        fill(split, first: isLazy ? end : split + 1, second: isLazy ? split + 1 : end)
    }

    private mutating func round(
        _ part: RegexPattern,
        _ quantifier: RegexPattern.Quantifier,
        isOptional: Bool
    ) throws(RegexSyntaxError) {
        if !quantifier.groups.isEmpty { try emit(.reset(quantifier.groups)) }
        // Where places are remembered, a round without progress ends by itself.
        let mustProgress = isOptional && needsHistory && part.isNullable
        let loop = loopCount
        if mustProgress {
            loopCount += 1
            try emit(.begin(loop))
        }
        try compile(part)
        if mustProgress { try emit(.progress(loop)) }
    }
}

/// A compiled regular expression.
struct RegularExpression: Sendable {
    let source: String
    let instructions: [RegexInstruction]
    let sets: [UnitSet]
    let groupCount: Int
    let splitCount: Int
    let loopCount: Int
    let isMultiline: Bool
    let ignoresCase: Bool
    /// True when a place in program and text decides how matching goes on, so that no place is tried twice.
    let isMemoizable: Bool
    /// The units that a match may begin with; nil when any may, or none needs to.
    let firstUnits: FirstUnits?
    /// True when a match can only begin at the start of the text.
    let isAnchored: Bool

    /// Compiles a pattern.
    init(_ pattern: String, ignoresCase: Bool, isMultiline: Bool) throws(RegexSyntaxError) {
        var parser = RegexParser(pattern, ignoresCase: ignoresCase)
        let root = try parser.parse()
        var compiler = RegexCompiler(
            ignoresCase: ignoresCase,
            groupNames: parser.groupNames,
            needsHistory: root.needsHistory
        )
        try compiler.compile(root: root)
        source = pattern
        instructions = compiler.instructions
        sets = compiler.sets
        groupCount = parser.groupCount
        splitCount = compiler.splitCount
        loopCount = compiler.loopCount
        self.isMultiline = isMultiline
        self.ignoresCase = ignoresCase
        isMemoizable = !root.needsHistory
        firstUnits = FirstUnits(compiler.instructions, compiler.sets)
        var isAnchored = false
        if !isMultiline, case .assert(.start) = compiler.instructions[1] { isAnchored = true }
        self.isAnchored = isAnchored
    }
}

/// The units that a match can begin with: which of those below 128; any above may.
struct FirstUnits: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// Follows the instructions up to those that take a unit; nil when a way needs none, or takes any.
    init?(_ instructions: [RegexInstruction], _ sets: [UnitSet]) {
        var pending = [0]
        var known: Set<Int> = []
        while let index = pending.popLast() {
            guard known.insert(index).inserted else { continue }
            switch instructions[index] {
            case .unit(let unit): insert(unit)
            case .folded(let unit):
                for candidate in UInt16(0)..<128 where CaseFolding.canonical(candidate) == unit { insert(candidate) }
            case .set(let set):
                for unit in UInt16(0)..<128 where sets[set].contains(unit) { insert(unit) }
            case .split(let first, let second, _): pending += [first, second]
            case .greedy: pending += [index + 1, index + 2]
            case .jump(let target): pending.append(target)
            case .save, .reset, .begin, .progress, .assert: pending.append(index + 1)
            case .any, .backreference, .look, .lookBehind, .found: return nil
            }
        }
    }

    private mutating func insert(_ unit: UInt16) {
        if unit < 64 { low |= 1 << UInt64(unit) } else if unit < 128 { high |= 1 << UInt64(unit - 64) }
    }

    @inline(__always)
    func contains(_ unit: UInt16) -> Bool {
        if unit < 64 { return low >> UInt64(unit) & 1 == 1 }
        return unit >= 128 || high >> UInt64(unit - 64) & 1 == 1
    }
}

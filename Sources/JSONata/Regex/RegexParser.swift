/// Reads a regular expression of ECMAScript, without the flag `u`.
///
///     disjunction = alternative ("|" alternative)*
///     alternative = term*
///     term        = "^" | "$" | "\b" | "\B" | atom [quantifier]
///     atom        = "." | "\" escape | "[" class "]" | "(" ["?:" | "?<" name ">"] disjunction ")"
///                 | "(?=" | "(?!" | "(?<=" | "(?<!" disjunction ")" | any other character
///     quantifier  = ("*" | "+" | "?" | "{" n ["," [m]] "}") ["?"]
///
/// As browsers do, it takes braces and brackets that begin nothing for themselves, and `\1` beyond the groups for an
/// octal code (ECMA-262, Annex B.1.2).
struct RegexParser {
    static let depthMax = 100
    static let countMax = 1_000_000

    let units: [UInt16]
    var position = 0
    private(set) var groupCount = 0
    private(set) var groupNames: [[UInt16]: Int] = [:]
    let totalGroupCount: Int
    let hasNamedGroups: Bool
    private let ignoresCase: Bool
    private var depth = 0

    init(_ pattern: String, ignoresCase: Bool) {
        units = Array(pattern.utf16)
        self.ignoresCase = ignoresCase
        (totalGroupCount, hasNamedGroups) = Self.countGroups(units)
    }

    /// Counts the groups before parsing, as references may come first.
    private static func countGroups(_ units: [UInt16]) -> (Int, Bool) {
        var count = 0
        var hasNames = false
        var isInClass = false
        var index = 0
        while index < units.count {
            switch units[index] {
            case ascii("\\"): index += 1
            case ascii("["): isInClass = true
            case ascii("]"): isInClass = false
            case ascii("(") where !isInClass:
                let next = index + 1 < units.count ? units[index + 1] : 0
                if next != ascii("?") {
                    count += 1
                } else if index + 3 < units.count, units[index + 2] == ascii("<"), units[index + 3] != ascii("="),
                    units[index + 3] != ascii("!")
                {
                    count += 1
                    hasNames = true
                }
            default: break
            }
            index += 1
        }
        return (count, hasNames)
    }

    static func ascii(_ scalar: Unicode.Scalar) -> UInt16 { UInt16(truncatingIfNeeded: scalar.value) }

    var current: UInt16? { position < units.count ? units[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == Self.ascii(scalar) else { return false }
        position += 1
        return true
    }

    mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.utf16)
        guard position + wanted.count <= units.count,
            units[position..<(position + wanted.count)].elementsEqual(wanted)
        else { return false }
        position += wanted.count
        return true
    }

    /// Parses the whole pattern.
    mutating func parse() throws(RegexSyntaxError) -> RegexPattern {
        let pattern = try disjunction()
        if current != nil { throw RegexSyntaxError(reason: "Unmatched ')'") }
        return pattern
    }

    private mutating func disjunction() throws(RegexSyntaxError) -> RegexPattern {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthMax { throw RegexSyntaxError(reason: "Regular expression too large") }
        var alternatives = [try alternative()]
        while take("|" as Unicode.Scalar) { alternatives.append(try alternative()) }
        return alternatives.count == 1 ? alternatives[0] : .alternation(alternatives)
    }

    private mutating func alternative() throws(RegexSyntaxError) -> RegexPattern {
        var terms: [RegexPattern] = []
        while let unit = current, unit != Self.ascii("|"), unit != Self.ascii(")") {
            terms.append(try term())
        }
        switch terms.count {
        case 0: return .empty
        case 1: return terms[0]
        default: return .sequence(terms)
        }
    }

    private mutating func term() throws(RegexSyntaxError) -> RegexPattern {
        if take("^" as Unicode.Scalar) { return .assertion(.start) }
        if take("$" as Unicode.Scalar) { return .assertion(.end) }
        if take("\\b") { return .assertion(.wordBoundary) }
        if take("\\B") { return .assertion(.noWordBoundary) }
        let firstGroup = groupCount + 1
        let atom = try atom()
        if case .look(_, true, _) = atom { return atom }
        guard let quantifier = try quantifier(firstGroup..<(groupCount + 1)) else { return atom }
        return .quantified(atom, quantifier)
    }

    private mutating func atom() throws(RegexSyntaxError) -> RegexPattern {
        guard let unit = current else { return .empty }
        position += 1
        switch unit {
        case Self.ascii("."): return .any
        case Self.ascii("("): return try group()
        case Self.ascii("["): return .set(try characterClass())
        case Self.ascii("\\"): return try escape()
        case Self.ascii("*"), Self.ascii("+"), Self.ascii("?"):
            throw RegexSyntaxError(reason: "Nothing to repeat")
        case Self.ascii("{"):
            position -= 1
            if try quantifier(0..<0) != nil { throw RegexSyntaxError(reason: "Nothing to repeat") }
            position += 1
            return .unit(unit)
        default: return .unit(unit)
        }
    }

    private mutating func group() throws(RegexSyntaxError) -> RegexPattern {
        var look: (isBehind: Bool, isNegated: Bool)?
        var number: Int?
        if take("?:") {
        } else if take("?=") {
            look = (false, false)
        } else if take("?!") {
            look = (false, true)
        } else if take("?<=") {
            look = (true, false)
        } else if take("?<!") {
            look = (true, true)
        } else if take("?<") {
            groupCount += 1
            number = groupCount
            guard let name = groupName(), groupNames[name] == nil else {
                throw RegexSyntaxError(reason: "Invalid capture group name")
            }
            groupNames[name] = groupCount
        } else if current == Self.ascii("?") {
            throw RegexSyntaxError(reason: "Invalid group")
        } else {
            groupCount += 1
            number = groupCount
        }
        let content = try disjunction()
        guard take(")" as Unicode.Scalar) else { throw RegexSyntaxError(reason: "Unterminated group") }
        if let look { return .look(content, isBehind: look.isBehind, isNegated: look.isNegated) }
        return number.map { .group(content, $0) } ?? content
    }

    /// A name up to `>`; nil when there is none.
    mutating func groupName() -> [UInt16]? {
        guard let end = units[position...].firstIndex(of: Self.ascii(">")), end > position else { return nil }
        let name = Array(units[position..<end])
        position = end + 1
        return name
    }

    private mutating func quantifier(_ groups: Range<Int>) throws(RegexSyntaxError) -> RegexPattern.Quantifier? {
        var bounds: (min: Int, max: Int?)?
        if take("*" as Unicode.Scalar) {
            bounds = (0, nil)
        } else if take("+" as Unicode.Scalar) {
            bounds = (1, nil)
        } else if take("?" as Unicode.Scalar) {
            bounds = (0, 1)
        } else if current == Self.ascii("{") {
            bounds = braces()
        }
        guard let bounds else { return nil }
        if let max = bounds.max, max < bounds.min {
            throw RegexSyntaxError(reason: "numbers out of order in {} quantifier")
        }
        let isLazy = take("?" as Unicode.Scalar)
        return RegexPattern.Quantifier(min: bounds.min, max: bounds.max, isLazy: isLazy, groups: groups)
    }

    /// `{n}`, `{n,}` or `{n,m}`; nil, and no move, for anything else.
    private mutating func braces() -> (min: Int, max: Int?)? {
        let start = position
        position += 1
        if let min = number() {
            if take("}" as Unicode.Scalar) { return (min, min) }
            if take("," as Unicode.Scalar) {
                if take("}" as Unicode.Scalar) { return (min, nil) }
                if let max = number(), take("}" as Unicode.Scalar) { return (min, max) }
            }
        }
        position = start
        return nil
    }

    /// A decimal number, bounded.
    mutating func number() -> Int? {
        var value: Int?
        while let unit = current, unit >= 0x30, unit <= 0x39 {
            value = min((value ?? 0) * 10 + Int(unit - 0x30), Self.countMax)
            position += 1
        }
        return value
    }

    /// Reads what follows a backslash outside a class.
    private mutating func escape() throws(RegexSyntaxError) -> RegexPattern {
        guard let unit = current else { throw RegexSyntaxError(reason: "\\ at end of pattern") }
        if unit >= 0x31, unit <= 0x39 {
            let start = position
            if let reference = number(), reference <= totalGroupCount { return .backreference(reference) }
            position = start
        }
        if unit == Self.ascii("k"), hasNamedGroups {
            position += 1
            guard take("<" as Unicode.Scalar), let name = groupName() else {
                throw RegexSyntaxError(reason: "Invalid named reference")
            }
            return .namedBackreference(name)
        }
        if let set = classEscape() { return .set(sealed(set)) }
        return .unit(try characterEscape())
    }

    func sealed(_ set: UnitSet) -> UnitSet {
        var result = set
        result.seal(ignoresCase: ignoresCase)
        return result
    }
}

/// A part of a regular expression.
indirect enum RegexPattern {
    case empty
    /// A UTF-16 code unit.
    case unit(UInt16)
    /// Any unit but a line terminator.
    case any
    case set(UnitSet)
    case sequence([RegexPattern])
    case alternation([RegexPattern])
    /// A group that captures under a number from 1.
    case group(RegexPattern, Int)
    case quantified(RegexPattern, Quantifier)
    case assertion(RegexAssertion)
    case backreference(Int)
    case namedBackreference([UInt16])
    case look(RegexPattern, isBehind: Bool, isNegated: Bool)

    /// How often a part may come, and which groups are in it.
    struct Quantifier {
        let min: Int
        /// nil is without end.
        let max: Int?
        let isLazy: Bool
        let groups: Range<Int>
    }

    /// True when the part needs more than the place in program and text to decide how it goes on.
    var needsHistory: Bool {
        switch self {
        case .empty, .unit, .any, .set, .assertion: false
        case .sequence(let parts), .alternation(let parts): parts.contains { $0.needsHistory }
        case .group(let part, _), .quantified(let part, _): part.needsHistory
        case .backreference, .namedBackreference, .look: true
        }
    }

    /// True for a part that takes exactly one unit and captures nothing.
    var isOneUnit: Bool {
        switch self {
        case .unit, .any, .set: true
        default: false
        }
    }

    /// True when the part may match nothing.
    var isNullable: Bool {
        switch self {
        case .empty, .assertion, .backreference, .namedBackreference, .look: true
        case .unit, .any, .set: false
        case .sequence(let parts): parts.allSatisfy { $0.isNullable }
        case .alternation(let parts): parts.contains { $0.isNullable }
        case .group(let part, _): part.isNullable
        case .quantified(let part, let quantifier): quantifier.min == 0 || part.isNullable
        }
    }
}

/// A condition on a place.
enum RegexAssertion: Sendable {
    case start, end, wordBoundary, noWordBoundary
}

/// Why a regular expression is malformed.
struct RegexSyntaxError: Error {
    let reason: String
}

/// A set of UTF-16 code units.
struct UnitSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt16>] = []
    var isNegated = false
    /// Bits of the units below 128, with case and negation taken in.
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ignoresCase = false

    mutating func insert(_ range: ClosedRange<UInt16>) {
        ranges.append(range)
    }

    /// Adds all units of a set, or all that are not in it.
    mutating func insert(_ set: UnitSet) {
        if !set.isNegated {
            ranges += set.ranges
            return
        }
        var next: UInt32 = 0
        for range in set.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if UInt32(range.lowerBound) > next { ranges.append(UInt16(next)...(range.lowerBound - 1)) }
            next = max(next, UInt32(range.upperBound) + 1)
        }
        if next <= 0xFFFF { ranges.append(UInt16(next)...0xFFFF) }
    }

    /// Prepares for tests.
    mutating func seal(ignoresCase: Bool) {
        self.ignoresCase = ignoresCase
        for unit in UInt16(0)..<128 where slowContains(unit) != isNegated {
            if unit < 64 { low |= 1 << UInt64(unit) } else { high |= 1 << UInt64(unit - 64) }
        }
    }

    @inline(__always)
    func contains(_ unit: UInt16) -> Bool {
        if unit < 64 { return low >> UInt64(unit) & 1 == 1 }
        if unit < 128 { return high >> UInt64(unit - 64) & 1 == 1 }
        return slowContains(unit) != isNegated
    }

    private func slowContains(_ unit: UInt16) -> Bool {
        if ranges.contains(where: { $0.contains(unit) }) { return true }
        guard ignoresCase else { return false }
        let upper = CaseFolding.canonical(unit)
        for variant in [upper, CaseFolding.lower(upper), CaseFolding.lower(unit)] where variant != unit {
            guard CaseFolding.canonical(variant) == upper else { continue }
            if ranges.contains(where: { $0.contains(variant) }) { return true }
        }
        return false
    }

    static let digits = set(0x30...0x39)
    static let words = set(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let spaces = set(
        0x09...0x0D,
        0x20...0x20,
        0xA0...0xA0,
        0x1680...0x1680,
        0x2000...0x200A,
        0x2028...0x2029,
        0x202F...0x202F,
        0x205F...0x205F,
        0x3000...0x3000,
        0xFEFF...0xFEFF
    )

    private static func set(_ ranges: ClosedRange<UInt16>...) -> UnitSet {
        var result = UnitSet()
        result.ranges = ranges
        return result
    }

    /// The units that are not in this set.
    var inverted: UnitSet {
        var result = self
        result.isNegated.toggle()
        return result
    }
}

/// Case of code units as ECMAScript compares them without the flag `u`.
enum CaseFolding {
    /// The upper case of a unit when it is one unit, and not ASCII for what is not.
    static func canonical(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return unit >= 0x61 && unit <= 0x7A ? unit - 32 : unit }
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        return single(scalar.properties.uppercaseMapping, unit)
    }

    /// The lower case of a unit when it is one unit.
    static func lower(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return unit >= 0x41 && unit <= 0x5A ? unit + 32 : unit }
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        return single(scalar.properties.lowercaseMapping, unit)
    }

    private static func single(_ mapping: String, _ unit: UInt16) -> UInt16 {
        let units = mapping.utf16
        guard let first = units.first, units.count == 1, first >= 128 else { return unit }
        return first
    }
}

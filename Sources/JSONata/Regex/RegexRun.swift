/// Runs a regular expression over a text by backtracking on a stack of its own.
///
/// Without back-references and look-around a split is tried once at each place, so the work is bounded by the length of
/// pattern times text; otherwise the evaluation's budget bounds it.
struct RegexRun {
    private let regex: RegularExpression
    private let units: [UInt16]
    private let evaluator: Evaluator
    /// Where groups begin and end; -1 is nowhere.
    private(set) var slots: [Int]
    private var loops: [Int]
    private var stack: [Entry] = []
    private var visited: [UInt64] = []
    private var workCount = 0

    /// Units of work after which the budget is asked.
    private static let accountInterval = 256

    /// The most bits that are spent on remembering places.
    private static let visitedBitMax = 1 << 28

    /// What is done when a way fails: another way, or a value put back.
    private enum Entry {
        case branch(instruction: Int, place: Int)
        /// The places before the last one tried, down to the first.
        case span(instruction: Int, from: Int, to: Int)
        case slot(Int, Int)
        case loop(Int, Int)
    }

    init(_ regex: RegularExpression, _ units: [UInt16], _ evaluator: Evaluator) throws(Failure) {
        self.regex = regex
        self.units = units
        self.evaluator = evaluator
        slots = Array(repeating: -1, count: (regex.groupCount + 1) * 2)
        loops = Array(repeating: -1, count: regex.loopCount)
        let (bitCount, overflow) = regex.splitCount.multipliedReportingOverflow(by: units.count + 1)
        if regex.isMemoizable, regex.splitCount > 0, !overflow, bitCount <= Self.visitedBitMax {
            try evaluator.produce(bitCount / 8)
            visited = Array(repeating: 0, count: bitCount / 64 + 1)
        }
    }

    /// Finds the first match that begins at `start` or later.
    mutating func search(from start: Int) throws(Failure) -> Bool {
        forget(start)
        var place = start
        while place <= units.count {
            if regex.isAnchored, place > 0 { return false }
            if let first = regex.firstUnits {
                let passed = place
                while place < units.count, !first.contains(units[place]) { place += 1 }
                workCount += (place - passed) / 8
                guard place < units.count else { return false }
            }
            for index in slots.indices { slots[index] = -1 }
            if try run(from: 0, at: place, isBackwards: false) { return true }
            place += 1
            workCount += 1
            try settleAccount()
        }
        return false
    }

    /// Charges the work since the last time to the budget.
    private mutating func settleAccount() throws(Failure) {
        guard workCount >= Self.accountInterval else { return }
        try evaluator.step(workCount / 4)
        workCount = 0
    }

    /// Forgets the places of the last match's end, which the next search begins at.
    private mutating func forget(_ place: Int) {
        guard !visited.isEmpty else { return }
        for number in 0..<regex.splitCount {
            let bit = place * regex.splitCount + number
            visited[bit >> 6] &= ~(1 << UInt64(bit & 63))
        }
    }

    /// Runs from an instruction up to the end of the pattern or of a side run.
    private mutating func run(from instruction: Int, at start: Int, isBackwards: Bool) throws(Failure) -> Bool {
        let bottom = stack.count
        var next = instruction
        var place = start
        while true {
            workCount += 1
            if workCount >= Self.accountInterval { try settleAccount() }
            var isGoing = true
            switch regex.instructions[next] {
            case .unit(let unit):
                isGoing = consume(&place, isBackwards) { $0 == unit }
                next += 1
            case .folded(let unit):
                isGoing = consume(&place, isBackwards) { CaseFolding.canonical($0) == unit }
                next += 1
            case .any:
                isGoing = consume(&place, isBackwards) { !Self.isLineEnd($0) }
                next += 1
            case .set(let index):
                isGoing = consume(&place, isBackwards) { regex.sets[index].contains($0) }
                next += 1
            case .split(let first, let second, let number):
                isGoing = mark(number, place)
                if isGoing {
                    stack.append(.branch(instruction: second, place: place))
                    next = first
                }
            case .jump(let target): next = target
            case .greedy(let number):
                isGoing = repeatUnit(regex.instructions[next + 1], number, next + 2, &place, isBackwards)
                next += 2
            case .save(let slot):
                stack.append(.slot(slot, slots[slot]))
                slots[slot] = place
                next += 1
            case .reset(let groups):
                for slot in (groups.lowerBound * 2)..<(groups.upperBound * 2) where slots[slot] >= 0 {
                    stack.append(.slot(slot, slots[slot]))
                    slots[slot] = -1
                }
                next += 1
            case .assert(let assertion):
                isGoing = holds(assertion, place)
                next += 1
            case .backreference(let group):
                isGoing = refer(group, &place, isBackwards)
                next += 1
            case .look(let target, let isNegated):
                isGoing = try look(next + 1, place, isBackwards: false, isNegated)
                next = target
            case .lookBehind(let target, let isNegated):
                isGoing = try look(next + 1, place, isBackwards: true, isNegated)
                next = target
            case .begin(let loop):
                stack.append(.loop(loop, loops[loop]))
                loops[loop] = place
                next += 1
            case .progress(let loop):
                isGoing = loops[loop] != place
                next += 1
            case .found:
                settle(bottom, keepsSlots: bottom > 0)
                return true
            }
            if isGoing { continue }
            guard let branch = backtrack(bottom) else { return false }
            (next, place) = branch
        }
    }

    @inline(__always)
    private func consume(_ place: inout Int, _ isBackwards: Bool, _ fits: (UInt16) -> Bool) -> Bool {
        if isBackwards {
            guard place > 0, fits(units[place - 1]) else { return false }
            place -= 1
        } else {
            guard place < units.count, fits(units[place]) else { return false }
            place += 1
        }
        return true
    }

    /// Notes that a split is tried at a place; false when it has been.
    @inline(__always)
    private mutating func mark(_ number: Int, _ place: Int) -> Bool {
        guard !visited.isEmpty else { return true }
        let bit = place * regex.splitCount + number
        let mask: UInt64 = 1 << UInt64(bit & 63)
        if visited[bit >> 6] & mask != 0 { return false }
        visited[bit >> 6] |= mask
        return true
    }

    /// Takes as many units as fit; the ways that end sooner are left for later.
    ///
    /// False when all have been tried before.
    private mutating func repeatUnit(
        _ instruction: RegexInstruction,
        _ number: Int,
        _ next: Int,
        _ place: inout Int,
        _ isBackwards: Bool
    ) -> Bool {
        let start = place
        guard mark(number, place) else { return false }
        while take(instruction, &place, isBackwards) {
            guard mark(number, place) else {
                // From here on all has been tried; the last way is to end one unit before.
                place += isBackwards ? 1 : -1
                break
            }
        }
        workCount += abs(place - start) / 4
        if place != start { stack.append(.span(instruction: next, from: start, to: place)) }
        return true
    }

    /// Takes one unit if it fits.
    @inline(__always)
    private func take(_ instruction: RegexInstruction, _ place: inout Int, _ isBackwards: Bool) -> Bool {
        switch instruction {
        case .unit(let unit): consume(&place, isBackwards) { $0 == unit }
        case .folded(let unit): consume(&place, isBackwards) { CaseFolding.canonical($0) == unit }
        case .any: consume(&place, isBackwards) { !Self.isLineEnd($0) }
        case .set(let index): consume(&place, isBackwards) { regex.sets[index].contains($0) }
        default: false
        }
    }

    /// Goes back to the last way that was not tried; nil when there is none.
    private mutating func backtrack(_ bottom: Int) -> (Int, Int)? {
        while stack.count > bottom, let entry = stack.popLast() {
            switch entry {
            case .branch(let instruction, let place): return (instruction, place)
            case .span(let instruction, let first, let last):
                let place = last + (last > first ? -1 : 1)
                if place != first { stack.append(.span(instruction: instruction, from: first, to: place)) }
                return (instruction, place)
            case .slot(let slot, let value): slots[slot] = value
            case .loop(let loop, let value): loops[loop] = value
            }
        }
        return nil
    }

    /// Drops the ways not tried; in a side run the values to put back stay, for when the outer way fails.
    private mutating func settle(_ bottom: Int, keepsSlots: Bool) {
        guard keepsSlots else {
            stack.removeAll(keepingCapacity: true)
            return
        }
        var kept = bottom
        for index in bottom..<stack.count {
            switch stack[index] {
            case .branch, .span: continue
            case .slot, .loop: break
            }
            stack[kept] = stack[index]
            kept += 1
        }
        stack.removeLast(stack.count - kept)
    }

    private mutating func look(
        _ instruction: Int,
        _ place: Int,
        isBackwards: Bool,
        _ isNegated: Bool
    ) throws(Failure) -> Bool {
        try evaluator.guardStack()
        // A marker keeps the bottom above zero, so that captures of the side run can be undone.
        stack.append(.slot(0, slots[0]))
        let bottom = stack.count
        let isFound = try run(from: instruction, at: place, isBackwards: isBackwards)
        guard isNegated else { return isFound }
        if isFound {
            // Nothing captured in a negative look counts.
            while stack.count > bottom, let entry = stack.popLast() {
                if case .slot(let slot, let value) = entry { slots[slot] = value }
                if case .loop(let loop, let value) = entry { loops[loop] = value }
            }
        }
        return !isFound
    }

    private func refer(_ group: Int, _ place: inout Int, _ isBackwards: Bool) -> Bool {
        let start = slots[group * 2]
        let end = slots[group * 2 + 1]
        guard start >= 0, end >= start else { return true }
        let length = end - start
        let from = isBackwards ? place - length : place
        guard from >= 0, from + length <= units.count else { return false }
        for offset in 0..<length {
            let expected = units[start + offset]
            let actual = units[from + offset]
            if expected == actual { continue }
            guard regex.ignoresCase, CaseFolding.canonical(expected) == CaseFolding.canonical(actual) else {
                return false
            }
        }
        place = isBackwards ? from : from + length
        return true
    }

    private static func isLineEnd(_ unit: UInt16) -> Bool {
        unit == 0x0A || unit == 0x0D || unit == 0x2028 || unit == 0x2029
    }

    private func holds(_ assertion: RegexAssertion, _ place: Int) -> Bool {
        switch assertion {
        case .start: return place == 0 || regex.isMultiline && Self.isLineEnd(units[place - 1])
        case .end: return place == units.count || regex.isMultiline && Self.isLineEnd(units[place])
        case .wordBoundary, .noWordBoundary:
            let before = place > 0 && Self.isWord(units[place - 1])
            let after = place < units.count && Self.isWord(units[place])
            return (before != after) == (assertion == .wordBoundary)
        }
    }

    private static func isWord(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}

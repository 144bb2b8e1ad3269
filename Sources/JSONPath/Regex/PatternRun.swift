/// One run of a pattern over a text: the set of places in the program that are alive at each character.
struct PatternRun {
    private let instructions: [PatternInstruction]
    private let text: [Unicode.Scalar]
    /// Places to take the next scalar from, in order of priority.
    private var threads: [Int] = []
    /// For each instruction, the character at which it was last added.
    private var lastAdded: [Int]
    private var pending: [Int] = []
    private var hasMatch = false

    init(instructions: [PatternInstruction], text: [Unicode.Scalar]) {
        self.instructions = instructions
        self.text = text
        self.lastAdded = Array(repeating: -1, count: instructions.count)
    }

    /// Whether the whole text matches, or nil when the budget is used up.
    mutating func matches(budget: inout Int) -> Bool? {
        add(0, at: 0, budget: &budget)
        for index in text.indices {
            guard budget > 0 else { return nil }
            let current = threads
            threads.removeAll(keepingCapacity: true)
            hasMatch = false
            guard !current.isEmpty else { return false }
            for place in current {
                if case .take(let set) = instructions[place], set.contains(text[index]) {
                    add(place + 1, at: index + 1, budget: &budget)
                }
            }
            budget -= current.count
        }
        return budget > 0 ? hasMatch : nil
    }

    /// Follows jumps, splits and assertions from a place until scalars have to be taken.
    private mutating func add(_ start: Int, at index: Int, budget: inout Int) {
        pending.append(start)
        while let place = pending.popLast() {
            guard lastAdded[place] < index else { continue }
            lastAdded[place] = index
            budget -= 1
            switch instructions[place] {
            case .take:
                threads.append(place)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .jump(let target):
                pending.append(target)
            case .check(let assertion):
                if holds(assertion, at: index) { pending.append(place + 1) }
            case .match:
                hasMatch = true
            }
        }
    }

    private func holds(_ assertion: PatternAssertion, at index: Int) -> Bool {
        switch assertion {
        case .start: index == 0
        case .end: index == text.count
        case .endOfLine: index == text.count || index == text.count - 1 && text[index] == "\n"
        case .wordBoundary: isWordBoundary(index)
        case .notWordBoundary: !isWordBoundary(index)
        }
    }

    private func isWordBoundary(_ index: Int) -> Bool {
        let isWordBefore = index > 0 && ScalarSet.isWord(text[index - 1])
        let isWordAfter = index < text.count && ScalarSet.isWord(text[index])
        return isWordBefore != isWordAfter
    }
}

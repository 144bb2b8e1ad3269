/// One instruction of a compiled pattern.
enum PatternInstruction: Sendable {
    /// Takes one scalar of the set and goes on with the next instruction.
    case take(ScalarSet)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    /// Goes on with the next instruction when the assertion holds.
    case check(PatternAssertion)
    case match
}

/// Turns a pattern's tree into instructions; repetitions with bounds are written out.
struct PatternProgramBuilder {
    private(set) var instructions: [PatternInstruction] = []
    /// Nodes written so far; empty groups in repetitions cost no instructions but time.
    private var emittedCount = 0

    mutating func append(_ instruction: PatternInstruction) throws(PatternSyntaxError) {
        guard instructions.count < PathLimits.patternInstructionCountMax else {
            throw PatternSyntaxError(message: "The pattern is too large")
        }
        instructions.append(instruction)
    }

    mutating func emit(_ node: PatternNode) throws(PatternSyntaxError) {
        emittedCount += 1
        guard emittedCount <= 2 * PathLimits.patternInstructionCountMax else {
            throw PatternSyntaxError(message: "The pattern is too large")
        }
        switch node {
        case .set(let set):
            try append(.take(set))
        case .assertion(let assertion):
            try append(.check(assertion))
        case .sequence(let nodes):
            for node in nodes { try emit(node) }
        case .alternatives(let nodes):
            try emitAlternatives(nodes)
        case .repetition(let node, let minimum, let maximum):
            for _ in 0..<minimum { try emit(node) }
            if let maximum {
                try emitOptional(node, count: maximum - minimum)
            } else {
                try emitLoop(node)
            }
        }
    }

    private mutating func emitAlternatives(_ nodes: [PatternNode]) throws(PatternSyntaxError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try emit(node)
                break
            }
            let split = instructions.count
            try append(.split(split + 1, split))
            try emit(node)
            jumps.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func emitOptional(_ node: PatternNode, count: Int) throws(PatternSyntaxError) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(instructions.count)
            try append(.split(0, 0))
            try emit(node)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    private mutating func emitLoop(_ node: PatternNode) throws(PatternSyntaxError) {
        let split = instructions.count
        try append(.split(0, 0))
        try emit(node)
        try append(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
    }
}

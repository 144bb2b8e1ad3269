/// A regular expression in the part of Java's syntax that has no need for backtracking.
///
/// It runs as a set of threads, one step per character, so no pattern makes it hang. What would need backtracking (back
/// references, looking ahead or behind, possessive and atomic groups) is refused when the pattern is compiled. A match always
/// covers the whole text, as with Java's `Matcher.matches`.
struct RegularExpression: Sendable {
    let instructions: [PatternInstruction]

    /// Compiles a pattern.
    /// - Throws: `PatternSyntaxError` when it is malformed, too large or not supported.
    init(_ pattern: String, isCaseInsensitive: Bool) throws(PatternSyntaxError) {
        var parser = PatternParser(pattern, isCaseInsensitive: isCaseInsensitive)
        let node = try parser.parse()
        var builder = PatternProgramBuilder()
        try builder.emit(node)
        try builder.append(.match)
        instructions = builder.instructions
    }

    /// Whether the whole text matches; nil when the budget is used up.
    ///
    /// The budget is the work units left; every thread costs one per character.
    func matches(_ text: String, budget: inout Int) -> Bool? {
        var run = PatternRun(instructions: instructions, text: Array(text.unicodeScalars))
        return run.matches(budget: &budget)
    }
}

/// Why a pattern cannot be compiled.
struct PatternSyntaxError: Error, Sendable {
    let message: String
}

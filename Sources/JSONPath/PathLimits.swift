/// The limits that keep a hostile path or document from using up the stack or the processor.
enum PathLimits {
    /// Steps of one path; evaluation recurses at most once per step.
    static let stepCountMax = 512
    /// Parentheses inside each other in one filter.
    static let groupDepthMax = 64
    /// How deep `..` descends into a document.
    static let descentDepthMax = 1_000
    /// Nodes, comparisons and pattern steps of one evaluation.
    static let workUnitCountMax = 2_000_000
    /// Instructions of one compiled pattern.
    static let patternInstructionCountMax = 20_000
    /// Groups inside each other in one pattern.
    static let patternDepthMax = 64
    /// Length of a document's text that an error message quotes, in UTF-8 bytes.
    static let quotedLengthMax = 1_000
}

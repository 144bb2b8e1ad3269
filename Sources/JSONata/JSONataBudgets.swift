/// What one evaluation may use.
package struct JSONataBudgets: Sendable {
    /// Nested evaluations of operators, calls, paths and blocks; names, variables and literals do not count.
    ///
    /// A call of a function with a conditional body takes three: call, condition, operator.
    package var depthMax: Int
    /// Bytes of the thread's stack below the caller that the evaluation may use.
    ///
    /// The default suits a thread of 512 KB. A level of ``depthMax`` takes 0.5 to 1 KB in optimised code, so the default
    /// ends a recursion of conditional functions after about 200 calls; ten megabytes allow the default ``depthMax``.
    package var stackByteCountMax: Int
    /// Steps: evaluated nodes and visited elements.
    package var stepCountMax: Int
    /// Bytes of text and elements that the evaluation makes altogether, also those that it drops again.
    package var producedByteCountMax: Int
    /// The longest sequence that `[a..b]` and `$range` make.
    package var sequenceCountMax: Int

    package init(
        depthMax: Int = 10_000,
        stackByteCountMax: Int = 320 * 1024,
        stepCountMax: Int = .max,
        producedByteCountMax: Int = 256 * 1024 * 1024,
        sequenceCountMax: Int = 10_000_000
    ) {
        self.depthMax = depthMax
        self.stackByteCountMax = stackByteCountMax
        self.stepCountMax = stepCountMax
        self.producedByteCountMax = producedByteCountMax
        self.sequenceCountMax = sequenceCountMax
    }

    /// The defaults.
    package static let standard = JSONataBudgets()
}

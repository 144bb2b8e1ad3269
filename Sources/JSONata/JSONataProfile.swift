/// Which functions and operators an expression may use.
package enum JSONataProfile: Sendable, Hashable {
    /// JSONata 2.0.6 as Step Functions has it: without `$eval`, with `$partition`, `$range`, `$hash`, `$random([seed])`,
    /// `$uuid` and `$parse`.
    case stepFunctions
    /// The whole language of the reference implementation, with `$eval` and the operators `?:` and `??` of release 2.1.
    case standard
}

import JSONModel

/// `States.MathRandom(start, end[, seed])`: an integer from `start` up to but not including `end`.
///
/// The same seed gives the same number. Not for security.
enum MathRandomFunction: IntrinsicFunction {
    static let name = "States.MathRandom"
    static let arity = 2...3

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let start = try arguments.integer32(0)
        let end = try arguments.integer32(1)
        guard start < end else {
            throw arguments.failure(
                1,
                "is not greater than the first (\(start))",
                "Pass the start and, beyond it, the end, which is excluded."
            )
        }
        if arguments.count == 3 {
            var seeded = JavaRandom(seed: try arguments.integer(2))
            return .integer(start + seeded.next(below: end - start))
        }
        return .integer(Int64.random(in: start..<end, using: &random))
    }
}

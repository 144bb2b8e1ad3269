import JSONModel

/// `States.MathAdd(a, b)`: the sum; each number is rounded to an integer first, halves upward.
enum MathAddFunction: IntrinsicFunction {
    static let name = "States.MathAdd"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let first = try arguments.integer32(0)
        let second = try arguments.integer32(1)
        return .integer(first + second)
    }
}

extension IntrinsicArguments {
    /// An integer of 32 bits, after rounding.
    func integer32(_ index: Int) throws(IntrinsicError) -> Int64 {
        let integer = try integer(index)
        guard Int32(exactly: integer) != nil else {
            throw failure(
                index,
                "is beyond the range of 32-bit integers",
                "Pass a number from \(Int32.min) to \(Int32.max)."
            )
        }
        return integer
    }
}

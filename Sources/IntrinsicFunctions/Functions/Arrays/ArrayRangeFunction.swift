import JSONModel

/// `States.ArrayRange(first, last, step)`: integers from `first` up or down to `last`, inclusive.
enum ArrayRangeFunction: IntrinsicFunction {
    static let name = "States.ArrayRange"
    static let arity = 3...3

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let first = try arguments.integer(0)
        let last = try arguments.integer(1)
        let step = try arguments.integer(2)
        guard step != 0 else {
            throw arguments.failure(2, "is no step", "Pass a step other than 0; a negative one counts down.")
        }
        var elements: [JSONValue] = []
        var number = first
        while step > 0 ? number <= last : number >= last {
            guard elements.count < IntrinsicLimits.rangeElementCountMax else {
                throw arguments.failure(
                    "the range from \(first) to \(last) by \(step) has more than "
                        + "\(IntrinsicLimits.rangeElementCountMax) elements",
                    "Use a larger step or a shorter range."
                )
            }
            elements.append(.integer(number))
            let (next, hasOverflowed) = number.addingReportingOverflow(step)
            if hasOverflowed { break }
            number = next
        }
        return .array(elements)
    }
}

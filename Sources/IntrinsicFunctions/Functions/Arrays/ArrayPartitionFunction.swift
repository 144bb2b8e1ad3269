import JSONModel

/// `States.ArrayPartition(array, size)`: chunks of `size` elements, the last one possibly shorter.
enum ArrayPartitionFunction: IntrinsicFunction {
    static let name = "States.ArrayPartition"
    static let arity = 2...2

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let elements = try arguments.array(0)
        let size = try arguments.integer(1)
        guard size > 0 else {
            throw arguments.failure(1, "is no positive size", "Pass the number of elements per chunk, at least 1.")
        }
        try arguments.checkArraySize(0)
        let step = Int(min(size, Int64(max(elements.count, 1))))
        let chunks = stride(from: 0, to: elements.count, by: step).map { start in
            JSONValue.array(Array(elements[start..<min(start + step, elements.count)]))
        }
        return .array(chunks)
    }
}

extension IntrinsicArguments {
    /// Checks that an array is not larger than the service takes.
    func checkArraySize(_ index: Int) throws(IntrinsicError) {
        guard values[index].serializedByteCount() <= IntrinsicLimits.arrayByteCountMax else {
            throw failure(index, "is larger than 256 KiB as JSON", "Pass a smaller array.")
        }
    }
}

import JSONModel

/// `States.JsonMerge(object, object, deep)`: one object of both; members of the second win.
///
/// The service only merges shallowly: the third argument must be `false`.
enum JsonMergeFunction: IntrinsicFunction {
    static let name = "States.JsonMerge"
    static let arity = 3...3

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        var merged = try arguments.object(0)
        let second = try arguments.object(1)
        guard case .bool(let isDeep) = arguments[2] else {
            throw arguments.failure(2, "is no boolean", "Pass false, for a shallow merge.")
        }
        guard !isDeep else {
            throw arguments.failure(2, "asks for a deep merge, which is not supported", "Pass false.")
        }
        for member in second.members { merged[member.key] = member.value }
        return .object(merged)
    }
}

import JSONModel

/// Turns values into JSON.
enum JSONOutput {
    /// The JSON form of a result; a function in it is an error, and a number that is not finite is null, as in JavaScript.
    static func json(_ value: Value, _ evaluator: Evaluator) throws(Failure) -> JSONValue {
        switch value {
        case .undefined, .null: return .null
        case .bool(let flag): return .bool(flag)
        case .number(let number):
            return number.isFinite ? .number(number) : .null
        case .string(let text): return .string(text)
        case .jsonArray(let elements): return .array(elements)
        case .jsonObject(let object): return .object(object)
        case .function, .tuples, .tailCall: throw unsupported()
        case .array(let array):
            try evaluator.guardStack()
            if case .json(let elements) = array.view { return .array(elements) }
            if case .range(_, let count) = array.view { try evaluator.produce(count * 32) }
            var elements: [JSONValue] = []
            elements.reserveCapacity(array.view.count)
            for index in 0..<array.view.count {
                try evaluator.step()
                elements.append(try json(array.view[index], evaluator))
            }
            return .array(elements)
        case .object(let object):
            try evaluator.guardStack()
            var members: [JSONObject.Member] = []
            members.reserveCapacity(object.members.count)
            for member in object.orderedMembers {
                try evaluator.step()
                if case .undefined = member.value { continue }
                members.append(JSONObject.Member(key: member.key, value: try json(member.value, evaluator)))
            }
            return .object(JSONObject(uniqueMembers: members))
        }
    }

    private static func unsupported() -> Failure {
        let failure = Failure("U1002")
        failure.detail.kind = .unsupportedResult
        failure.detail.message = "The result is, or holds, a function"
        return failure
    }

    /// The JSON form for reports; nil when there is none or it is large.
    static func lenient(_ value: Value) -> JSONValue? {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): number.isFinite ? .number(number) : nil
        case .string(let text): .string(text)
        case .jsonArray(let elements): .array(elements)
        case .jsonObject(let object): .object(object)
        default: nil
        }
    }
}

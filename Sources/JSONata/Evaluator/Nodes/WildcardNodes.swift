/// `*`: the values of all members, arrays flattened.
final class WildcardNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        var input = input
        if case .array(let array) = input, array.isOuterWrapper, array.view.count > 0 { input = array.view[0] }
        // An array's members are its elements.
        let members = input.list?.values ?? input.orderedMembers?.map(\.value) ?? []
        var values: [Value] = []
        for member in members { try Self.append(member, &values, evaluator) }
        try evaluator.produce(values.count * 24)
        // As in the reference an array among the members makes the result an array, which does not unwrap.
        return members.contains(where: \.isArray) ? try .list(values) : try .sequence(values)
    }

    private static func append(_ value: Value, _ values: inout [Value], _ evaluator: Evaluator) throws(Failure) {
        try evaluator.step()
        guard let list = value.list else {
            values.append(value)
            return
        }
        try evaluator.guardStack()
        for element in list { try append(element, &values, evaluator) }
    }
}

/// `**`: the value and all values in it, at any depth; arrays stand for their elements.
final class DescendantNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        guard !input.isUndefined else { return .undefined }
        var values: [Value] = []
        try Self.collect(input, &values, evaluator)
        try evaluator.produce(values.count * 24)
        return values.count == 1 ? values[0] : try .sequence(values)
    }

    private static func collect(_ value: Value, _ values: inout [Value], _ evaluator: Evaluator) throws(Failure) {
        try evaluator.step()
        if let list = value.list {
            try evaluator.guardStack()
            for element in list { try collect(element, &values, evaluator) }
            return
        }
        values.append(value)
        guard let members = value.orderedMembers else { return }
        try evaluator.guardStack()
        for member in members { try collect(member.value, &values, evaluator) }
    }
}

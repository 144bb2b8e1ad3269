import JSONModel

/// Functions on objects.
enum ObjectFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("keys", "<x-:a<s>>", arity: 1) { arguments, _, evaluator throws(Failure) in
            var keys: [String] = []
            var known: Set<TextKey> = []
            try collectKeys(arguments[0], &keys, &known, evaluator)
            // Merged keys go through an object, which orders them.
            let order = MemberOrder.permutation(count: keys.count) { keys[$0] } ?? Array(keys.indices)
            return try .sequence(order.map { .string(keys[$0]) })
        },
        BuiltinDefinition("lookup", "<x-s:x>", arity: 2) { arguments, _, evaluator throws(Failure) in
            guard case .string(let key) = arguments[1] else { return .undefined }
            return try Lookup.member(key, of: arguments[0], evaluator)
        },
        BuiltinDefinition("spread", "<x-:a<o>>", arity: 1) { arguments, _, evaluator throws(Failure) in
            try spread(arguments[0], evaluator)
        },
        BuiltinDefinition("merge", "<a<o>:o>", arity: 1) { arguments, _, evaluator throws(Failure) in
            guard let list = arguments[0].list else { return .undefined }
            let result = ValueObject()
            for object in list {
                for member in object.orderedMembers ?? [] {
                    try evaluator.step()
                    try evaluator.produce(48)
                    try result.set(member.key, member.value)
                }
            }
            return .object(result)
        },
        BuiltinDefinition("clone", "<(oa)-:o>", arity: 1) { arguments, _, evaluator throws(Failure) in
            try copy(arguments[0], evaluator)
        },
    ]

    private static func collectKeys(
        _ value: Value,
        _ keys: inout [String],
        _ known: inout Set<TextKey>,
        _ evaluator: Evaluator
    ) throws(Failure) {
        if let list = value.list {
            try evaluator.guardStack()
            for element in list { try collectKeys(element, &keys, &known, evaluator) }
            return
        }
        for member in value.orderedMembers ?? [] {
            try evaluator.step()
            try evaluator.produce(24)
            if known.insert(TextKey(member.key)).inserted { keys.append(member.key) }
        }
    }

    private static func spread(_ value: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        guard value.isArray || value.orderedMembers != nil else { return value }
        var parts: [Value] = []
        try spread(value, &parts, evaluator)
        // The parts of an array are an array, which does not unwrap; those of an object are a sequence.
        return value.isArray && !parts.isEmpty ? try .list(parts) : try .sequence(parts)
    }

    private static func spread(_ value: Value, _ parts: inout [Value], _ evaluator: Evaluator) throws(Failure) {
        try evaluator.step()
        if let list = value.list {
            try evaluator.guardStack()
            for element in list { try spread(element, &parts, evaluator) }
            return
        }
        guard let members = value.orderedMembers else {
            if !value.isUndefined { parts.append(value) }
            return
        }
        for member in members {
            try evaluator.produce(96)
            let part = ValueObject.Member(key: member.key, value: member.value)
            parts.append(.object(try ValueObject(uniqueMembers: [part])))
        }
    }

    /// The copy through JSON text: numbers rounded as text shows them, functions as empty strings.
    static func copy(_ value: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        try evaluator.step()
        switch value {
        case .number(let number):
            return try Value.isNumeric(number) ? .number(NumberText.roundedForText(number)) : .null
        case .function: return .string("")
        default: break
        }
        if let list = value.list {
            try evaluator.guardStack()
            var elements: [Value] = []
            elements.reserveCapacity(list.count)
            for element in list { elements.append(element.isUndefined ? .null : try copy(element, evaluator)) }
            try evaluator.produce(elements.count * 24)
            return try .list(elements)
        }
        var copies: [ValueObject.Member] = []
        if case .jsonObject(let object) = value,
            !object.members.contains(where: { MemberOrder.mayBeArrayIndex($0.key) })
        {
            try evaluator.guardStack()
            copies.reserveCapacity(object.count)
            for member in object.members {
                copies.append(ValueObject.Member(key: member.key, value: try copy(Value(member.value), evaluator)))
            }
            try evaluator.produce(copies.count * 48)
            return .object(try ValueObject(uniqueMembers: copies))
        }
        guard let members = value.orderedMembers else { return value }
        try evaluator.guardStack()
        copies.reserveCapacity(members.count)
        for member in members where !member.value.isUndefined {
            copies.append(ValueObject.Member(key: member.key, value: try copy(member.value, evaluator)))
        }
        try evaluator.produce(copies.count * 48)
        return .object(try ValueObject(uniqueMembers: copies))
    }
}

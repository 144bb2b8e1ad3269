import JSONModel

/// `[a, b, c]`: values side by side, arrays that are no constructors flattened.
final class ArrayNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let items: [Item]
    /// True at the ends of a path, where the array is not flattened.
    let isConstructed: Bool

    /// An element; `isConstructor` keeps its array as one element.
    struct Item {
        let node: ExpressionNode
        let isConstructor: Bool
    }

    init(_ items: [Item], isConstructed: Bool, position: Int) {
        self.items = items
        self.isConstructed = isConstructed
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for item in items {
            let value = try item.node.evaluate(evaluator, input, frame)
            if value.isUndefined { continue }
            guard !item.isConstructor, let list = value.list else {
                values.append(value)
                continue
            }
            // One list alone is taken over as it is: a range is never written out.
            if items.count == 1 { return try array(list) }
            try evaluator.step(list.count)
            try evaluator.produce(list.count * 24)
            values.append(contentsOf: list)
        }
        return try array(.values(values))
    }

    private func array(_ view: ListView) throws(Failure) -> Value {
        let array = try ValueArray(view)
        array.isConstructed = isConstructed
        return .array(array)
    }
}

/// `{key: value, …}` where a value is expected.
final class ObjectNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let clause: GroupClause

    init(_ clause: GroupClause, position: Int) {
        self.clause = clause
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        try clause.evaluate(evaluator, input, frame)
    }
}

/// `{key: value, …}`, behind a value as grouping: items with the same key are put together and the value is computed
/// once for each key.
///
/// Unchecked Sendable holds because nothing changes after compiling.
final class GroupClause: @unchecked Sendable {
    let pairs: [(key: ExpressionNode, value: ExpressionNode)]
    let position: Int
    /// The keys when all are different literals.
    private let literalKeys: [String]?

    init(_ pairs: [(key: ExpressionNode, value: ExpressionNode)], position: Int) {
        self.pairs = pairs
        self.position = position
        var keys: [String] = []
        for pair in pairs {
            guard let literal = pair.key as? LiteralNode, literal.isPlain, case .string(let key) = literal.value else {
                break
            }
            keys.append(key)
        }
        literalKeys = keys.count == pairs.count && Set(keys.map { TextKey($0) }).count == keys.count ? keys : nil
    }

    /// The items that share a key.
    private struct Group {
        let key: String
        let pair: Int
        var items: [Value] = []
        var tuples: [Tuple] = []
    }

    func evaluate(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if case .tuples(let stream) = input {
            // Without tuples there is one item without a value, as with an empty array.
            return stream.tuples.isEmpty
                ? try evaluate(item: .undefined, evaluator, frame) : try evaluate(stream, evaluator, frame)
        }
        guard let list = input.list else { return try evaluate(item: input, evaluator, frame) }
        if list.count == 0 { return try evaluate(item: .undefined, evaluator, frame) }
        if list.count == 1 { return try evaluate(item: list[0], evaluator, frame) }
        var groups: [Group] = []
        var positions: [TextKey: Int] = [:]
        for item in list {
            try evaluator.step()
            for (index, pair) in pairs.enumerated() {
                guard let key = try key(pair.key, item, evaluator, frame) else { continue }
                let group = try place(key, index, &groups, &positions)
                groups[group].items.append(item)
            }
        }
        return try object(groups, evaluator) { group throws(Failure) in
            let context = try Self.merged(group.items)
            return try self.pairs[group.pair].value.evaluate(evaluator, context, frame)
        }
    }

    /// A single item, which is what an object constructor has as a rule.
    private func evaluate(item: Value, _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> Value {
        var members: [ValueObject.Member] = []
        members.reserveCapacity(pairs.count)
        if let literalKeys {
            for (index, key) in literalKeys.enumerated() {
                let value = try pairs[index].value.evaluate(evaluator, item, frame)
                if !value.isUndefined { members.append(ValueObject.Member(key: key, value: value)) }
            }
            try evaluator.produce(members.count * 48)
            return .object(try ValueObject(uniqueMembers: members))
        }
        var groups: [Group] = []
        var positions: [TextKey: Int] = [:]
        for (index, pair) in pairs.enumerated() {
            guard let key = try key(pair.key, item, evaluator, frame) else { continue }
            _ = try place(key, index, &groups, &positions)
        }
        return try object(groups, evaluator) { group throws(Failure) in
            try self.pairs[group.pair].value.evaluate(evaluator, item, frame)
        }
    }

    private func evaluate(_ stream: TupleStream, _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> Value {
        var groups: [Group] = []
        var positions: [TextKey: Int] = [:]
        for tuple in stream.tuples {
            try evaluator.step()
            let inner = try tuple.frame(in: frame)
            for (index, pair) in pairs.enumerated() {
                guard let key = try key(pair.key, tuple.item, evaluator, inner) else { continue }
                let group = try place(key, index, &groups, &positions)
                groups[group].tuples.append(tuple)
            }
        }
        return try object(groups, evaluator) { group throws(Failure) in
            let tuple = try Self.merged(group.tuples)
            return try self.pairs[group.pair].value.evaluate(evaluator, tuple.item, try tuple.frame(in: frame))
        }
    }

    private func key(
        _ node: ExpressionNode,
        _ item: Value,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> String? {
        let key = try node.evaluate(evaluator, item, frame)
        if case .string(let text) = key { return text }
        if key.isUndefined { return nil }
        throw Failure("T1003", position: position, value: key)
    }

    /// The group of a key; two pairs must not yield the same key.
    private func place(
        _ key: String,
        _ pair: Int,
        _ groups: inout [Group],
        _ positions: inout [TextKey: Int]
    ) throws(Failure) -> Int {
        if let known = positions[TextKey(key)] {
            guard groups[known].pair == pair else { throw Failure("D1009", position: position, value: .string(key)) }
            return known
        }
        positions[TextKey(key)] = groups.count
        groups.append(Group(key: key, pair: pair))
        return groups.count - 1
    }

    private func object(
        _ groups: [Group],
        _ evaluator: Evaluator,
        _ value: (Group) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var members: [ValueObject.Member] = []
        members.reserveCapacity(groups.count)
        let order = MemberOrder.permutation(count: groups.count) { groups[$0].key } ?? Array(groups.indices)
        for index in order {
            let value = try value(groups[index])
            if !value.isUndefined { members.append(ValueObject.Member(key: groups[index].key, value: value)) }
        }
        try evaluator.produce(members.count * 48)
        return .object(try ValueObject(uniqueMembers: members))
    }

    /// Items one after the other, as `$append` puts them together.
    static func merged(_ items: [Value]) throws(Failure) -> Value {
        if items.count == 1 { return items[0] }
        var values: [Value] = []
        for item in items {
            if let list = item.list {
                values.append(contentsOf: list)
            } else if !item.isUndefined {
                values.append(item)
            }
        }
        return values.isEmpty ? .undefined : try .list(values)
    }

    /// One tuple whose item and variables hold those of all.
    private static func merged(_ tuples: [Tuple]) throws(Failure) -> Tuple {
        guard let first = tuples.first, tuples.count > 1 else { return tuples.first ?? Tuple(item: .undefined) }
        var result = first
        result.item = try merged(tuples.map(\.item))
        for (index, binding) in first.bindings.enumerated() {
            let values = tuples.map { tuple in tuple.bindings.first { $0.name == binding.name }?.value ?? .undefined }
            result.bindings[index].value = try merged(values)
        }
        return result
    }
}

/// `|pattern|update, delete|`: a function that gives a changed copy of its argument.
final class TransformNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let pattern: ExpressionNode
    let update: ExpressionNode
    let deletion: ExpressionNode?
    /// The number of the name `clone`, as the copy is made by the function of that name.
    let cloneName: Int32

    init(
        _ pattern: ExpressionNode,
        _ update: ExpressionNode,
        _ deletion: ExpressionNode?,
        cloneName: Int32,
        position: Int
    ) {
        self.pattern = pattern
        self.update = update
        self.deletion = deletion
        self.cloneName = cloneName
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        .function(try TransformFunction(self, frame))
    }
}

/// The function of a transform.
final class TransformFunction: FunctionValue {
    let node: TransformNode
    let frame: Frame

    private static let types = Signature.trusted("<(oa):o>")

    init(_ node: TransformNode, _ frame: Frame) throws(Failure) {
        self.node = node
        self.frame = frame
        try super.init(nesting: frame.nesting + 1)
    }

    override var arity: Int { 1 }
    override var signature: Signature? { Self.types }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        guard let subject = arguments.first, !subject.isUndefined else { return .undefined }
        let clone = frame.lookUp(node.cloneName) ?? evaluator.globals[Int(node.cloneName)]
        guard case .function(let function) = clone else { throw Failure("T2013", position: node.position) }
        let result = try evaluator.apply(function, [subject], CallContext(input: .null, frame: frame))
        // The built-in copy has only nodes of its own; what another function returns may be shared.
        let copy = function is BuiltinFunction ? result : try MutableCopy.make(result, evaluator)
        let matches = try node.pattern.evaluate(evaluator, copy, frame)
        if !matches.isUndefined {
            for match in matches.list ?? .values([matches]) {
                try evaluator.step()
                try change(match, evaluator)
            }
        }
        return copy
    }

    private func change(_ match: Value, _ evaluator: Evaluator) throws(Failure) {
        let update = try node.update.evaluate(evaluator, match, frame)
        if !update.isUndefined {
            guard let members = update.orderedMembers else {
                throw Failure("T2011", position: node.update.position, value: update)
            }
            if case .object(let object) = match {
                for member in members {
                    // Copied, so that an object never becomes a member of itself.
                    try object.set(member.key, try MutableCopy.make(member.value, evaluator))
                }
            }
        }
        guard let deletion = node.deletion else { return }
        let names = try deletion.evaluate(evaluator, match, frame)
        if names.isUndefined { return }
        for name in names.list ?? .values([names]) {
            guard case .string(let key) = name else {
                throw Failure("T2012", position: deletion.position, value: names)
            }
            if case .object(let object) = match { object.remove(key) }
        }
    }
}

/// Copies JSON into nodes that a transform may change.
enum MutableCopy {
    static func make(_ value: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        try evaluator.step()
        if let list = value.list {
            try evaluator.guardStack()
            if case .range = list { return try .list(list.values) }
            var values: [Value] = []
            values.reserveCapacity(list.count)
            for element in list { values.append(try make(element, evaluator)) }
            try evaluator.produce(values.count * 24)
            return try .list(values)
        }
        guard let members = value.orderedMembers else { return value }
        try evaluator.guardStack()
        var copies: [ValueObject.Member] = []
        for member in members {
            copies.append(ValueObject.Member(key: member.key, value: try make(member.value, evaluator)))
        }
        try evaluator.produce(copies.count * 48)
        return .object(try ValueObject(uniqueMembers: copies))
    }
}

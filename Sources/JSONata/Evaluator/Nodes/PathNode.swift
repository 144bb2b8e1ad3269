import JSONModel

/// A step of a path and the filters behind it.
///
/// Unchecked Sendable holds because nothing changes after compiling.
final class PathStep: @unchecked Sendable {
    /// What a step does.
    enum Kind {
        case name(String)
        case expression(ExpressionNode)
        case sort(SortClause)
    }

    /// A filter or a positional binding.
    enum Stage {
        case filter(ExpressionNode)
        case index(Int32)
    }

    let kind: Kind
    let stages: [Stage]
    /// True for an array constructor as the first step, which is evaluated once for the whole input.
    let isArrayConstructor: Bool
    let isVariable: Bool
    // Bindings of a tuple stream.
    let isTuple: Bool
    let focus: Int32?
    let index: Int32?
    let ancestor: Int32?

    init(
        _ kind: Kind,
        stages: [Stage],
        isArrayConstructor: Bool,
        isVariable: Bool,
        isTuple: Bool,
        focus: Int32?,
        index: Int32?,
        ancestor: Int32?
    ) {
        self.kind = kind
        self.stages = stages
        self.isArrayConstructor = isArrayConstructor
        self.isVariable = isVariable
        self.isTuple = isTuple
        self.focus = focus
        self.index = index
        self.ancestor = ancestor
    }

    /// Evaluates the step for one item, without its stages.
    @inline(__always)
    func evaluate(_ evaluator: Evaluator, _ item: Value, _ frame: Frame) throws(Failure) -> Value {
        switch kind {
        case .name(let name):
            if let value = item.member(name) { return value }
            guard let list = item.list else { return .undefined }
            return try Lookup.member(name, of: list, evaluator).collapsed
        case .expression(let node): return try node.evaluate(evaluator, item, frame)
        case .sort: return .undefined
        }
    }
}

/// What flows between the steps of a path.
enum PathStream {
    case empty
    /// One item that is not to be spread, even if it is an array.
    case one(Value)
    /// Items.
    case list(ListView)
    /// The array of the last step, taken over as it is.
    case whole(Value)
}

/// `a.b.c`: every step is evaluated for every item, and arrays are flattened into one sequence.
final class PathNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let steps: [PathStep]
    let keepsSingletonArray: Bool
    /// True when a single item must come out as a sequence, for `[]` behind the whole path.
    let yieldsSequence: Bool
    let group: GroupClause?
    /// The variable that begins the path, when it is a plain one.
    private let head: VariableNode?
    /// The names that follow, or begin the path, up to the first step of another kind.
    private let names: [String]

    init(
        _ steps: [PathStep],
        keepsSingletonArray: Bool,
        yieldsSequence: Bool,
        group: GroupClause?,
        position: Int
    ) {
        self.steps = steps
        self.yieldsSequence = yieldsSequence
        head = steps.first.flatMap { Self.variable($0) }
        var names: [String] = []
        for step in steps.dropFirst(head == nil ? 0 : 1) {
            guard case .name(let name) = step.kind, step.stages.isEmpty, !step.isTuple else { break }
            names.append(name)
        }
        self.names = names
        self.keepsSingletonArray = keepsSingletonArray
        self.group = group
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        // As long as there are objects, names are looked up one after the other, without a stream.
        var value = input
        var index = 0
        if let head {
            value = try head.evaluate(evaluator, input, frame)
            index = 1
        }
        walk: for name in names {
            switch value {
            case .jsonObject(let object):
                guard let member = object[name] else {
                    value = .undefined
                    break walk
                }
                value = Value(member)
            case .object(let object):
                guard let member = object[name] else {
                    value = .undefined
                    break walk
                }
                value = member
            default: break walk
            }
            index += 1
        }
        if index == steps.count, group == nil, !keepsSingletonArray, !yieldsSequence { return value }
        if value.isUndefined, index > 0, group == nil { return .undefined }
        if index == 0 { return try result(try run(steps, evaluator, input, frame), evaluator, frame) }
        let stream = try run(steps, from: index, Self.stream(value, isLast: index == steps.count), evaluator, frame)
        return try result(stream, evaluator, frame)
    }

    /// The stream behind a step that was looked up by itself.
    private static func stream(_ value: Value, isLast: Bool) -> PathStream {
        value.isUndefined ? .empty : flatten(value, isLast: isLast)
    }

    /// The variable of a step without stages and bindings.
    private static func variable(_ step: PathStep) -> VariableNode? {
        guard case .expression(let node) = step.kind, step.stages.isEmpty, !step.isTuple,
            let variable = node as? VariableNode,
            variable.isPlain
        else { return nil }
        return variable
    }

    /// Turns the end of the stream into the value of the path.
    private func result(_ stream: PathStream, _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> Value {
        if !keepsSingletonArray, !yieldsSequence, group == nil {
            switch stream {
            case .empty: return .undefined
            case .one(let value): return value
            case .whole(let value): return value
            case .list(let view): return .array(try ValueArray(view, isSequence: true))
            }
        }
        var array: ValueArray?
        var value: Value
        switch stream {
        case .empty: array = try ValueArray(.values([]), isSequence: true)
        case .one(let item): array = try ValueArray(.values([item]), isSequence: true)
        case .list(let view): array = try ValueArray(view, isSequence: true)
        case .whole(let item):
            // An array constructor with `[]` behind it is one element.
            if keepsSingletonArray, case .array(let inner) = item, inner.isConstructed {
                array = try ValueArray(.values([item]), isSequence: true)
            } else if case .array(let inner) = item {
                array = inner
            }
            value = item
            if array == nil { return try group?.evaluate(evaluator, value, frame) ?? value }
        }
        guard let array else { return .undefined }
        if keepsSingletonArray { array.keepsSingleton = true }
        value = .array(array)
        return try group?.evaluate(evaluator, value, frame) ?? value
    }

    /// Runs steps on an input; with more steps to come the last of them flattens like any other.
    func run(
        _ steps: [PathStep],
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame,
        hasMore: Bool = false
    ) throws(Failure) -> PathStream {
        var stream: PathStream = .one(input)
        if steps.first?.isVariable != true, let list = input.list { stream = .list(list) }
        return try run(steps, from: 0, stream, evaluator, frame, input: input, hasMore: hasMore)
    }

    /// Runs the steps from one on.
    private func run(
        _ steps: [PathStep],
        from start: Int,
        _ stream: PathStream,
        _ evaluator: Evaluator,
        _ frame: Frame,
        input: Value = .undefined,
        hasMore: Bool = false
    ) throws(Failure) -> PathStream {
        var stream = stream
        if case .empty = stream { return stream }
        let last = hasMore ? steps.count : steps.count - 1
        for index in start..<max(steps.count, start) {
            let step = steps[index]
            if index == 0, step.isArrayConstructor, case .expression(let node) = step.kind {
                stream = try construct(node, evaluator, input, frame)
                // Nothing to go on with: the path ends with the array as it is.
                if case .whole(let value) = stream, value.list?.count == 0 { return stream }
            } else {
                stream = try advance(stream, step, isLast: index == last, evaluator, frame)
            }
            if case .empty = stream { return stream }
            if index < last, case .whole(let value) = stream, let list = value.list { stream = .list(list) }
        }
        return stream
    }

    /// The array constructor at the head of a path; its elements are the items.
    private func construct(
        _ node: ExpressionNode,
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame
    ) throws(Failure) -> PathStream {
        let context = input.isArray ? input : try Value.sequence([input])
        let value = try node.evaluate(evaluator, context, frame)
        guard value.isArray else { return value.isUndefined ? .empty : .one(value) }
        return .whole(value)
    }

    /// One step for all items.
    private func advance(
        _ stream: PathStream,
        _ step: PathStep,
        isLast: Bool,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> PathStream {
        if case .sort(let clause) = step.kind { return try sort(stream, clause, step, evaluator, frame) }
        switch stream {
        case .empty: return .empty
        case .one(let item), .whole(let item):
            let value = try stage(step, try step.evaluate(evaluator, item, frame), evaluator, frame)
            if step.stages.isEmpty, value.isUndefined { return .empty }
            return Self.flatten(value, isLast: isLast)
        case .list(let view): return try advance(view, step, isLast: isLast, evaluator, frame)
        }
    }

    @inline(__always)
    private func stage(
        _ step: PathStep,
        _ value: Value,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> Value {
        guard !step.stages.isEmpty else { return value }
        var value = value
        for case .filter(let predicate) in step.stages {
            value = try Filter.apply(predicate, to: value, evaluator, frame)
        }
        return value
    }

    /// The stream of a single result.
    private static func flatten(_ value: Value, isLast: Bool) -> PathStream {
        guard let list = value.list else { return .one(value) }
        if isLast, !value.isSequence { return .whole(value) }
        if case .array(let array) = value, array.isConstructed { return .one(value) }
        switch list.count {
        case 0: return .empty
        case 1: return .one(list[0])
        default: return .list(list)
        }
    }

    private func advance(
        _ view: ListView,
        _ step: PathStep,
        isLast: Bool,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> PathStream {
        var values: [Value] = []
        var resultCount = 0
        var firstArray: Value?
        for item in view {
            try evaluator.step()
            let value = try stage(step, try step.evaluate(evaluator, item, frame), evaluator, frame)
            if step.stages.isEmpty, value.isUndefined { continue }
            resultCount += 1
            guard let list = value.list else {
                values.append(value)
                continue
            }
            if resultCount == 1 { firstArray = value }
            if case .array(let array) = value, array.isConstructed {
                values.append(value)
            } else {
                try evaluator.step(list.count)
                values.append(contentsOf: list)
            }
        }
        try evaluator.produce(values.count * 24)
        if isLast, resultCount == 1, let firstArray, !firstArray.isSequence { return .whole(firstArray) }
        switch values.count {
        case 0: return .empty
        case 1: return .one(values[0])
        default: return .list(.values(values))
        }
    }

    private func sort(
        _ stream: PathStream,
        _ clause: SortClause,
        _ step: PathStep,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> PathStream {
        let value: Value
        switch stream {
        case .empty: return .empty
        case .one(let item), .whole(let item): value = try .sequence([item])
        case .list(let view):
            let sorted = try clause.sort(view.values, evaluator, frame)
            value = try .list(sorted)
        }
        let result = try stage(step, value, evaluator, frame)
        guard let list = result.list, list.count > 0 else {
            return result.isUndefined || result.isArray ? .empty : .one(result)
        }
        if result.isSequence { return list.count == 1 ? .one(list[0]) : .list(list) }
        return .whole(result)
    }
}

/// Looks up names.
enum Lookup {
    /// The members of that name of all objects in a list, arrays among them flattened.
    static func member(_ name: String, of list: ListView, _ evaluator: Evaluator) throws(Failure) -> Value {
        var values: [Value] = []
        try collect(name, list, &values, evaluator)
        return try .sequence(values)
    }

    private static func collect(
        _ name: String,
        _ list: ListView,
        _ values: inout [Value],
        _ evaluator: Evaluator
    ) throws(Failure) {
        if case .range = list { return }
        try evaluator.guardStack()
        for item in list {
            try evaluator.step()
            if let value = item.member(name) {
                if let inner = value.list {
                    values.append(contentsOf: inner)
                } else {
                    values.append(value)
                }
            } else if let inner = item.list {
                try collect(name, inner, &values, evaluator)
            }
        }
    }

    /// The member of an object, or those of the objects in an array.
    static func member(_ name: String, of value: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        if let member = value.member(name) { return member }
        guard let list = value.list else { return .undefined }
        return try member(name, of: list, evaluator)
    }
}

/// Filters `[…]`.
enum Filter {
    /// The elements for which a predicate holds, or whose position it gives.
    static func apply(
        _ predicate: ExpressionNode,
        to input: Value,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> Value {
        if case .tuples(let stream) = input {
            return .tuples(TupleStream(try apply(predicate, to: stream.tuples, evaluator, frame)))
        }
        let list = input.list ?? .values([input])
        if let literal = predicate as? LiteralNode, literal.isPlain, case .number(let number) = literal.value {
            let index = position(number, count: list.count)
            guard let index, index < list.count else { return try .sequence([]) }
            let item = list[index]
            if item.isUndefined { return try .sequence([]) }
            return item.isArray ? item : try .sequence([item])
        }
        var kept: [Value] = []
        for index in 0..<list.count {
            try evaluator.step()
            let item = list[index]
            let result = try predicate.evaluateCondition(evaluator, item, frame)
            for _ in 0..<(try count(result, at: index, of: list.count, evaluator)) { kept.append(item) }
        }
        try evaluator.produce(kept.count * 24)
        return try .sequence(kept)
    }

    /// Tuples for which a predicate holds.
    static func apply(
        _ predicate: ExpressionNode,
        to tuples: [Tuple],
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> [Tuple] {
        if let literal = predicate as? LiteralNode, literal.isPlain, case .number(let number) = literal.value {
            let index = position(number, count: tuples.count)
            guard let index, index < tuples.count else { return [] }
            return [tuples[index]]
        }
        var kept: [Tuple] = []
        for (index, tuple) in tuples.enumerated() {
            try evaluator.step()
            let result = try predicate.evaluate(evaluator, tuple.item, try tuple.frame(in: frame))
            for _ in 0..<(try count(result, at: index, of: tuples.count, evaluator)) { kept.append(tuple) }
        }
        return kept
    }

    /// The position that a number means, counted from the end when negative; nil when before the start.
    private static func position(_ number: Double, count: Int) -> Int? {
        var index = number.floored
        if index < 0 { index += Double(count) }
        return index >= 0 && index < 1e15 ? Int(index) : nil
    }

    /// How many times the item at `index` is kept.
    private static func count(
        _ result: Value,
        at index: Int,
        of count: Int,
        _ evaluator: Evaluator
    ) throws(Failure) -> Int {
        if case .bool(let flag) = result { return flag ? 1 : 0 }
        if case .number(let number) = result, try Value.isNumeric(number) {
            return position(number, count: count) == index ? 1 : 0
        }
        guard let list = result.list else { return try result.truth() == true ? 1 : 0 }
        var matches = 0
        for value in list {
            try evaluator.step()
            guard case .number(let number) = value, try Value.isNumeric(number) else {
                return try result.truth() == true ? 1 : 0
            }
            if position(number, count: count) == index { matches += 1 }
        }
        return matches
    }
}

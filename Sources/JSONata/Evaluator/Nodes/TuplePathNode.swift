/// A path whose steps bind variables (`@$v`, `#$i`, `%`): items travel as tuples of the item and the variables.
final class TuplePathNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    /// The steps before the first that binds something, as a path of their own.
    let head: PathNode
    let steps: [PathStep]
    let keepsSingletonArray: Bool
    /// True when the path around this one needs the tuples.
    let yieldsTuples: Bool
    let group: GroupClause?

    init(
        head: PathNode,
        steps: [PathStep],
        keepsSingletonArray: Bool,
        yieldsTuples: Bool,
        group: GroupClause?,
        position: Int
    ) {
        self.head = head
        self.steps = steps
        self.keepsSingletonArray = keepsSingletonArray
        self.yieldsTuples = yieldsTuples
        self.group = group
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        let items: [Value]
        if head.steps.isEmpty, steps.count > 1, let first = steps.first, first.isArrayConstructor,
            case .expression(let node) = first.kind
        {
            // The reference evaluates an array constructor at the head by itself: what it should bind or filter is lost.
            let context = input.isArray ? input : try Value.sequence([input])
            let value = try node.evaluate(evaluator, context, frame)
            items = (first.focus == nil ? value : context).list?.values ?? []
            return try run(steps.dropFirst(), items, evaluator, frame)
        }
        switch try head.run(head.steps, evaluator, input, frame, hasMore: true) {
        case .empty: return try group?.evaluate(evaluator, .undefined, frame) ?? .undefined
        case .one(let value):
            // Without steps before, an array is spread, unless a variable begins the path.
            let isSpread = head.steps.isEmpty && steps.first?.isVariable != true
            items = isSpread ? input.list?.values ?? [value] : [value]
        case .list(let view): items = view.values
        case .whole(let value):
            items = value.list?.values ?? [value]
            if items.isEmpty, group == nil { return value }
        }
        return try run(steps[...], items, evaluator, frame)
    }

    /// Runs steps on items that have no bindings yet.
    private func run(
        _ steps: ArraySlice<PathStep>,
        _ items: [Value],
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> Value {
        var tuples: [Tuple]?
        for step in steps {
            if case .sort(let clause) = step.kind {
                tuples = try sort(clause, step, tuples, items, evaluator, frame)
            } else {
                tuples = try advance(step, tuples ?? items.map { Tuple(item: $0) }, evaluator, frame)
            }
        }
        return try result(tuples ?? [], evaluator, frame)
    }

    private func result(_ tuples: [Tuple], _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> Value {
        let stream = Value.tuples(TupleStream(tuples))
        if let group { return try group.evaluate(evaluator, stream, frame) }
        if yieldsTuples { return stream }
        let array = try ValueArray(.values(tuples.map(\.item)), isSequence: true)
        array.keepsSingleton = keepsSingletonArray
        return .array(array)
    }

    private func advance(
        _ step: PathStep,
        _ tuples: [Tuple],
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> [Tuple] {
        var result: [Tuple] = []
        for tuple in tuples {
            try evaluator.step()
            let value = try step.evaluate(evaluator, tuple.item, try tuple.frame(in: frame))
            if value.isUndefined { continue }
            if case .tuples(let inner) = value {
                for innerTuple in inner.tuples {
                    try evaluator.step()
                    var merged = tuple
                    merged.item = innerTuple.item
                    for binding in innerTuple.bindings { merged.set(binding.name, binding.value) }
                    result.append(merged)
                }
                continue
            }
            for (index, item) in (value.list ?? .values([value])).enumerated() {
                try evaluator.step()
                var merged = tuple
                if let focus = step.focus {
                    merged.set(focus, item)
                } else {
                    merged.item = item
                }
                if let name = step.index { merged.set(name, .number(Double(index))) }
                if let ancestor = step.ancestor { merged.set(ancestor, tuple.item) }
                result.append(merged)
            }
        }
        try evaluator.produce(result.count * 64)
        return try stage(step, result, evaluator, frame)
    }

    private func stage(
        _ step: PathStep,
        _ tuples: [Tuple],
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> [Tuple] {
        var tuples = tuples
        for stage in step.stages {
            switch stage {
            case .filter(let predicate):
                tuples = try Filter.apply(predicate, to: tuples, evaluator, frame)
            case .index(let name):
                for index in tuples.indices { tuples[index].set(name, .number(Double(index))) }
            }
        }
        return tuples
    }

    private func sort(
        _ clause: SortClause,
        _ step: PathStep,
        _ tuples: [Tuple]?,
        _ items: [Value],
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> [Tuple] {
        var result: [Tuple] = []
        if let tuples {
            result = try clause.sort(tuples, evaluator, frame)
        } else {
            for (index, item) in try clause.sort(items, evaluator, frame).enumerated() {
                var tuple = Tuple(item: item)
                if let name = step.index { tuple.set(name, .number(Double(index))) }
                result.append(tuple)
            }
        }
        return try stage(step, result, evaluator, frame)
    }
}

import JSONModel

/// The terms of `^(…)`.
///
/// Unchecked Sendable holds because nothing changes after compiling.
final class SortClause: @unchecked Sendable {
    let terms: [(isDescending: Bool, node: ExpressionNode)]
    let position: Int

    init(_ terms: [(isDescending: Bool, node: ExpressionNode)], position: Int) {
        self.terms = terms
        self.position = position
    }

    /// Sorts items.
    func sort(_ items: [Value], _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> [Value] {
        guard items.count > 1 else { return items }
        let keys = try items.map { item throws(Failure) in try SortKeys(self.terms, item, evaluator, frame) }
        let order = try order(keys, evaluator)
        return order.map { items[$0] }
    }

    /// Sorts tuples.
    func sort(_ tuples: [Tuple], _ evaluator: Evaluator, _ frame: Frame) throws(Failure) -> [Tuple] {
        guard tuples.count > 1 else { return tuples }
        let keys = try tuples.map { tuple throws(Failure) in
            try SortKeys(self.terms, tuple.item, evaluator, try tuple.frame(in: frame))
        }
        let order = try order(keys, evaluator)
        return order.map { tuples[$0] }
    }

    private func order(_ keys: [SortKeys], _ evaluator: Evaluator) throws(Failure) -> [Int] {
        try MergeSort.sort(Array(keys.indices)) { first, second throws(Failure) in
            try evaluator.step()
            return try self.isBehind(keys[first], keys[second])
        }
    }

    /// True when the first item belongs behind the second.
    private func isBehind(_ first: SortKeys, _ second: SortKeys) throws(Failure) -> Bool {
        for (index, term) in terms.enumerated() {
            let left = try first.value(index)
            let right = try second.value(index)
            // What has no value goes last, in either direction.
            if left.isUndefined {
                if right.isUndefined { continue }
                return true
            }
            if right.isUndefined { return false }
            guard let isLess = try compare(left, right) else { continue }
            return isLess == term.isDescending
        }
        return false
    }

    /// Whether the left value is less; nil when the values are equal.
    private func compare(_ left: Value, _ right: Value) throws(Failure) -> Bool? {
        switch (left, right) {
        case (.number(let first), .number(let second)): return first == second ? nil : first < second
        case (.string(let first), .string(let second)):
            return first.hasSameUTF8(as: second) ? nil : first.precedes(second)
        default: break
        }
        guard BinaryNode.isScalar(left), BinaryNode.isScalar(right) else {
            throw Failure("T2008", position: position, value: BinaryNode.isScalar(left) ? right : left)
        }
        let failure = Failure("T2007", position: position, value: left)
        failure.detail.secondValue = right
        throw failure
    }
}

/// The sort keys of one item, computed when they are first needed.
private final class SortKeys {
    private let terms: [(isDescending: Bool, node: ExpressionNode)]
    private let item: Value
    private let evaluator: Evaluator
    private let frame: Frame
    private var values: [Value] = []

    init(
        _ terms: [(isDescending: Bool, node: ExpressionNode)],
        _ item: Value,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) {
        self.terms = terms
        self.item = item
        self.evaluator = evaluator
        self.frame = frame
    }

    func value(_ index: Int) throws(Failure) -> Value {
        while values.count <= index {
            values.append(try terms[values.count].node.evaluate(evaluator, item, frame))
        }
        return values[index]
    }
}

/// A stable merge sort with a comparison that may fail.
enum MergeSort {
    /// Sorts by a function that tells whether the first element belongs behind the second.
    static func sort<Element>(
        _ elements: [Element],
        isBehind: (Element, Element) throws(Failure) -> Bool
    ) throws(Failure) -> [Element] {
        guard elements.count > 1 else { return elements }
        let middle = elements.count / 2
        let left = try sort(Array(elements[..<middle]), isBehind: isBehind)
        let right = try sort(Array(elements[middle...]), isBehind: isBehind)
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        var first = 0
        var second = 0
        while first < left.count, second < right.count {
            if try isBehind(left[first], right[second]) {
                result.append(right[second])
                second += 1
            } else {
                result.append(left[first])
                first += 1
            }
        }
        result.append(contentsOf: left[first...])
        result.append(contentsOf: right[second...])
        return result
    }
}

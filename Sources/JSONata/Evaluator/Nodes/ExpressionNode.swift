/// A node of the compiled expression.
///
/// Subclasses override ``compute(_:_:_:)``; leaves that need no depth and no afterwork override ``evaluate(_:_:_:)``.
/// Unchecked Sendable holds because nothing changes after compiling.
class ExpressionNode: @unchecked Sendable {
    let position: Int
    /// Predicates, grouping and `[]` behind the node, set once by the compiler.
    var afterwork: Afterwork?

    init(position: Int) {
        self.position = position
    }

    /// What is done with the result of a node.
    struct Afterwork {
        let predicates: [ExpressionNode]
        let group: GroupClause?
        let keepsArray: Bool
    }

    /// Evaluates the node in the context of `input`; a sequence of one element comes out as the element.
    func evaluate(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        try evaluator.enter()
        var result = try compute(evaluator, input, frame)
        if let afterwork { result = try finish(result, afterwork, evaluator, frame) }
        evaluator.leave()
        return result.collapsed
    }

    /// Evaluates the node itself; sequences come out as they are.
    func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        .undefined
    }

    /// Evaluates the node where only the truth of the result counts, and its position if it is a number.
    func evaluateCondition(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        try evaluate(evaluator, input, frame)
    }

    private func finish(
        _ result: Value,
        _ afterwork: Afterwork,
        _ evaluator: Evaluator,
        _ frame: Frame
    ) throws(Failure) -> Value {
        var result = result
        for predicate in afterwork.predicates {
            result = try Filter.apply(predicate, to: result, evaluator, frame)
        }
        if let group = afterwork.group { result = try group.evaluate(evaluator, result, frame) }
        if afterwork.keepsArray, case .array(let array) = result, array.isSequence { array.keepsSingleton = true }
        return result
    }

    /// True when nothing is done with the result.
    var isPlain: Bool { afterwork == nil }
}

/// A string, number, `true`, `false` or `null`.
final class LiteralNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let value: Value

    init(_ value: Value, position: Int) {
        self.value = value
        super.init(position: position)
    }

    override func evaluate(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if afterwork == nil { return value }
        return try super.evaluate(evaluator, input, frame)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value { value }
}

/// `$`, the context.
final class ContextNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    override func evaluate(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if afterwork == nil { return try compute(evaluator, input, frame).collapsed }
        return try super.evaluate(evaluator, input, frame)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if case .array(let array) = input, array.isOuterWrapper, array.view.count > 0 { return array.view[0] }
        return input
    }
}

/// `$name`.
final class VariableNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let name: Int32
    /// True when no part of the expression binds the name, so that frames need not be asked.
    let isGlobal: Bool

    init(_ name: Int32, isGlobal: Bool, position: Int) {
        self.name = name
        self.isGlobal = isGlobal
        super.init(position: position)
    }

    override func evaluate(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if afterwork == nil { return try compute(evaluator, input, frame).collapsed }
        return try super.evaluate(evaluator, input, frame)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if !isGlobal, let value = frame.lookUp(name) { return value }
        return evaluator.globals[Int(name)]
    }
}

/// `%`, which the tuple stream holds under a label.
final class ParentNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let label: Int32

    init(_ label: Int32, position: Int) {
        self.label = label
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        frame.lookUp(label) ?? .undefined
    }
}

/// A regular expression, which is a function.
final class RegexNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let function: RegexFunction

    init(_ regex: RegularExpression, position: Int) throws(Failure) {
        function = try RegexFunction(regex)
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        .function(function)
    }
}

/// `(a; b; c)`: the value of the last part, in a scope of its own.
final class BlockNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let parts: [ExpressionNode]
    /// True when a part binds a variable in the block's own scope.
    let needsFrame: Bool

    init(_ parts: [ExpressionNode], needsFrame: Bool, position: Int) {
        self.parts = parts
        self.needsFrame = needsFrame
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        let inner = needsFrame ? Frame(parent: frame) : frame
        var result = Value.undefined
        for part in parts { result = try part.evaluate(evaluator, input, inner) }
        return result
    }
}

/// `$name := value`.
final class BindNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let name: Int32
    let value: ExpressionNode

    init(_ name: Int32, _ value: ExpressionNode, position: Int) {
        self.name = name
        self.value = value
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        let result = try value.evaluate(evaluator, input, frame)
        if result.holdsFunction { evaluator.track(frame) }
        try frame.bind(name, result)
        return result
    }
}

/// `condition ? then : otherwise`.
final class ConditionNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let condition: ExpressionNode
    let then: ExpressionNode
    let otherwise: ExpressionNode?

    init(_ condition: ExpressionNode, _ then: ExpressionNode, _ otherwise: ExpressionNode?, position: Int) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        if try condition.evaluateCondition(evaluator, input, frame).truth() == true {
            return try then.evaluate(evaluator, input, frame)
        }
        return try otherwise?.evaluate(evaluator, input, frame) ?? .undefined
    }
}

/// `value ?: other` takes what counts as true, `value ?? other` what is there.
final class DefaultNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let value: ExpressionNode
    let other: ExpressionNode
    let needsTruth: Bool

    init(_ value: ExpressionNode, _ other: ExpressionNode, needsTruth: Bool, position: Int) {
        self.value = value
        self.other = other
        self.needsTruth = needsTruth
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        let result = try value.evaluate(evaluator, input, frame)
        let isTaken = needsTruth ? try result.truth() == true : !result.isUndefined
        return isTaken ? result : try other.evaluate(evaluator, input, frame)
    }
}

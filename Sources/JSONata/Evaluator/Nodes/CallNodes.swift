/// `function(arguments)`.
final class CallNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let function: ExpressionNode
    let arguments: [ExpressionNode]
    /// The name that errors show.
    let name: String?
    /// The name of a variable that the user may have meant, with its number.
    let bareName: Int32?
    /// True when the caller of the surrounding function makes the call.
    let isTail: Bool

    init(
        _ function: ExpressionNode,
        _ arguments: [ExpressionNode],
        name: String?,
        bareName: Int32?,
        isTail: Bool,
        position: Int
    ) {
        self.function = function
        self.arguments = arguments
        self.name = name
        self.bareName = bareName
        self.isTail = isTail
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        try call(nil, evaluator, input, frame)
    }

    /// Calls the function, with a first argument from `~>` if there is one.
    func call(
        _ first: Value?,
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame
    ) throws(Failure) -> Value {
        let callee = try function.evaluate(evaluator, input, frame)
        if callee.isUndefined, let bareName, !isTail, isBound(bareName, evaluator, frame) {
            throw Failure("T1005", position: position, token: name)
        }
        var values: [Value] = []
        values.reserveCapacity(arguments.count + 1)
        if let first { values.append(first) }
        for argument in arguments { values.append(try argument.evaluate(evaluator, input, frame)) }
        do throws(Failure) {
            guard case .function(let target) = callee else { throw Failure("T1006") }
            if isTail { return .tailCall(TailCall(function: target, arguments: values, name: name)) }
            return try evaluator.apply(target, values, CallContext(input: input, frame: frame))
        } catch {
            error.detail.position = error.detail.position ?? position
            error.detail.token = error.detail.token ?? name
            throw error
        }
    }

    private func isBound(_ number: Int32, _ evaluator: Evaluator, _ frame: Frame) -> Bool {
        let value = frame.lookUp(number) ?? evaluator.globals[Int(number)]
        switch value {
        case .undefined, .null, .bool(false), .number(0), .string(""): return false
        default: return true
        }
    }
}

/// `function(a, ?, c)`: a function of the open arguments.
final class PartialCallNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let function: ExpressionNode
    /// nil is open.
    let arguments: [ExpressionNode?]
    let name: String?
    let bareName: Int32?

    init(
        _ function: ExpressionNode,
        _ arguments: [ExpressionNode?],
        name: String?,
        bareName: Int32?,
        position: Int
    ) {
        self.function = function
        self.arguments = arguments
        self.name = name
        self.bareName = bareName
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        var given: [Value?] = []
        for argument in arguments {
            given.append(try argument?.evaluate(evaluator, input, frame))
        }
        let callee = try function.evaluate(evaluator, input, frame)
        if case .function(let target) = callee {
            // Parameters behind the given ones are open only when they were marked so.
            return .function(try PartialFunction(target, given: given))
        }
        if callee.isUndefined, let bareName {
            let value = frame.lookUp(bareName) ?? evaluator.globals[Int(bareName)]
            if !value.isUndefined { throw Failure("T1007", position: position, token: name) }
        }
        throw Failure("T1008", position: position, token: name)
    }
}

/// `function($a, $b) { body }`.
final class LambdaNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let parameters: [Int32]
    let signature: Signature?
    let body: ExpressionNode

    init(_ parameters: [Int32], _ signature: Signature?, _ body: ExpressionNode, position: Int) {
        self.parameters = parameters
        self.signature = signature
        self.body = body
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        .function(try LambdaFunction(self, frame, input))
    }
}

/// `value ~> function`.
final class ApplyNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let left: ExpressionNode
    let right: ExpressionNode
    private let regex: RegularExpression?

    init(_ left: ExpressionNode, _ right: ExpressionNode, position: Int) {
        self.left = left
        self.right = right
        regex = (right as? RegexNode).flatMap { $0.isPlain ? $0.function.regex : nil }
        super.init(position: position)
    }

    /// A match is an object, which is true; where only that counts it is not made.
    override func evaluateCondition(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        guard let regex, isPlain else { return try evaluate(evaluator, input, frame) }
        let value = try left.evaluate(evaluator, input, frame)
        guard case .string(let text) = value else { return try apply(to: value, evaluator, input, frame) }
        var run = try RegexRun(regex, UnitText(text).units, evaluator)
        return .bool(try run.search(from: 0))
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        try apply(to: try left.evaluate(evaluator, input, frame), evaluator, input, frame)
    }

    private func apply(
        to value: Value,
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame
    ) throws(Failure) -> Value {
        // A call on the right side takes the value as its first argument.
        if let call = right as? CallNode { return try call.call(value, evaluator, input, frame) }
        let callee = try right.evaluate(evaluator, input, frame)
        guard case .function(let function) = callee else {
            throw Failure("T2006", position: position, value: callee)
        }
        if case .function(let first) = value { return .function(try ComposedFunction(first, function)) }
        return try evaluator.apply(function, [value], CallContext(input: .null, frame: frame))
    }
}

/// A function as a value.
class FunctionValue {
    let nesting: Int

    init(nesting: Int) throws(Failure) {
        self.nesting = nesting
        if nesting > ValueArray.nestingMax { throw Failure.tooDeep() }
    }

    /// The number of parameters, which decides what higher-order functions pass.
    var arity: Int { 0 }

    /// The types that calls are checked against, if any.
    var signature: Signature? { nil }

    /// Calls the function with arguments that have been checked; the result may be a tail call.
    func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        .undefined
    }
}

/// What a built-in function knows about its call.
struct CallContext {
    /// The context value at the call.
    let input: Value
    /// The variables at the call.
    let frame: Frame
}

/// A function that the language brings.
final class BuiltinFunction: FunctionValue {
    typealias Body = @Sendable ([Value], CallContext, Evaluator) throws(Failure) -> Value

    let definition: BuiltinDefinition

    init(_ definition: BuiltinDefinition) throws(Failure) {
        self.definition = definition
        try super.init(nesting: 1)
    }

    override var arity: Int { definition.arity }
    override var signature: Signature? { definition.signature }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        for argument in arguments { try evaluator.read(argument) }
        return try definition.body(arguments, call, evaluator)
    }
}

/// Name, parameters and body of a built-in function.
struct BuiltinDefinition: Sendable {
    let name: String
    let arity: Int
    let signature: Signature?
    let body: BuiltinFunction.Body
}

/// A function of the expression with the variables around its definition.
final class LambdaFunction: FunctionValue {
    let node: LambdaNode
    let frame: Frame
    let input: Value

    init(_ node: LambdaNode, _ frame: Frame, _ input: Value) throws(Failure) {
        self.node = node
        self.frame = frame
        self.input = input
        try super.init(nesting: frame.nesting + 1)
    }

    override var arity: Int { node.parameters.count }
    override var signature: Signature? { node.signature }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        let inner = Frame(parent: frame)
        for (index, parameter) in node.parameters.enumerated() {
            try inner.bind(parameter, index < arguments.count ? arguments[index] : .undefined)
        }
        return try node.body.evaluate(evaluator, input, inner)
    }
}

/// A function some of whose arguments are given.
final class PartialFunction: FunctionValue {
    let function: FunctionValue
    /// The given arguments; nil is open.
    let given: [Value?]

    init(_ function: FunctionValue, given: [Value?]) throws(Failure) {
        self.function = function
        self.given = given
        var nesting = function.nesting
        for value in given { nesting = max(nesting, value?.nesting ?? 0) }
        try super.init(nesting: nesting + 1)
    }

    override var arity: Int { given.count { $0 == nil } }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        var rest = arguments.makeIterator()
        var all: [Value] = []
        for value in given {
            all.append(value ?? rest.next() ?? .undefined)
        }
        while case .undefined? = all.last { all.removeLast() }
        // A function of the expression loses its signature when it is applied in part, as in the reference.
        if function is LambdaFunction { return try function.call(all, call, evaluator) }
        return try evaluator.apply(function, all, CallContext(input: .null, frame: call.frame))
    }
}

/// Two functions one after the other, made by `~>`.
final class ComposedFunction: FunctionValue {
    let first: FunctionValue
    let second: FunctionValue

    init(_ first: FunctionValue, _ second: FunctionValue) throws(Failure) {
        self.first = first
        self.second = second
        try super.init(nesting: max(first.nesting, second.nesting) + 1)
    }

    override var arity: Int { 1 }

    override func call(_ arguments: [Value], _ call: CallContext, _ evaluator: Evaluator) throws(Failure) -> Value {
        let context = CallContext(input: .null, frame: call.frame)
        let value = try evaluator.apply(first, [arguments.first ?? .undefined], context)
        return .tailCall(TailCall(function: second, arguments: [value], name: nil))
    }
}

/// A call that the caller of the present function makes in its place, so that tail recursion takes no stack.
final class TailCall {
    let function: FunctionValue
    let arguments: [Value]
    let name: String?

    init(function: FunctionValue, arguments: [Value], name: String?) {
        self.function = function
        self.arguments = arguments
        self.name = name
    }
}

/// A binary operator on evaluated operands.
enum BinaryOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case concatenate = "&"
    case and
    case or
    case contained = "in"
    case range = ".."
}

/// `left operator right`.
///
/// A chain of left operands is evaluated in a loop, so that long sums take no stack.
final class BinaryNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let operation: BinaryOperator
    let left: ExpressionNode
    let right: ExpressionNode
    /// The operators of the chain of left operands, innermost first; empty unless this is the outermost.
    private let chain: [BinaryNode]

    init(
        _ operation: BinaryOperator,
        _ left: ExpressionNode,
        _ right: ExpressionNode,
        chain: [BinaryNode],
        position: Int
    ) {
        self.operation = operation
        self.left = left
        self.right = right
        self.chain = chain
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        guard let first = chain.first else {
            return try combine(try left.evaluate(evaluator, input, frame), evaluator, input, frame)
        }
        var value = try first.left.evaluate(evaluator, input, frame)
        for node in chain {
            try evaluator.step()
            value = try node.combine(value, evaluator, input, frame)
        }
        return try combine(value, evaluator, input, frame)
    }

    /// Applies the operator to a left operand.
    private func combine(
        _ left: Value,
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame
    ) throws(Failure) -> Value {
        if operation == .and || operation == .or { return try connect(left, evaluator, input, frame) }
        let right = try right.evaluate(evaluator, input, frame)
        do {
            return try apply(left, right, evaluator)
        } catch {
            error.detail.position = error.detail.position ?? position
            error.detail.token = operation.rawValue
            throw error
        }
    }

    private func connect(
        _ left: Value,
        _ evaluator: Evaluator,
        _ input: Value,
        _ frame: Frame
    ) throws(Failure) -> Value {
        do {
            let isTrue = try left.truth() == true
            if isTrue == (operation == .or) { return .bool(isTrue) }
            return .bool(try right.evaluateCondition(evaluator, input, frame).truth() == true)
        } catch {
            error.detail.position = error.detail.position ?? position
            error.detail.token = operation.rawValue
            throw error
        }
    }

    private func apply(_ left: Value, _ right: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        switch operation {
        case .add, .subtract, .multiply, .divide, .remainder: return try calculate(left, right)
        case .equal, .notEqual:
            if left.isUndefined || right.isUndefined { return .bool(false) }
            try evaluator.read(left)
            return .bool(try left.equals(right, evaluator) == (operation == .equal))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            try evaluator.read(left)
            return try compare(left, right)
        case .concatenate:
            let leftText = left.isUndefined ? "" : try left.text(evaluator)
            let rightText = right.isUndefined ? "" : try right.text(evaluator)
            try evaluator.produce(leftText.utf8.count + rightText.utf8.count)
            return .string(leftText + rightText)
        case .contained:
            if left.isUndefined || right.isUndefined { return .bool(false) }
            guard let list = right.list else { return .bool(right.isIdentical(to: left)) }
            for value in list {
                try evaluator.step()
                if value.isIdentical(to: left) { return .bool(true) }
            }
            return .bool(false)
        case .range: return try range(left, right, evaluator)
        case .and, .or: return .undefined
        }
    }

    private func operand(_ value: Value, _ code: String) throws(Failure) -> Double? {
        if case .number(let number) = value, try Value.isNumeric(number) { return number }
        if case .undefined = value { return nil }
        throw Failure(code, value: value)
    }

    private func calculate(_ left: Value, _ right: Value) throws(Failure) -> Value {
        let first = try operand(left, "T2001")
        let second = try operand(right, "T2002")
        guard let first, let second else { return .undefined }
        switch operation {
        case .add: return .number(first + second)
        case .subtract: return .number(first - second)
        case .multiply: return .number(first * second)
        case .divide: return .number(first / second)
        default: return .number(first.truncatingRemainder(dividingBy: second))
        }
    }

    private func compare(_ left: Value, _ right: Value) throws(Failure) -> Value {
        switch (left, right) {
        case (.number(let first), .number(let second)):
            switch operation {
            case .less: return .bool(first < second)
            case .lessOrEqual: return .bool(first <= second)
            case .greater: return .bool(first > second)
            default: return .bool(first >= second)
            }
        case (.string(let first), .string(let second)):
            switch operation {
            case .less: return .bool(first.precedes(second))
            case .lessOrEqual: return .bool(!second.precedes(first))
            case .greater: return .bool(second.precedes(first))
            default: return .bool(!first.precedes(second))
            }
        default: break
        }
        guard Self.isComparable(left), Self.isComparable(right) else {
            throw Failure("T2010", value: Self.isScalar(left) ? right : left)
        }
        if left.isUndefined || right.isUndefined { return .undefined }
        let failure = Failure("T2009", value: left)
        failure.detail.secondValue = right
        throw failure
    }

    private static func isComparable(_ value: Value) -> Bool {
        value.isUndefined || isScalar(value)
    }

    /// True for strings and numbers.
    static func isScalar(_ value: Value) -> Bool {
        switch value {
        case .string, .number: true
        default: false
        }
    }

    private func range(_ left: Value, _ right: Value, _ evaluator: Evaluator) throws(Failure) -> Value {
        let first = try Self.integer(left, "T2003")
        let last = try Self.integer(right, "T2004")
        guard let first, let last, first <= last else { return .undefined }
        let count = last - first + 1
        guard count <= Double(evaluator.budgets.sequenceCountMax) else {
            throw Failure("D2014", value: .number(count))
        }
        guard let start = first.exactInteger else { throw Failure("D1001", value: left) }
        return .array(try ValueArray(.range(first: start, count: Int(count)), isSequence: true))
    }

    private static func integer(_ value: Value, _ code: String) throws(Failure) -> Double? {
        if case .undefined = value { return nil }
        guard case .number(let number) = value, number.isFinite, number == number.truncated else {
            throw Failure(code, value: value)
        }
        return number
    }
}

/// `-value`.
final class NegationNode: ExpressionNode, @unchecked Sendable {
    // Sendable as its superclass: nothing changes after compiling.
    let operand: ExpressionNode

    init(_ operand: ExpressionNode, position: Int) {
        self.operand = operand
        super.init(position: position)
    }

    override func compute(_ evaluator: Evaluator, _ input: Value, _ frame: Frame) throws(Failure) -> Value {
        let value = try operand.evaluate(evaluator, input, frame)
        switch value {
        case .undefined: return .undefined
        case .number(let number) where try Value.isNumeric(number): return .number(-number)
        default: throw Failure("D1002", position: position, token: "-", value: value)
        }
    }
}

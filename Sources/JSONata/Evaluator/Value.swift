import JSONModel

/// A value during evaluation: JSON that is only looked at stays as it came, what is made has nodes of its own.
enum Value {
    /// No value, which JSON cannot say.
    case undefined
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    /// An array of the input.
    case jsonArray([JSONValue])
    /// An object of the input.
    case jsonObject(JSONObject)
    /// An array or sequence that the evaluation made.
    case array(ValueArray)
    /// An object that the evaluation made.
    case object(ValueObject)
    case function(FunctionValue)
    /// The stream of a path with bindings, on its way to the path around it.
    case tuples(TupleStream)
    /// A call in tail position that the caller makes.
    case tailCall(TailCall)
}

extension Value {
    /// Views a JSON value; nothing is copied.
    @inline(__always)
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number): self = .number(NumberText.double(number))
        case .string(let text): self = .string(text)
        case .array(let elements): self = .jsonArray(elements)
        case .object(let object): self = .jsonObject(object)
        }
    }

    var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }

    var isArray: Bool {
        switch self {
        case .jsonArray, .array: true
        default: false
        }
    }

    var isFunction: Bool {
        if case .function = self { true } else { false }
    }

    /// The elements of an array, else nil.
    var list: ListView? {
        switch self {
        case .jsonArray(let elements): .json(elements)
        case .array(let array): array.view
        default: nil
        }
    }

    /// True for an array that is a sequence, which unwraps when it has one element.
    var isSequence: Bool {
        if case .array(let array) = self { array.isSequence } else { false }
    }

    /// An array that stays an array.
    static func list(_ values: [Value]) throws(Failure) -> Value {
        .array(try ValueArray(.values(values)))
    }

    /// A sequence.
    static func sequence(_ values: [Value]) throws(Failure) -> Value {
        .array(try ValueArray(.values(values), isSequence: true))
    }

    /// What a sequence stands for: nothing, its only element, or itself.
    @inline(__always)
    var collapsed: Value {
        guard case .array(let array) = self, array.isSequence else { return self }
        switch array.view.count {
        case 0: return .undefined
        case 1 where !array.keepsSingleton: return array.view[0]
        default: return self
        }
    }

    /// How deep containers and closures nest below this value.
    var nesting: Int {
        switch self {
        case .array(let array): array.nesting
        case .object(let object): object.nesting
        case .function(let function): function.nesting
        default: 0
        }
    }

    /// True when this is a function or holds one.
    var holdsFunction: Bool {
        switch self {
        case .function: true
        case .array(let array): array.holdsFunction
        case .object(let object): object.holdsFunction
        default: false
        }
    }
}

/// The elements of an array, whichever way they are kept.
enum ListView {
    case json([JSONValue])
    case values([Value])
    /// Consecutive integers that are never written out.
    case range(first: Int64, count: Int)

    var count: Int {
        switch self {
        case .json(let elements): elements.count
        case .values(let values): values.count
        case .range(_, let count): count
        }
    }

    subscript(index: Int) -> Value {
        switch self {
        case .json(let elements): Value(elements[index])
        case .values(let values): values[index]
        case .range(let first, _): .number(Double(first + Int64(index)))
        }
    }

    /// The elements as values.
    var values: [Value] {
        switch self {
        case .json(let elements): elements.map { Value($0) }
        case .values(let values): values
        case .range(_, let count): (0..<count).map { self[$0] }
        }
    }
}

extension ListView: Sequence {
    struct Iterator: IteratorProtocol {
        let view: ListView
        let count: Int
        var index = 0

        mutating func next() -> Value? {
            guard index < count else { return nil }
            defer { index += 1 }
            return view[index]
        }
    }

    func makeIterator() -> Iterator { Iterator(view: self, count: count) }
}

/// An array that the evaluation made, with the marks that decide how it unwraps and flattens.
final class ValueArray {
    /// The most that containers and closures may nest; releasing them recurses.
    static let nestingMax = 400

    let view: ListView
    let nesting: Int
    let holdsFunction: Bool
    /// A sequence: a singleton stands for its element, an empty one for nothing.
    let isSequence: Bool
    /// A sequence that stays an array when it has one element, because of `[]`.
    var keepsSingleton = false
    /// An array of an array constructor in a path, which is not flattened.
    var isConstructed = false
    /// The sequence around an input that is an array.
    var isOuterWrapper = false

    init(_ view: ListView, isSequence: Bool = false) throws(Failure) {
        self.view = view
        self.isSequence = isSequence
        var nesting = 0
        var holdsFunction = false
        if case .values(let values) = view {
            for value in values {
                let inner = value.nesting
                guard inner > 0 else { continue }
                nesting = max(nesting, inner)
                holdsFunction = holdsFunction || value.holdsFunction
            }
        }
        self.nesting = nesting + 1
        self.holdsFunction = holdsFunction
        if self.nesting > Self.nestingMax { throw Failure.tooDeep() }
    }
}

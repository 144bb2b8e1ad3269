/// The variables of a block or of a call; looks outwards for what it does not have.
///
/// Names are numbers of the compiled expression. The first two variables are kept in line, as most frames have no more.
final class Frame {
    let parent: Frame?
    private(set) var nesting: Int
    private var firstName: Int32 = -1
    private var secondName: Int32 = -1
    private var firstValue = Value.undefined
    private var secondValue = Value.undefined
    private var others: [Binding] = []
    /// True once the frame is on the list of those that may hold a function that holds the frame.
    var isTracked = false

    /// A variable and its value.
    struct Binding {
        let name: Int32
        var value: Value
    }

    init(parent: Frame?) {
        self.parent = parent
        nesting = parent?.nesting ?? 0
    }

    /// Sets a variable of this frame.
    func bind(_ name: Int32, _ value: Value) throws(Failure) {
        if case .function(let function) = value, let lambda = function as? LambdaFunction, lambda.frame === self {
            // A function bound where it was defined does not deepen the frame.
        } else if value.nesting >= nesting, value.nesting > 0 {
            nesting = value.nesting + 1
            if nesting > ValueArray.nestingMax { throw Failure.tooDeep() }
        }
        if firstName == name || firstName == -1 {
            firstName = name
            firstValue = value
        } else if secondName == name || secondName == -1 {
            secondName = name
            secondValue = value
        } else if let index = others.firstIndex(where: { $0.name == name }) {
            others[index].value = value
        } else {
            others.append(Binding(name: name, value: value))
        }
    }

    /// The value of a variable here or further out; nil when it is nowhere bound.
    func lookUp(_ name: Int32) -> Value? {
        var frame = self
        while true {
            if frame.firstName == name { return frame.firstValue }
            if frame.secondName == name { return frame.secondValue }
            for binding in frame.others where binding.name == name { return binding.value }
            guard let next = frame.parent else { return nil }
            frame = next
        }
    }

    /// Lets go of all values, which breaks cycles of frames and functions.
    func clear() {
        firstValue = .undefined
        secondValue = .undefined
        others = []
    }
}

/// An item of a path with the variables that its steps bound.
struct Tuple {
    var item: Value
    var bindings: [Frame.Binding] = []

    /// Sets a variable.
    mutating func set(_ name: Int32, _ value: Value) {
        if let index = bindings.firstIndex(where: { $0.name == name }) {
            bindings[index].value = value
        } else {
            bindings.append(Frame.Binding(name: name, value: value))
        }
    }

    /// A frame with the variables of the tuple.
    func frame(in parent: Frame) throws(Failure) -> Frame {
        let frame = Frame(parent: parent)
        for binding in bindings { try frame.bind(binding.name, binding.value) }
        return frame
    }
}

/// The tuples of a path.
final class TupleStream {
    let tuples: [Tuple]

    init(_ tuples: [Tuple]) {
        self.tuples = tuples
    }
}

/// The types of a function's parameters, against which calls are checked and by which they are completed.
///
///     signature = "<" parameter* [":" type] ">"
///     parameter = type ["<" signature body ">"] ("-" | "?" | "+")*
///     type      = "s" string | "n" number | "b" boolean | "l" null | "o" object | "a" array | "f" function
///               | "j" any JSON | "x" anything | "(" type* ")" one of them
///
/// `-` takes the context when the argument is missing, `?` may be missing, `+` takes one or more. A value that is no
/// array is wrapped where an array is expected. Arguments without a value fit everywhere but where a function is due.
struct Signature: Sendable {
    let parameters: [Parameter]

    /// A parameter.
    struct Parameter: Sendable {
        var types: TypeSet
        /// True for `a`, which wraps single values.
        var isArray = false
        /// The first type of the elements, and all of it for messages.
        var elementType: String?
        var takesContext = false
        var isOptional = false
        var isRepeated = false
    }

    /// A set of types; one bit each.
    struct TypeSet: OptionSet, Sendable {
        let rawValue: UInt16

        static let string = TypeSet(rawValue: 1)
        static let number = TypeSet(rawValue: 2)
        static let boolean = TypeSet(rawValue: 4)
        static let null = TypeSet(rawValue: 8)
        static let object = TypeSet(rawValue: 16)
        static let array = TypeSet(rawValue: 32)
        static let function = TypeSet(rawValue: 64)
        static let missing = TypeSet(rawValue: 128)

        static let json: TypeSet = [.array, .string, .number, .boolean, .null, .object, .missing]
        static let anything: TypeSet = [.array, .string, .number, .boolean, .null, .object, .missing, .function]

        /// The type of a letter.
        init(_ letter: Character) {
            switch letter {
            case "s": self = .string
            case "n": self = .number
            case "b": self = .boolean
            case "l": self = .null
            case "o": self = .object
            case "a": self = .array
            case "f": self = .function
            case "m": self = .missing
            default: self = []
            }
        }

        init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// The type of a value.
        init(_ value: Value) {
            switch value {
            case .undefined, .tuples, .tailCall: self = .missing
            case .null: self = .null
            case .bool: self = .boolean
            case .number: self = .number
            case .string: self = .string
            case .jsonArray, .array: self = .array
            case .jsonObject, .object: self = .object
            case .function: self = .function
            }
        }
    }

    /// Parses `<…>`.
    ///
    /// - Throws: `S0401`, `S0402`, with the offset in the signature as position.
    init(parsing text: String) throws(Failure) {
        let letters = Array(text)
        var parameters: [Parameter] = []
        var position = 1
        while position < letters.count {
            let letter = letters[position]
            if letter == ":" { break }
            switch letter {
            case "s", "n", "b", "l", "o": parameters.append(Parameter(types: [TypeSet(letter), .missing]))
            case "a": parameters.append(Parameter(types: .anything, isArray: true))
            case "f": parameters.append(Parameter(types: .function))
            case "j": parameters.append(Parameter(types: .json))
            case "x": parameters.append(Parameter(types: .anything))
            case "-", "?", "+": Self.modify(&parameters, letter)
            case "(":
                let end = Self.closing(letters, position, "(", ")")
                let choice = letters[(position + 1)..<max(end, position + 1)]
                guard !choice.contains("<") else {
                    throw Failure("S0402", position: position, value: .string(String(choice)))
                }
                parameters.append(Parameter(types: choice.reduce(into: TypeSet.missing) { $0.insert(TypeSet($1)) }))
                position = end
            case "<":
                let end = Self.closing(letters, position, "<", ">")
                guard let last = parameters.last, last.isArray || last.types == .function else {
                    throw Failure("S0401", position: position)
                }
                parameters[parameters.count - 1].elementType = String(letters[(position + 1)..<max(end, position + 1)])
                position = end
            default: break
            }
            position += 1
        }
        self.parameters = parameters
    }

    private init(parameters: [Parameter]) {
        self.parameters = parameters
    }

    /// A signature of this target's own tables, which are known to be right.
    static func trusted(_ text: String) -> Signature {
        do throws(Failure) {
            return try Signature(parsing: text)
        } catch {
            preconditionFailure("malformed signature \(text)")
        }
    }

    private static func modify(_ parameters: inout [Parameter], _ modifier: Character) {
        guard !parameters.isEmpty else { return }
        let last = parameters.count - 1
        switch modifier {
        case "-":
            parameters[last].takesContext = true
            parameters[last].isOptional = true
        case "?": parameters[last].isOptional = true
        default: parameters[last].isRepeated = true
        }
    }

    /// The place of the bracket that closes the one at `start`; the end when there is none.
    private static func closing(_ letters: [Character], _ start: Int, _ open: Character, _ close: Character) -> Int {
        var depth = 1
        var position = start + 1
        while position < letters.count {
            if letters[position] == close {
                depth -= 1
                if depth == 0 { return position }
            } else if letters[position] == open {
                depth += 1
            }
            position += 1
        }
        return letters.count
    }
}

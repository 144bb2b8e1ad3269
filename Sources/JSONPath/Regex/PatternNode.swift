/// The syntax tree of a pattern.
indirect enum PatternNode: Sendable {
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// `maximum` is nil for no bound.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
    case assertion(PatternAssertion)
}

/// A place in the text.
enum PatternAssertion: Sendable {
    case start
    /// The end, or a line feed right before it.
    case endOfLine
    case end
    case wordBoundary
    case notWordBoundary
}

/// A set of Unicode scalars: one character, a class, or a union of classes.
struct ScalarSet: Sendable {
    enum Class: Sendable {
        case digit, space, word, letter, upper, lower, punctuation, control, lineTerminator
        case alphabetic, uppercase, lowercase, number
    }

    /// Part of a set.
    enum Element: Sendable {
        case range(ClosedRange<UInt32>)
        case named(Class, negated: Bool)
        case set(ScalarSet)
    }

    var elements: [Element]
    var isNegated = false
    /// ASCII letters match in either case.
    var isCaseInsensitive = false

    init(_ elements: [Element], isNegated: Bool = false, isCaseInsensitive: Bool = false) {
        self.elements = elements
        self.isNegated = isNegated
        self.isCaseInsensitive = isCaseInsensitive
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var isMember = hasElement(scalar)
        if !isMember, isCaseInsensitive, let other = Self.otherCase(scalar) {
            isMember = hasElement(other)
        }
        return isMember != isNegated
    }

    private func hasElement(_ scalar: Unicode.Scalar) -> Bool {
        elements.contains { element in
            switch element {
            case .range(let range): range.contains(scalar.value)
            case .named(let name, let negated): Self.contains(name, scalar) != negated
            case .set(let set): set.contains(scalar)
            }
        }
    }

    private static func otherCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "a"..."z": Unicode.Scalar(scalar.value - 32)
        case "A"..."Z": Unicode.Scalar(scalar.value + 32)
        default: nil
        }
    }

    private static func contains(_ name: Class, _ scalar: Unicode.Scalar) -> Bool {
        switch name {
        case .digit: ("0"..."9").contains(scalar)
        case .space: scalar == " " || (0x09...0x0D).contains(scalar.value)
        case .upper: ("A"..."Z").contains(scalar)
        case .lower: ("a"..."z").contains(scalar)
        case .letter: ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        case .word: contains(.letter, scalar) || contains(.digit, scalar) || scalar == "_"
        case .punctuation:
            scalar.isASCII && scalar.value > 32 && scalar.value < 127 && !contains(.word, scalar) || scalar == "_"
        case .control: scalar.value < 32 || scalar.value == 127
        case .lineTerminator: ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
        case .alphabetic: scalar.properties.isAlphabetic
        case .uppercase: scalar.properties.isUppercase
        case .lowercase: scalar.properties.isLowercase
        case .number: scalar.properties.numericType != nil
        }
    }

    /// Whether the scalar belongs to a word, for word boundaries.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool { contains(.word, scalar) }
}

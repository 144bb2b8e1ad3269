extension PatternParser {
    /// Reads a class behind its opening bracket.
    ///
    ///     class   = [ "^" ] 1*( scalar [ "-" scalar ] / "\" escape / "[" class "]" )
    mutating func parseClass(depth: Int) throws(PatternSyntaxError) -> ScalarSet {
        guard depth < PathLimits.patternDepthMax else { throw failure("Too many nested classes") }
        var set = ScalarSet([], isNegated: skip("^"), isCaseInsensitive: isCaseInsensitive)
        repeat {
            let element = try parseClassElement(depth: depth)
            guard case .range(let first) = element, current == "-", let following, following != "]" else {
                set.elements.append(element)
                continue
            }
            _ = skip("-")
            let last = try parseClassElement(depth: depth)
            guard case .range(let last) = last, first.lowerBound <= last.upperBound else {
                throw failure("Illegal character range")
            }
            set.elements.append(.range(first.lowerBound...last.upperBound))
        } while current != "]" && current != nil
        guard skip("]") else { throw failure("Unclosed character class") }
        return set
    }

    private mutating func parseClassElement(depth: Int) throws(PatternSyntaxError) -> ScalarSet.Element {
        let scalar = try next("Unclosed character class")
        switch scalar {
        case "[": return .set(try parseClass(depth: depth + 1))
        case "&" where current == "&": throw unsupported("an intersection of classes")
        case "\\": return try parseSetEscape(try next("Unclosed character class"))
        default: return .range(scalar.value...scalar.value)
        }
    }

    /// Reads an escape outside of classes, behind the backslash.
    mutating func parseEscape() throws(PatternSyntaxError) -> PatternNode {
        let scalar = try next("Unexpected internal error")
        switch scalar {
        case "b": return .assertion(.wordBoundary)
        case "B": return .assertion(.notWordBoundary)
        case "A": return .assertion(.start)
        case "z": return .assertion(.end)
        case "Z": return .assertion(.endOfLine)
        case "1"..."9", "k": throw unsupported("a back reference")
        case "Q": return parseQuotation()
        default:
            return .set(ScalarSet([try parseSetEscape(scalar)], isCaseInsensitive: isCaseInsensitive))
        }
    }

    /// Reads the text between `\Q` and `\E`.
    private mutating func parseQuotation() -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = current {
            _ = skip(scalar)
            if scalar == "\\", skip("E") { break }
            nodes.append(literal(scalar))
        }
        return .sequence(nodes)
    }

    private mutating func parseSetEscape(_ scalar: Unicode.Scalar) throws(PatternSyntaxError) -> ScalarSet.Element {
        switch scalar {
        case "d": return .named(.digit, negated: false)
        case "D": return .named(.digit, negated: true)
        case "s": return .named(.space, negated: false)
        case "S": return .named(.space, negated: true)
        case "w": return .named(.word, negated: false)
        case "W": return .named(.word, negated: true)
        case "t": return .range(9...9)
        case "n": return .range(10...10)
        case "r": return .range(13...13)
        case "f": return .range(12...12)
        case "a": return .range(7...7)
        case "e": return .range(27...27)
        case "x": return try parseHexadecimal(digitCount: 2)
        case "u": return try parseHexadecimal(digitCount: 4)
        case "p": return try parseProperty(isNegated: false)
        case "P": return try parseProperty(isNegated: true)
        case "a"..."z", "A"..."Z", "0"..."9": throw failure("Illegal/unsupported escape sequence")
        default: return .range(scalar.value...scalar.value)
        }
    }

    private mutating func parseHexadecimal(digitCount: Int) throws(PatternSyntaxError) -> ScalarSet.Element {
        var value: UInt32 = 0
        for _ in 0..<digitCount {
            let digit = try next("Illegal hexadecimal escape sequence")
            guard let number = Character(digit).hexDigitValue else {
                throw failure("Illegal hexadecimal escape sequence")
            }
            value = value * 16 + UInt32(number)
        }
        return .range(value...value)
    }

    private mutating func parseProperty(isNegated: Bool) throws(PatternSyntaxError) -> ScalarSet.Element {
        var name = String(try next("Unknown character property name"))
        if name == "{" {
            name = ""
            while let scalar = current, scalar != "}" {
                _ = skip(scalar)
                name.unicodeScalars.append(scalar)
            }
            guard skip("}") else { throw failure("Unclosed character family") }
        }
        guard let elements = Self.properties[name] else {
            throw failure("Unknown character property name {\(name)}")
        }
        return .set(ScalarSet(elements, isNegated: isNegated))
    }

    /// The properties of `\p{…}` that are known, by name.
    private static let properties: [String: [ScalarSet.Element]] = [
        "Lower": [.named(.lower, negated: false)],
        "Upper": [.named(.upper, negated: false)],
        "ASCII": [.range(0...127)],
        "Alpha": [.named(.letter, negated: false)],
        "Digit": [.named(.digit, negated: false)],
        "Alnum": [.named(.letter, negated: false), .named(.digit, negated: false)],
        "Punct": [.named(.punctuation, negated: false)],
        "Graph": [.range(33...126)],
        "Print": [.range(32...126)],
        "Blank": [.range(9...9), .range(32...32)],
        "Cntrl": [.named(.control, negated: false)],
        "XDigit": [.named(.digit, negated: false), .range(65...70), .range(97...102)],
        "Space": [.named(.space, negated: false)],
        "L": [.named(.alphabetic, negated: false)],
        "IsAlphabetic": [.named(.alphabetic, negated: false)],
        "Lu": [.named(.uppercase, negated: false)],
        "IsUppercase": [.named(.uppercase, negated: false)],
        "Ll": [.named(.lowercase, negated: false)],
        "IsLowercase": [.named(.lowercase, negated: false)],
        "N": [.named(.number, negated: false)],
        "Nd": [.named(.number, negated: false)],
    ]
}

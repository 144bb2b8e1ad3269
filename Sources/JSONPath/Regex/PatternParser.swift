/// Reads a regular expression.
///
///     alternatives = sequence *( "|" sequence )
///     sequence     = *( atom [ quantifier ] )
///     quantifier   = ( "*" / "+" / "?" / "{" n [ "," [ m ] ] "}" ) [ "?" ]
///     atom         = "(" [ "?:" / "?<" name ">" / "?" flags ":" ] alternatives ")" / "(?" flags ")"
///                  / "[" class "]" / "." / "^" / "$" / "\" escape / any other character
///
/// Source: java.util.regex.Pattern. The flags are `i` and `s`, and `u`, which changes nothing here.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private(set) var position = 0
    private(set) var isCaseInsensitive: Bool
    private var dotMatchesLines = false

    init(_ pattern: String, isCaseInsensitive: Bool) {
        scalars = Array(pattern.unicodeScalars)
        self.isCaseInsensitive = isCaseInsensitive
    }

    mutating func parse() throws(PatternSyntaxError) -> PatternNode {
        let node = try parseAlternatives(depth: 0)
        guard current == nil else { throw failure("Unmatched closing ')'") }
        return node
    }

    private mutating func parseAlternatives(depth: Int) throws(PatternSyntaxError) -> PatternNode {
        guard depth < PathLimits.patternDepthMax else { throw failure("Too many nested groups") }
        var alternatives = [try parseSequence(depth: depth)]
        while skip("|") { alternatives.append(try parseSequence(depth: depth)) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func parseSequence(depth: Int) throws(PatternSyntaxError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            guard let atom = try parseAtom(depth: depth) else { continue }
            nodes.append(try parseQuantifier(atom))
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// Reads an atom, or nil for flags that hold from here on.
    private mutating func parseAtom(depth: Int) throws(PatternSyntaxError) -> PatternNode? {
        let scalar = try next("Unexpected end")
        switch scalar {
        case "(": return try parseGroup(depth: depth)
        case "[": return .set(try parseClass(depth: depth))
        case ".": return .set(dotMatchesLines ? ScalarSet([.range(0...0x10FFFF)]) : Self.anyButLineTerminator)
        case "^": return .assertion(.start)
        case "$": return .assertion(.endOfLine)
        case "\\": return try parseEscape()
        case "*", "+", "?": throw failure("Dangling meta character '\(scalar)'")
        default: return literal(scalar)
        }
    }

    private static let anyButLineTerminator = ScalarSet([.named(.lineTerminator, negated: true)])

    func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        .set(ScalarSet([.range(scalar.value...scalar.value)], isCaseInsensitive: isCaseInsensitive))
    }

    private mutating func parseGroup(depth: Int) throws(PatternSyntaxError) -> PatternNode? {
        let flags = (isCaseInsensitive, dotMatchesLines)
        if skip("?") {
            if skip("<") {
                guard let scalar = current, scalar != "=", scalar != "!" else { throw unsupported("looking behind") }
                while let scalar = current, scalar != ">" { position += scalar == ")" ? scalars.count : 1 }
                guard skip(">") else { throw failure("named capturing group is missing trailing '>'") }
            } else if try parseFlags() {
                return nil
            }
        }
        let node = try parseAlternatives(depth: depth + 1)
        guard skip(")") else { throw failure("Unclosed group") }
        (isCaseInsensitive, dotMatchesLines) = flags
        return node
    }

    /// Reads what follows `(?`: flags and a colon, or flags and the end of the group.
    /// - Returns: whether the group ended.
    private mutating func parseFlags() throws(PatternSyntaxError) -> Bool {
        var isSet = true
        while let scalar = current {
            position += 1
            switch scalar {
            case "i": isCaseInsensitive = isSet
            case "s": dotMatchesLines = isSet
            case "u": break
            case "-": isSet = false
            case ":": return false
            case ")": return true
            case "=", "!": throw unsupported("looking ahead")
            case ">": throw unsupported("an atomic group")
            default: throw failure("Unknown inline modifier")
            }
        }
        throw failure("Unknown group type")
    }

    // MARK: Quantifiers

    private mutating func parseQuantifier(_ atom: PatternNode) throws(PatternSyntaxError) -> PatternNode {
        var node = atom
        if skip("*") {
            node = .repetition(atom, minimum: 0, maximum: nil)
        } else if skip("+") {
            node = .repetition(atom, minimum: 1, maximum: nil)
        } else if skip("?") {
            node = .repetition(atom, minimum: 0, maximum: 1)
        } else if skip("{") {
            node = try parseBounds(atom)
        } else {
            return atom
        }
        // A reluctant quantifier changes what is tried first, and not whether the whole text matches.
        if skip("?") { return node }
        if current == "+" { throw unsupported("a possessive quantifier") }
        if current == "*" { throw failure("Dangling meta character '*'") }
        return node
    }

    private mutating func parseBounds(_ atom: PatternNode) throws(PatternSyntaxError) -> PatternNode {
        guard let minimum = parseInteger() else { throw failure("Illegal repetition") }
        var maximum: Int? = minimum
        if skip(",") { maximum = parseInteger() }
        guard skip("}") else { throw failure("Unclosed counted closure") }
        guard minimum <= maximum ?? minimum, max(minimum, maximum ?? 0) <= PathLimits.patternInstructionCountMax else {
            throw failure("Illegal repetition range")
        }
        return .repetition(atom, minimum: minimum, maximum: maximum)
    }

    private mutating func parseInteger() -> Int? {
        var number: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            position += 1
            number = min((number ?? 0) * 10 + Int(scalar.value - 48), Int(Int32.max))
        }
        return number
    }

    // MARK: Moves and errors

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// The scalar behind the current one.
    var following: Unicode.Scalar? { position + 1 < scalars.count ? scalars[position + 1] : nil }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    mutating func next(_ message: String) throws(PatternSyntaxError) -> Unicode.Scalar {
        guard let scalar = current else { throw failure(message) }
        position += 1
        return scalar
    }

    func failure(_ message: String) -> PatternSyntaxError {
        var pattern = ""
        pattern.unicodeScalars.append(contentsOf: scalars)
        return PatternSyntaxError(message: "\(message) near index \(position) of the pattern \(pattern)")
    }

    func unsupported(_ feature: String) -> PatternSyntaxError {
        failure("The pattern uses \(feature), which is not supported,")
    }
}

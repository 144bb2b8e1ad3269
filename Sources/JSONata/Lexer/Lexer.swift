/// Cuts an expression into tokens.
///
/// - names: anything up to white space or an operator; in back-quotes anything
/// - variables: `$` and a name; `$` alone and `$$` are the context and the root
/// - strings: in either quote, with JSON's escapes
/// - numbers: as in JSON, without sign
/// - regular expressions: `/pattern/flags` with the flags `i` and `m`, where an operand is expected
/// - comments: `/* … */`
struct Lexer {
    let scalars: [Unicode.Scalar]
    let allowsDefaultOperators: Bool
    var position = 0

    init(_ source: String, allowsDefaultOperators: Bool) {
        scalars = Array(source.unicodeScalars)
        self.allowsDefaultOperators = allowsDefaultOperators
    }

    private static let pairs: [(Unicode.Scalar, Unicode.Scalar, String)] = [
        (".", ".", ".."), (":", "=", ":="), ("!", "=", "!="), (">", "=", ">="), ("<", "=", "<="),
        ("*", "*", "**"), ("~", ">", "~>"),
    ]

    /// True for characters that end a name.
    private static func isOperator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<",
            ">", "^", "&", "!", "~":
            true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09, 0x0A, 0x0D, 0x0B: true
        default: false
        }
    }

    func scalar(at index: Int) -> Unicode.Scalar? {
        index >= 0 && index < scalars.count ? scalars[index] : nil
    }

    func text(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[range])
        return String(result)
    }

    private func token(_ kind: Token.Kind, _ text: String) -> Token {
        Token(kind: kind, text: text, position: position)
    }

    /// The next token; `isOperatorExpected` decides whether `/` divides or begins a regular expression.
    mutating func next(isOperatorExpected: Bool) throws(Failure) -> Token {
        try skipSpaceAndComments()
        guard let scalar = scalar(at: position) else { return token(.end, "(end)") }
        if scalar == "/", !isOperatorExpected {
            position += 1
            let regex = try regularExpression()
            return token(.regex(regex), "")
        }
        if let operation = operation(scalar) { return operation }
        switch scalar {
        case "\"", "'": return try string(quote: scalar)
        case "0"..."9": return try number()
        case "`": return try quotedName()
        default: return name()
        }
    }

    private mutating func skipSpaceAndComments() throws(Failure) {
        while let scalar = scalar(at: position) {
            if Self.isSpace(scalar) {
                position += 1
            } else if scalar == "/", self.scalar(at: position + 1) == "*" {
                let start = position
                position += 2
                while !(self.scalar(at: position) == "*" && self.scalar(at: position + 1) == "/") {
                    position += 1
                    if position >= scalars.count { throw Failure("S0106", position: start) }
                }
                position += 2
            } else {
                return
            }
        }
    }

    private mutating func operation(_ scalar: Unicode.Scalar) -> Token? {
        let following = self.scalar(at: position + 1)
        for (first, second, text) in Self.pairs where first == scalar && second == following {
            position += 2
            return token(.operation, text)
        }
        if allowsDefaultOperators, scalar == "?", following == ":" || following == "?" {
            position += 2
            return token(.operation, following == ":" ? "?:" : "??")
        }
        guard Self.isOperator(scalar) else { return nil }
        position += 1
        return token(.operation, String(scalar))
    }

    private mutating func string(quote: Unicode.Scalar) throws(Failure) -> Token {
        position += 1
        var content = String.UnicodeScalarView()
        while let scalar = scalar(at: position) {
            if scalar == quote {
                position += 1
                return token(.string, String(content))
            }
            if scalar == "\\" {
                position += 1
                content.append(try escape())
            } else {
                content.append(scalar)
            }
            position += 1
        }
        throw Failure("S0101", position: position)
    }

    /// Reads what follows a backslash and stops on its last character.
    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let scalar = scalar(at: position) else { throw Failure("S0101", position: position) }
        switch scalar {
        case "\"", "\\", "/": return scalar
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": break
        default: throw Failure("S0103", position: position, token: String(scalar))
        }
        guard let unit = hexadecimal(at: position + 1) else { throw Failure("S0104", position: position) }
        position += 4
        if unit & 0xFC00 == 0xD800, self.scalar(at: position + 1) == "\\", self.scalar(at: position + 2) == "u",
            let low = hexadecimal(at: position + 3), low & 0xFC00 == 0xDC00
        {
            position += 6
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        }
        return Unicode.Scalar(unit) ?? "\u{FFFD}"
    }

    private func hexadecimal(at start: Int) -> UInt32? {
        var value: UInt32 = 0
        for index in start..<(start + 4) {
            guard let digit = scalar(at: index)?.hexadecimalDigit else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private mutating func number() throws(Failure) -> Token {
        let start = position
        func skipDigits(_ index: Int) -> Int {
            var index = index
            while let scalar = scalar(at: index), scalar.isASCIIDigit { index += 1 }
            return index
        }
        var end = scalars[start] == "0" ? start + 1 : skipDigits(start)
        if scalar(at: end) == ".", skipDigits(end + 1) > end + 1 { end = skipDigits(end + 1) }
        if scalar(at: end) == "e" || scalar(at: end) == "E" {
            let signed = scalar(at: end + 1) == "+" || scalar(at: end + 1) == "-" ? end + 2 : end + 1
            if skipDigits(signed) > signed { end = skipDigits(signed) }
        }
        let literal = text(start..<end)
        guard let value = Double(literal), value.isFinite else {
            throw Failure("S0102", position: position, token: literal)
        }
        position = end
        return token(.number(value), literal)
    }

    private mutating func quotedName() throws(Failure) -> Token {
        let start = position + 1
        guard let end = scalars[start...].firstIndex(of: "`") else {
            position = scalars.count
            throw Failure("S0105", position: position)
        }
        position = end + 1
        return token(.name, text(start..<end))
    }

    private mutating func name() -> Token {
        let start = position
        while let scalar = scalar(at: position), !Self.isSpace(scalar), !Self.isOperator(scalar) { position += 1 }
        let name = text(start..<position)
        if scalars[start] == "$" { return token(.variable, text((start + 1)..<position)) }
        switch name {
        case "or", "in", "and": return token(.operation, name)
        case "true": return token(.constant(.bool(true)), name)
        case "false": return token(.constant(.bool(false)), name)
        case "null": return token(.constant(.null), name)
        default: return token(.name, name)
        }
    }
}

extension Unicode.Scalar {
    /// True for `0` to `9`.
    var isASCIIDigit: Bool { value >= 0x30 && value <= 0x39 }

    /// The value of a hexadecimal digit, or nil.
    var hexadecimalDigit: UInt32? {
        switch value {
        case 0x30...0x39: value - 0x30
        case 0x41...0x46: value - 0x37
        case 0x61...0x66: value - 0x57
        default: nil
        }
    }
}

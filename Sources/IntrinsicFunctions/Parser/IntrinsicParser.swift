import JSONModel
import JSONPath

/// Reads a call of an intrinsic function.
///
///     call      = name "(" blanks [ argument *( blanks "," blanks argument ) ] blanks ")"
///     name      = 1*( letter / digit / "." / "_" )
///     argument  = string / number / "true" / "false" / "null" / path / call
///     string    = "'" *( "\'" / "\{" / "\}" / "\\" / any character but "'" and "\" ) "'"
///     number    = as in JSON
///     path      = "$" and what follows, up to a comma, blank or parenthesis that is not inside brackets
///
/// Nothing may stand before or behind the outermost call. Source: states-language.net, Appendix B.
struct IntrinsicParser {
    private let source: String
    private let bytes: [UInt8]
    private var position = 0
    /// The variables that were referred to so far.
    private(set) var variables: [String] = []

    init(_ source: String) {
        self.source = source
        self.bytes = Array(source.utf8)
    }

    /// Reads the whole source.
    mutating func parse() throws(IntrinsicSyntaxError) -> IntrinsicCall {
        let call = try parseCall(depth: 0)
        guard position == bytes.count else {
            throw failure("Nothing may follow the call of \(call.function.name)")
        }
        return call
    }

    private mutating func parseCall(depth: Int) throws(IntrinsicSyntaxError) -> IntrinsicCall {
        let start = position
        let name = readName()
        guard !name.isEmpty, skip("(") else {
            throw failure("A call such as States.Format('{}', $.name) expected", at: start)
        }
        guard let function = IntrinsicFunctionTable.function(named: name) else {
            throw failure("There is no intrinsic function '\(name)'", at: start)
        }
        guard depth <= IntrinsicLimits.nestingDepthMax else {
            throw failure(
                "Intrinsic functions can not be nested more than \(IntrinsicLimits.nestingDepthMax) deep",
                at: start
            )
        }
        let arguments = try parseArguments(of: name, depth: depth)
        guard function.arity.contains(arguments.count) else {
            throw failure(
                "\(name) takes \(Self.description(of: function.arity)), but is called with \(arguments.count)",
                at: start
            )
        }
        return IntrinsicCall(function: function, arguments: arguments, offset: start)
    }

    private mutating func parseArguments(
        of name: String,
        depth: Int
    ) throws(IntrinsicSyntaxError) -> [IntrinsicArgument] {
        var arguments: [IntrinsicArgument] = []
        skipBlanks()
        if skip(")") { return arguments }
        while true {
            skipBlanks()
            guard arguments.count < IntrinsicLimits.argumentCountMax else {
                throw failure("\(name) is called with more than \(IntrinsicLimits.argumentCountMax) arguments")
            }
            let start = position
            let value = try parseArgument(depth: depth)
            arguments.append(IntrinsicArgument(value: value, offset: start, text: text(start..<position)))
            skipBlanks()
            if skip(")") { return arguments }
            guard skip(",") else { throw failure("',' or ')' expected in the call of \(name)") }
        }
    }

    private mutating func parseArgument(depth: Int) throws(IntrinsicSyntaxError) -> IntrinsicArgument.Value {
        guard let byte = current else { throw failure("Argument expected") }
        switch byte {
        case UInt8(ascii: "'"):
            return .string(try parseString())
        case UInt8(ascii: "$"):
            return .path(try parsePath())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .literal(.number(try parseNumber()))
        default:
            let start = position
            let word = readName()
            switch word {
            case "true" where current != UInt8(ascii: "("): return .literal(true)
            case "false" where current != UInt8(ascii: "("): return .literal(false)
            case "null" where current != UInt8(ascii: "("): return .literal(.null)
            default:
                position = start
                guard !word.isEmpty else { throw failure(Self.argumentHelp) }
                return .call(try parseCall(depth: depth + 1))
            }
        }
    }

    private static let argumentHelp =
        "Argument expected: a string in apostrophes, a number, true, false, null, a path, or a call of an intrinsic function"

    // MARK: Literals

    private mutating func parseString() throws(IntrinsicSyntaxError) -> IntrinsicStringLiteral {
        let start = position + 1
        position += 1
        var value: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "'"):
                return IntrinsicStringLiteral(
                    raw: text(start..<position - 1),
                    value: String(decoding: value, as: UTF8.self)
                )
            case UInt8(ascii: "\\"):
                guard let escaped = current, Self.escapable.contains(escaped) else {
                    throw failure(
                        "A backslash in a string can only stand before ', {, } and another backslash",
                        at: position - 1
                    )
                }
                value.append(escaped)
                position += 1
            default:
                value.append(byte)
            }
        }
        throw failure("The string is not closed: ' expected", at: start - 1)
    }

    /// The characters that a backslash may stand before.
    private static let escapable = Set("'{}\\".utf8)

    private mutating func parseNumber() throws(IntrinsicSyntaxError) -> JSONNumber {
        let start = position
        while let byte = current, Self.isNumberByte(byte) { position += 1 }
        let literal = text(start..<position)
        guard let number = JSONNumber(literal: literal) else {
            throw failure("'\(literal)' is no number", at: start)
        }
        return number
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    // MARK: Paths

    private mutating func parsePath() throws(IntrinsicSyntaxError) -> PathExpression {
        let start = position
        skipPath()
        do {
            let path = try PathExpression(parsing: text(start..<position))
            if case .variable(let name) = path.root, !variables.contains(name) { variables.append(name) }
            return path
        } catch {
            throw failure(error.message, at: start + error.offset)
        }
    }

    /// Moves past a path without reading it.
    private mutating func skipPath() {
        var squareDepth = 0
        var roundDepth = 0
        var isQuoted = false
        while let byte = current {
            switch byte {
            case UInt8(ascii: "'") where squareDepth > 0:
                if !isQuoted || bytes[position - 1] != UInt8(ascii: "\\") || current(1) == UInt8(ascii: "]") {
                    isQuoted.toggle()
                }
            case _ where isQuoted: break
            case UInt8(ascii: "["): squareDepth += 1
            case UInt8(ascii: "]"): squareDepth -= 1
            case UInt8(ascii: "("): roundDepth += 1
            case UInt8(ascii: ")"):
                if squareDepth <= 0, roundDepth == 0 { return }
                roundDepth -= 1
            case UInt8(ascii: ","):
                if squareDepth <= 0, roundDepth <= 0 { return }
            default:
                if squareDepth <= 0, Self.isBlank(byte) { return }
            }
            position += 1
        }
    }

    // MARK: Moves and errors

    private var current: UInt8? { current(0) }

    private func current(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private mutating func skipBlanks() {
        while let byte = current, Self.isBlank(byte) { position += 1 }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let byte = current, byte == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func readName() -> String {
        let start = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
                position += 1
            default:
                return text(start..<position)
            }
        }
        return text(start..<position)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func failure(_ message: String, at offset: Int? = nil) -> IntrinsicSyntaxError {
        IntrinsicSyntaxError(source: source, offset: offset ?? position, message: message)
    }

    private static func description(of arity: ClosedRange<Int>) -> String {
        if arity.upperBound == Int.max {
            return arity.lowerBound == 0 ? "any number of arguments" : "at least \(arity.lowerBound) argument"
        }
        if arity.lowerBound == arity.upperBound {
            switch arity.lowerBound {
            case 0: return "no arguments"
            case 1: return "1 argument"
            default: return "\(arity.lowerBound) arguments"
            }
        }
        return "\(arity.lowerBound) to \(arity.upperBound) arguments"
    }
}

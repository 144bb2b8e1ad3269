/// Reads a reference path; the grammar stands at ``ReferencePath``.
struct ReferencePathParser {
    private let source: String
    private var cursor: PathCursor

    init(_ source: String) {
        self.source = source
        let bytes = Array(source.utf8)
        cursor = PathCursor(bytes, range: 0..<bytes.count)
    }

    mutating func parse() throws(JSONPathSyntaxError) -> [ReferencePath.Component] {
        guard cursor.skip(ASCII.dollar) else { throw failure("A reference path must start with '$'") }
        if cursor.current == ASCII.dollar { throw failure("The context object can not be written to") }
        var components: [ReferencePath.Component] = []
        while !cursor.isAtEnd {
            guard components.count < PathLimits.stepCountMax else {
                throw failure("A path can not have more than \(PathLimits.stepCountMax) steps.")
            }
            let hasPeriod = cursor.skip(ASCII.period)
            if cursor.current == ASCII.openSquare {
                components.append(try parseBracket())
            } else if hasPeriod {
                components.append(.name(try parseName()))
            } else if components.isEmpty {
                throw failure("Invalid path '\(source)': a variable can not be written to")
            } else {
                throw failure("'.' or '[' expected")
            }
        }
        return components
    }

    private mutating func parseBracket() throws(JSONPathSyntaxError) -> ReferencePath.Component {
        cursor.advance()
        if cursor.skip(ASCII.apostrophe) {
            guard let close = cursor.index(of: ASCII.apostrophe, from: cursor.position) else {
                throw failure("Property has not been closed - missing closing '")
            }
            let name = cursor.text(cursor.position..<close)
            cursor.position = close + 1
            guard cursor.skip(ASCII.closeSquare) else { throw failure("A reference path can only name one member") }
            return .name(name)
        }
        let start = cursor.position
        while let byte = cursor.current, ASCII.isDigit(byte) { cursor.advance() }
        guard let index = Int32(cursor.text(start..<cursor.position)), cursor.skip(ASCII.closeSquare) else {
            throw failure("A reference path can only have one index that is not negative, or a name in apostrophes")
        }
        return .index(Int(index))
    }

    private mutating func parseName() throws(JSONPathSyntaxError) -> String {
        var units: [UInt8] = []
        var name = ""
        while let byte = cursor.current, byte != ASCII.period, byte != ASCII.openSquare {
            if byte == ASCII.backslash {
                name += String(decoding: units, as: UTF8.self)
                units.removeAll()
                name += try parseEscape()
                continue
            }
            guard !Self.reserved.contains(byte) else {
                let character = Character(Unicode.Scalar(byte))
                throw failure("The character '\(character)' is not allowed in a reference path")
            }
            units.append(byte)
            cursor.advance()
        }
        name += String(decoding: units, as: UTF8.self)
        guard !name.isEmpty else { throw failure("Name expected behind '.'") }
        return name
    }

    /// Operators, brackets and blanks, which need a backslash or apostrophes.
    private static let reserved = Set(" ]()'@,:?*".utf8)

    /// Reads a backslash and what it escapes; `\u` takes four hexadecimal digits, and surrogates come in pairs.
    private mutating func parseEscape() throws(JSONPathSyntaxError) -> String {
        var units: [UInt16] = []
        while cursor.current == ASCII.backslash, cursor.peek(1) == UInt8(ascii: "u"),
            let unit = UInt16(
                cursor.text(min(cursor.position + 2, cursor.end)..<min(cursor.position + 6, cursor.end)),
                radix: 16
            )
        {
            units.append(unit)
            cursor.position = min(cursor.position + 6, cursor.end)
        }
        if !units.isEmpty { return String(decoding: units, as: UTF16.self) }
        cursor.advance()
        let start = cursor.position
        guard !cursor.isAtEnd else { throw failure("Character expected behind the backslash") }
        cursor.advance()
        while let byte = cursor.current, byte & 0b1100_0000 == 0b1000_0000 { cursor.advance() }
        return cursor.text(start..<cursor.position)
    }

    private func failure(_ message: String) -> JSONPathSyntaxError {
        JSONPathSyntaxError(source: source, offset: cursor.position, message: message)
    }
}

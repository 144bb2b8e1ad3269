/// Cuts a Swift file into tokens: what is code, what is text, what is a comment.
///
/// Knows nested comments, all forms of string literals and interpolation. It does not know regex literals: a quotation
/// mark in one would confuse it.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var tokens: [SwiftToken] = []

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func tokens(of bytes: [UInt8]) -> [SwiftToken] {
        var lexer = SwiftLexer(bytes)
        lexer.readCode(untilParenthesis: false)
        return lexer.tokens
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private mutating func append(_ kind: SwiftToken.Kind, from start: Int, line first: Int) {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        tokens.append(SwiftToken(kind: kind, text: text, line: first, lastLine: line, range: start..<position))
    }

    /// Reads code to the end of the file, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            let next = byte()
            if untilParenthesis, next == UInt8(ascii: ")"), depth == 0 { return }
            if next == UInt8(ascii: "(") { depth += 1 }
            if next == UInt8(ascii: ")") { depth -= 1 }
            readToken()
        }
    }

    private mutating func readToken() {
        let next = byte()
        if next <= UInt8(ascii: " ") { return advance() }
        if next == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/") { return readLineComment() }
        if next == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") { return readBlockComment() }
        if next == UInt8(ascii: "`") { return readQuotedName() }
        if next == UInt8(ascii: "\"") { return readString(hashes: 0) }
        if next == UInt8(ascii: "#") {
            var hashes = 1
            while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
            if byte(hashes) == UInt8(ascii: "\"") { return readString(hashes: hashes) }
        }
        if Self.isWord(next) { return readWord() }
        let start = position
        advance()
        append(.symbol, from: start, line: line)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }

    private mutating func readWord() {
        let start = position
        while Self.isWord(byte()) { advance() }
        append(.word, from: start, line: line)
    }

    private mutating func readQuotedName() {
        advance()
        let start = position
        while position < bytes.count, byte() != UInt8(ascii: "`") { advance() }
        append(.word, from: start, line: line)
        advance()
    }

    private mutating func readLineComment() {
        let start = position
        while position < bytes.count, byte() != UInt8(ascii: "\n") { advance() }
        append(.comment, from: start, line: line)
    }

    private mutating func readBlockComment() {
        let start = position
        let first = line
        var depth = 0
        repeat {
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                advance(2)
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
        append(.comment, from: start, line: first)
    }

    private mutating func readString(hashes: Int) {
        let start = position
        advance(hashes)
        let quotes = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"") ? 3 : 1
        advance(quotes)
        let first = line
        var text: [UInt8] = []
        let place = tokens.count
        while position < bytes.count {
            if ends(quotes: quotes, hashes: hashes) {
                advance(quotes + hashes)
                break
            }
            if byte() == UInt8(ascii: "\\"), has(hashes: hashes, after: 1) {
                advance(1 + hashes)
                if byte() == UInt8(ascii: "(") {
                    advance()
                    readCode(untilParenthesis: true)
                    advance()
                } else {
                    text.append(byte())
                    advance()
                }
                continue
            }
            // A literal of one line ends with it, whatever else is wrong with it.
            if quotes == 1, byte() == UInt8(ascii: "\n") { break }
            text.append(byte())
            advance()
        }
        let literal = String(decoding: text, as: UTF8.self)
        let token = SwiftToken(kind: .string, text: literal, line: first, lastLine: line, range: start..<position)
        tokens.insert(token, at: place)
    }

    private func ends(quotes: Int, hashes: Int) -> Bool {
        for offset in 0..<quotes where byte(offset) != UInt8(ascii: "\"") { return false }
        return has(hashes: hashes, after: quotes)
    }

    private func has(hashes: Int, after offset: Int) -> Bool {
        for index in 0..<hashes where byte(offset + index) != UInt8(ascii: "#") { return false }
        return true
    }
}

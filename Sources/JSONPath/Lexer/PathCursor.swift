/// A position in the bytes of a path, with the small moves that its parsers share.
///
/// All characters that mean something in a path are ASCII, so the text is read byte by byte and cut only at ASCII bytes.
struct PathCursor {
    let bytes: [UInt8]
    var position: Int
    /// One past the last byte that belongs to what is read.
    private(set) var end: Int

    init(_ bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.position = range.lowerBound
        self.end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// The byte at the position, or nil at the end.
    var current: UInt8? { position < end ? bytes[position] : nil }

    /// The byte some places ahead, or nil beyond the end.
    func peek(_ distance: Int) -> UInt8? {
        let index = position + distance
        return index < end ? bytes[index] : nil
    }

    mutating func advance() { position += 1 }

    mutating func skipSpaces() {
        while current == ASCII.space { position += 1 }
    }

    /// Moves past the byte if it is the next one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    /// Moves past the word if it comes next.
    mutating func skip(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - position >= count else { return false }
        let matches = word.withUTF8Buffer { buffer in
            bytes[position..<position + count].elementsEqual(buffer)
        }
        if matches { position += count }
        return matches
    }

    /// Drops control characters and blanks on both sides, as Java's `trim` does.
    mutating func trim() {
        while position < end, bytes[position] <= ASCII.space { position += 1 }
        while end > position, bytes[end - 1] <= ASCII.space { end -= 1 }
    }

    /// The next place of the byte, or nil when there is none.
    func index(of byte: UInt8, from start: Int) -> Int? {
        var index = start
        while index < end {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The place behind the bracket that closes the one at `start`, counting nested ones, or the end.
    func indexPastBracket(at start: Int) -> Int {
        var depth = 0
        var index = start
        while index < end {
            if bytes[index] == ASCII.openSquare { depth += 1 }
            if bytes[index] == ASCII.closeSquare {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
            index += 1
        }
        return end
    }

    /// Reads a name up to the next period, bracket or blank; possibly empty.
    mutating func readName() -> String {
        let start = position
        while let byte = current, byte != ASCII.period, byte != ASCII.openSquare, byte != ASCII.space {
            position += 1
        }
        return text(start..<position)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The range without control characters and blanks on both sides.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var cursor = PathCursor(bytes, range: range)
        cursor.trim()
        return cursor.position..<cursor.end
    }
}

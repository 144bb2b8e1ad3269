/// Finds the rows and fields of a text with delimiters, byte by byte, over the borders of its portions.
///
/// ```
/// text   = *( row newline ) [ row ]            newline = LF / CR / CR LF; empty rows do not count
/// row    = field *( delimiter field )
/// field  = quoted *byte / *byte                a quote that does not begin a field is a byte like any other
/// quoted = DQUOTE *( byte / newline / delimiter / DQUOTE DQUOTE ) DQUOTE
/// ```
/// Everywhere a backslash takes the meaning from a following backslash, quote or delimiter; before anything else it is
/// dropped. Source: "ItemReader (Map)", how CSV files are parsed.
struct CSVRowScanner: Sendable {
    /// Where in a row the scanner is.
    private enum State {
        /// Before the first byte of a field.
        case fieldStart
        case plain
        case quoted
        /// Behind a quote within a quoted field: its end, or the first of two.
        case quoteInQuoted
        /// Behind a backslash; then comes the state given here.
        case escaped(wasQuoted: Bool)
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var followsCarriageReturn = false
    /// Whether the row has anything in it, be it two quotes.
    private var hasContent = false
    /// The fields of the row one after the other, and where each ends.
    private var content: [UInt8] = []
    private var ends: [Int] = []
    /// The row that is scanned, or was scanned last; from 1, empty ones not counted.
    private(set) var rowNumber = 0

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// The number of fields of the row.
    var fieldCount: Int { ends.count }

    /// Bytes of all fields of the row.
    var byteCount: Int { content.count }

    /// A field of the row; invalid UTF-8 is replaced.
    func field(_ index: Int) -> String {
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: content[start..<ends[index]], as: UTF8.self)
    }

    /// Scans the next row.
    ///
    /// - Returns: false when the row needs more bytes, or when there is none at the end.
    /// - Throws: when a row is larger than an item may be, or a quoted field has no end.
    mutating func scan(_ input: inout ByteWindow) throws(DatasetError) -> Bool {
        if ends.isEmpty, !hasContent { content.removeAll(keepingCapacity: true) }
        while !input.isEmpty {
            if try step(&input) { return true }
            guard content.count <= DatasetLimits.itemByteCountMax else {
                throw DatasetError(
                    "Row \(rowNumber + 1) has more than \(DatasetLimits.itemByteCountMax) bytes, which is the largest "
                        + "size of an item."
                )
            }
        }
        guard input.isEnded, hasContent else { return false }
        if case .quoted = state {
            throw DatasetError("The quoted field at the end of row \(rowNumber + 1) has no closing quote.")
        }
        if case .escaped(wasQuoted: true) = state {
            throw DatasetError("The quoted field at the end of row \(rowNumber + 1) has no closing quote.")
        }
        endRow()
        return true
    }

    /// Forgets the row, so that the next one can be scanned.
    mutating func clear() {
        content.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hasContent = false
        state = .fieldStart
    }

    /// Takes up some bytes; true when they end a row that counts.
    private mutating func step(_ input: inout ByteWindow) throws(DatasetError) -> Bool {
        let byte = input[0]
        if followsCarriageReturn {
            followsCarriageReturn = false
            if byte == Self.lineFeed {
                input.position += 1
                return false
            }
        }
        switch state {
        case .quoted:
            takeQuoted(&input)
            return false
        case .escaped(let wasQuoted):
            if byte != Self.backslash, byte != Self.quote, byte != delimiter {
                // The backslash is dropped, and the byte means what it means without one.
                state = wasQuoted ? .quoted : .plain
                return false
            }
            content.append(byte)
            input.position += 1
            state = wasQuoted ? .quoted : .plain
            return false
        case .quoteInQuoted where byte == Self.quote:
            content.append(byte)
            input.position += 1
            state = .quoted
            return false
        case .fieldStart where byte == Self.quote:
            hasContent = true
            input.position += 1
            state = .quoted
            return false
        case .fieldStart, .plain, .quoteInQuoted:
            return takePlain(&input, byte)
        }
    }

    /// Takes up a newline, a delimiter, a backslash, or bytes of a plain field.
    private mutating func takePlain(_ input: inout ByteWindow, _ byte: UInt8) -> Bool {
        if byte == Self.lineFeed || byte == Self.carriageReturn {
            input.position += 1
            followsCarriageReturn = byte == Self.carriageReturn
            guard hasContent else { return false }
            endRow()
            return true
        }
        hasContent = true
        if byte == delimiter {
            input.position += 1
            ends.append(content.count)
            state = .fieldStart
        } else if byte == Self.backslash {
            input.position += 1
            state = .escaped(wasQuoted: false)
        } else {
            state = .plain
            take(&input) { [delimiter] byte in
                byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn || byte == Self.backslash
            }
        }
        return false
    }

    private mutating func takeQuoted(_ input: inout ByteWindow) {
        take(&input) { $0 == Self.quote || $0 == Self.backslash }
        guard !input.isEmpty else { return }
        state = input[0] == Self.quote ? .quoteInQuoted : .escaped(wasQuoted: true)
        input.position += 1
    }

    /// Takes up bytes into the field until one that has a meaning.
    private mutating func take(_ input: inout ByteWindow, until isSpecial: (UInt8) -> Bool) {
        let start = input.position
        // No more than what makes the row too large.
        let end = min(input.bytes.count, start + DatasetLimits.itemByteCountMax)
        var position = start
        while position < end, !isSpecial(input.bytes[position]) { position += 1 }
        content.append(contentsOf: input.bytes[start..<position])
        input.position = position
    }

    private mutating func endRow() {
        ends.append(content.count)
        rowNumber += 1
    }
}

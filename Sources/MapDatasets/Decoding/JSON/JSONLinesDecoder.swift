import JSONModel

/// Reads the items of JSON Lines: each line one JSON value; empty lines do not count.
package struct JSONLinesDecoder: ItemDecoding {
    private var input = ByteWindow()
    private var hasBegun = false
    /// Bytes behind the position that hold no newline.
    private var scanned = 0
    private var lineNumber = 0

    package init() {}

    package mutating func append(_ bytes: [UInt8]) { input.append(bytes) }

    package mutating func end() { input.end() }

    package mutating func next(isPassed: Bool) throws(DatasetError) -> DecodingStep {
        if !hasBegun {
            guard try input.passByteOrderMark() else { return .needsInput }
            hasBegun = true
        }
        while let line = try nextLine() {
            guard input.bytes[line].contains(where: { !Self.isSpace($0) }) else { continue }
            return isPassed ? .passed : .item(try parse(line), key: nil)
        }
        return input.isEnded ? .ended : .needsInput
    }

    /// Takes up a line; nil when its end is not there yet, or at the end of the text.
    private mutating func nextLine() throws(DatasetError) -> Range<Int>? {
        let start = input.position
        var end = start + scanned
        while end < input.bytes.count, input.bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard end - start <= DatasetLimits.itemByteCountMax else {
            throw DatasetError(
                "Line \(lineNumber + 1) has more than \(DatasetLimits.itemByteCountMax) bytes, which is the largest "
                    + "size of an item."
            )
        }
        if end == input.bytes.count {
            scanned = end - start
            guard input.isEnded, scanned > 0 else { return nil }
            input.position = end
        } else {
            input.position = end + 1
        }
        scanned = 0
        lineNumber += 1
        return start..<end
    }

    private func parse(_ line: Range<Int>) throws(DatasetError) -> JSONValue {
        do {
            return try JSONValue(parsing: Array(input.bytes[line]))
        } catch {
            throw DatasetError("Line \(lineNumber) is not valid JSON: \(error.message)")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

/// The part of a stream of bytes that has come in and has not been taken up.
struct ByteWindow: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The first byte that has not been taken up.
    var position = 0
    /// Whether nothing more will come in.
    private(set) var isEnded = false

    /// Bytes that have not been taken up.
    var count: Int { bytes.count - position }

    var isEmpty: Bool { position == bytes.count }

    /// The bytes from an offset behind the position on.
    subscript(offset: Int) -> UInt8 { bytes[position + offset] }

    mutating func append(_ chunk: [UInt8]) {
        if isEmpty {
            bytes = chunk
        } else {
            bytes.removeSubrange(..<position)
            bytes.append(contentsOf: chunk)
        }
        position = 0
    }

    mutating func end() { isEnded = true }

    /// Whether the next bytes are the given ones.
    func starts(with prefix: [UInt8]) -> Bool {
        count >= prefix.count && bytes[position..<(position + prefix.count)].elementsEqual(prefix)
    }

    /// Passes over a byte order mark at the beginning of the stream.
    ///
    /// - Returns: false when more bytes are needed to tell.
    /// - Throws: when the text is in UTF-16.
    mutating func passByteOrderMark() throws(DatasetError) -> Bool {
        guard count >= 3 || isEnded else { return false }
        if starts(with: [0xEF, 0xBB, 0xBF]) { position += 3 }
        if starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) {
            throw DatasetError("The file is in UTF-16. Convert it to UTF-8.")
        }
        return true
    }
}

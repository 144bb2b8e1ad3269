/// Finds lines, columns and words in the source of an error.
struct SourcePlaces {
    let source: UnsafeBufferPointer<UInt8>

    /// The longest word that a message shows, in UTF-16 units.
    private static let wordCountMax = 256

    /// The line of an offset and where it starts; lines end with LF, CR or CR LF.
    func line(of offset: Int) -> (number: Int, start: Int) {
        var number = 1
        var start = 0
        for index in 0..<min(offset, source.count) {
            let isLoneCR = source[index] == 0x0D && !(index + 1 < source.count && source[index + 1] == 0x0A)
            guard source[index] == 0x0A || isLoneCR else { continue }
            number += 1
            start = index + 1
        }
        return (number, start)
    }

    /// The number of Unicode scalars between two offsets.
    func scalarCount(from start: Int, to end: Int) -> Int {
        slice(from: start, to: end).count { $0 & 0xC0 != 0x80 }
    }

    /// The number of UTF-16 units between two offsets.
    func utf16Count(from start: Int, to end: Int) -> Int {
        slice(from: start, to: end).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
    }

    /// The byte at an offset, or nil behind the end.
    func byte(at offset: Int) -> UInt8? {
        offset < source.count ? source[offset] : nil
    }

    /// The character at an offset and its length in bytes; nil when it is not well-formed UTF-8 or behind the end.
    func scalar(at offset: Int) -> (scalar: Unicode.Scalar, count: Int)? {
        guard let base = source.baseAddress, offset < source.count else { return nil }
        let count = UTF8Sequence.count(at: offset, in: base, end: source.count)
        let text = String(decoding: slice(from: offset, to: offset + count), as: UTF8.self)
        guard let scalar = text.unicodeScalars.first else { return nil }
        return (scalar, count)
    }

    /// The first offset at which the character at `offset` is not well-formed UTF-8, or nil; it may be the end.
    func firstWrongByte(at offset: Int) -> Int? {
        guard let base = source.baseAddress, offset < source.count else { return nil }
        return UTF8Sequence.firstWrong(at: offset, in: base, end: source.count)
    }

    /// The word that starts at an offset, cut when it is long, and where it ends.
    func word(at offset: Int) -> (text: String, end: Int) {
        var end = offset
        var text = ""
        while let (scalar, count) = scalar(at: end), Self.isWordScalar(scalar) {
            end += count
            text.unicodeScalars.append(scalar)
            if text.utf16.count >= Self.wordCountMax { return (text + "...", end) }
        }
        return (text, end)
    }

    /// True for a character that may start a word.
    static func startsWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "$" || scalar.properties.isXIDStart
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "$" || scalar.properties.isXIDContinue
    }

    private func slice(from start: Int, to end: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        let upper = min(end, source.count)
        return source[min(start, upper)..<upper]
    }
}

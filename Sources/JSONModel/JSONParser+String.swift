extension JSONParser {
    /// Parses a string whose opening quote is behind `position`, up to and including the closing quote.
    @inline(__always)
    mutating func parseString() throws(JSONFault) -> String {
        let start = position
        var high: UInt64 = 0
        let stop = Self.plainEnd(base, from: start, to: end, high: &high)
        guard stop < end, base[stop] == UInt8(ascii: "\"") else {
            return try parseEscapedString(from: start, plainTo: stop, isName: false)
        }
        position = stop &+ 1
        return try makeString(base + start, count: stop &- start, isASCII: high & SWAR.high == 0, from: start)
    }

    /// Finds the first quote, backslash or control character, or `end`; gathers the bits of all bytes passed in `high`.
    @inline(__always)
    static func plainEnd(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, high: inout UInt64) -> Int {
        let raw = UnsafeRawPointer(base)
        var index = start
        while end &- index >= 8 {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let hits = SWAR.specials(word)
            if hits != 0 {
                let count = hits.trailingZeroBitCount &>> 3
                high |= word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
                return index &+ count
            }
            high |= word
            index &+= 8
        }
        while index < end {
            let byte = base[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
            high |= UInt64(byte)
            index &+= 1
        }
        return end
    }

    /// Goes on behind the plain start of a string that has escapes or does not end well.
    @inline(never)
    mutating func parseEscapedString(
        from start: Int,
        plainTo firstStop: Int,
        isName: Bool
    ) throws(JSONFault) -> String {
        strings.clear()
        var runStart = start
        var stop = firstStop
        while true {
            guard stop < end else { throw fault(isName ? .endInName : .endInString, at: end) }
            strings.append(base + runStart, count: stop - runStart)
            switch base[stop] {
            case UInt8(ascii: "\""):
                position = stop + 1
                return try makeString(UnsafePointer(strings.base), count: strings.count, isASCII: false, from: start)
            case UInt8(ascii: "\\"):
                runStart = try decodeEscape(at: stop)
            default:
                throw fault(isName ? .controlCharacterInName : .controlCharacterInString, at: stop)
            }
            var high: UInt64 = 0
            stop = Self.plainEnd(base, from: runStart, to: end, high: &high)
        }
    }

    /// Decodes the escape whose backslash is at `offset` and gives the position behind it.
    private mutating func decodeEscape(at offset: Int) throws(JSONFault) -> Int {
        guard offset + 1 < end else { throw fault(.endInEscape, at: end) }
        switch base[offset + 1] {
        case UInt8(ascii: "\""): strings.append(0x22)
        case UInt8(ascii: "\\"): strings.append(0x5C)
        case UInt8(ascii: "/"): strings.append(0x2F)
        case UInt8(ascii: "b"): strings.append(0x08)
        case UInt8(ascii: "f"): strings.append(0x0C)
        case UInt8(ascii: "n"): strings.append(0x0A)
        case UInt8(ascii: "r"): strings.append(0x0D)
        case UInt8(ascii: "t"): strings.append(0x09)
        case UInt8(ascii: "u"): return try decodeUnicodeEscape(at: offset)
        default: throw fault(.unknownEscape, at: offset + 1)
        }
        return offset + 2
    }

    /// Decodes `\uXXXX` or a surrogate pair of two of them.
    private mutating func decodeUnicodeEscape(at offset: Int) throws(JSONFault) -> Int {
        let first = try hexUnit(at: offset + 2)
        guard first & 0xF800 == 0xD800 else {
            appendScalar(first)
            return offset + 6
        }
        guard first < 0xDC00, end - offset >= 8, base[offset + 6] == UInt8(ascii: "\\"),
            base[offset + 7] == UInt8(ascii: "u")
        else { throw fault(.loneSurrogate, at: offset) }
        let second = try hexUnit(at: offset + 8)
        guard second & 0xFC00 == 0xDC00 else { throw fault(.loneSurrogate, at: offset) }
        appendScalar(0x10000 + ((first & 0x3FF) << 10 | second & 0x3FF))
        return offset + 12
    }

    /// Reads four hexadecimal digits.
    private func hexUnit(at offset: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in offset..<(offset + 4) {
            guard index < end else { throw fault(.endInEscape, at: end) }
            let byte = base[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw fault(.expectedHexDigit, at: index)
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private mutating func appendScalar(_ scalar: UInt32) {
        func byte(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
        switch scalar {
        case 0..<0x80:
            strings.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            strings.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            strings.append(byte(0))
        case 0x800..<0x10000:
            strings.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            strings.append(byte(6))
            strings.append(byte(0))
        default:
            strings.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            strings.append(byte(12))
            strings.append(byte(6))
            strings.append(byte(0))
        }
    }

    /// Makes a string and checks that it is UTF-8; `source` is where it starts in the source.
    @inline(__always)
    func makeString(
        _ bytes: UnsafePointer<UInt8>,
        count: Int,
        isASCII: Bool,
        from source: Int
    ) throws(JSONFault) -> String {
        let buffer = UnsafeBufferPointer(start: bytes, count: count)
        if isASCII { return String(decoding: buffer, as: UTF8.self) }
        do {
            // Four times faster than String(validating:as:), which is not specialised.
            return String(copying: try UTF8Span(validating: buffer.span))
        } catch {
            throw fault(.invalidUTF8, at: firstInvalidUTF8(from: source))
        }
    }

    /// The first byte, from `start` on, that is not part of a well-formed UTF-8 sequence.
    private func firstInvalidUTF8(from start: Int) -> Int {
        var index = start
        while index < end {
            let count = UTF8Sequence.count(at: index, in: base, end: end)
            guard count > 0 else { return index }
            index += count
        }
        return end
    }
}

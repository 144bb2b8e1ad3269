extension JSONParser {
    /// Parses the number at `position`: `[ "-" ] int [ frac ] [ exp ]`.
    @inline(__always)
    mutating func parseNumber() throws(JSONFault) -> JSONNumber {
        let start = position
        var index = start
        let isNegative = base[index] == UInt8(ascii: "-")
        if isNegative { index &+= 1 }
        let digitStart = index
        var magnitude: UInt64 = 0
        while index < end {
            let digit = base[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            magnitude = magnitude &* 10 &+ UInt64(digit)
            index &+= 1
        }
        let digitCount = index &- digitStart
        let next = index < end ? base[index] : 0x20
        let isPlain = digitCount > 0 && digitCount < 19 && (base[digitStart] != UInt8(ascii: "0") || digitCount == 1)
        guard isPlain, !isNegative || magnitude != 0, Self.endsNumber(next) else {
            return try parseUnusualNumber(from: start, digitsFrom: digitStart, digitsTo: index)
        }
        position = index
        let value = Int64(bitPattern: magnitude)
        return .integer(isNegative ? 0 &- value : value)
    }

    /// White space, comma or closing bracket.
    @inline(__always)
    private static func endsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == 0x20
            || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Goes on with a number that is no short plain integer, and finds what is wrong with it.
    private mutating func parseUnusualNumber(
        from start: Int,
        digitsFrom digitStart: Int,
        digitsTo digitEnd: Int
    ) throws(JSONFault) -> JSONNumber {
        guard digitEnd > digitStart else {
            throw digitStart < end ? fault(.digitAfterMinus, at: digitStart) : fault(.endInNumber, at: end)
        }
        if base[digitStart] == UInt8(ascii: "0"), digitEnd - digitStart > 1 {
            throw fault(.leadingZero, at: digitStart + 1)
        }
        var index = digitEnd
        if index < end, base[index] == UInt8(ascii: ".") {
            index = try digits(from: index + 1, orElse: .digitAfterPoint)
        }
        if index < end, base[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") { index += 1 }
            index = try digits(from: index, orElse: .digitAfterExponent)
        }
        if index < end, !Self.endsNumber(base[index]) {
            throw oddNumberEnd(at: index)
        }
        position = index
        let text = String(decoding: UnsafeBufferPointer(start: base + start, count: index - start), as: UTF8.self)
        if index == digitEnd, let value = Int64(text), value != 0 { return .integer(value) }
        return .text(text)
    }

    /// The end of one or more digits.
    private func digits(from start: Int, orElse kind: JSONFault.Kind) throws(JSONFault) -> Int {
        var index = start
        while index < end, base[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        guard index > start else { throw index < end ? fault(kind, at: index) : fault(.endInNumber, at: end) }
        return index
    }

    /// The fault of a byte that directly follows a number.
    private func oddNumberEnd(at index: Int) -> JSONFault {
        let inRoot = fault(.spaceAfterNumber, at: index)
        if inRoot.container == .root { return inRoot }
        return base[index] < 0x20 ? fault(.controlCharacterBetweenTokens, at: index) : fault(.expectedComma, at: index)
    }
}

extension RegexParser {
    /// Reads a class whose opening bracket has been read.
    mutating func characterClass() throws(RegexSyntaxError) -> UnitSet {
        var set = UnitSet()
        let isNegated = take("^" as Unicode.Scalar)
        while !take("]" as Unicode.Scalar) {
            let first = try classAtom()
            guard current == Self.ascii("-"), position + 1 < units.count, units[position + 1] != Self.ascii("]") else {
                first.insert(into: &set)
                continue
            }
            position += 1
            let second = try classAtom()
            if case .unit(let low) = first, case .unit(let high) = second {
                guard low <= high else { throw RegexSyntaxError(reason: "Range out of order in character class") }
                set.insert(low...high)
            } else {
                first.insert(into: &set)
                set.insert(Self.ascii("-")...Self.ascii("-"))
                second.insert(into: &set)
            }
        }
        set.isNegated = isNegated
        return sealed(set)
    }

    /// A unit or a set within a class.
    private enum ClassAtom {
        case unit(UInt16)
        case set(UnitSet)

        func insert(into set: inout UnitSet) {
            switch self {
            case .unit(let unit): set.insert(unit...unit)
            case .set(let other): set.insert(other)
            }
        }
    }

    private mutating func classAtom() throws(RegexSyntaxError) -> ClassAtom {
        guard let unit = current else { throw RegexSyntaxError(reason: "Unterminated character class") }
        position += 1
        guard unit == Self.ascii("\\") else { return .unit(unit) }
        if take("b" as Unicode.Scalar) { return .unit(8) }
        if take("-" as Unicode.Scalar) { return .unit(Self.ascii("-")) }
        if let set = classEscape() { return .set(set) }
        return .unit(try characterEscape())
    }

    /// `d`, `D`, `w`, `W`, `s`, `S` behind a backslash.
    mutating func classEscape() -> UnitSet? {
        let set: UnitSet
        switch current {
        case Self.ascii("d"): set = .digits
        case Self.ascii("D"): set = .digits.inverted
        case Self.ascii("w"): set = .words
        case Self.ascii("W"): set = .words.inverted
        case Self.ascii("s"): set = .spaces
        case Self.ascii("S"): set = .spaces.inverted
        default: return nil
        }
        position += 1
        return set
    }

    /// A single unit behind a backslash.
    mutating func characterEscape() throws(RegexSyntaxError) -> UInt16 {
        guard let unit = current else { throw RegexSyntaxError(reason: "\\ at end of pattern") }
        position += 1
        switch unit {
        case Self.ascii("t"): return 9
        case Self.ascii("n"): return 10
        case Self.ascii("v"): return 11
        case Self.ascii("f"): return 12
        case Self.ascii("r"): return 13
        case Self.ascii("c"):
            if let letter = current, letter | 0x20 >= 0x61, letter | 0x20 <= 0x7A, letter < 128 {
                position += 1
                return letter % 32
            }
            position -= 1
            return Self.ascii("\\")
        case Self.ascii("x"): return hexadecimal(2) ?? unit
        case Self.ascii("u"): return hexadecimal(4) ?? unit
        case 0x30...0x37:
            position -= 1
            return octal()
        default: return unit
        }
    }

    private mutating func hexadecimal(_ count: Int) -> UInt16? {
        guard position + count <= units.count else { return nil }
        var value: UInt32 = 0
        for unit in units[position..<(position + count)] {
            guard let digit = Unicode.Scalar(unit)?.hexadecimalDigit else { return nil }
            value = value << 4 | digit
        }
        position += count
        return UInt16(truncatingIfNeeded: value)
    }

    private mutating func octal() -> UInt16 {
        var value: UInt16 = 0
        var count = 0
        while let unit = current, unit >= 0x30, unit <= 0x37, count < 3, value * 8 + unit - 0x30 <= 0xFF {
            value = value * 8 + unit - 0x30
            position += 1
            count += 1
        }
        return value
    }
}

import JSONModel

/// Doubles as JavaScript writes and rounds them.
enum NumberText {
    /// `Number.prototype.toString`; not finite numbers in words.
    static func string(_ value: Double) -> String {
        if value.isFinite { return JSONNumber(value).description }
        if value.isNaN { return "NaN" }
        return value < 0 ? "-Infinity" : "Infinity"
    }

    /// The nearest double of a JSON number; most literals need no more than one division.
    static func double(_ number: JSONNumber) -> Double {
        switch number {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .text(let text): shortDecimal(text) ?? number.doubleValue
        }
    }

    /// Powers of ten that doubles hold exactly.
    private static let powersOfTen: [Double] = (0...22).map { power in
        (0..<power).reduce(1) { value, _ in value * 10 }
    }

    /// A literal of up to 15 digits without exponent: both parts of the quotient are exact, so it is rounded once.
    private static func shortDecimal(_ text: String) -> Double? {
        var digits: Int64 = 0
        var count = 0
        var fractionCount = 0
        var isFraction = false
        var isNegative = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39:
                digits = digits * 10 + Int64(byte - 0x30)
                count += 1
                if isFraction { fractionCount += 1 }
                if count > 15 { return nil }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "-") where count == 0: isNegative = true
            default: return nil
            }
        }
        let value = Double(digits) / powersOfTen[fractionCount]
        return isNegative ? -value : value
    }

    /// The number rounded to 15 significant digits, as `$string` shows numbers that are not integers.
    static func roundedForText(_ value: Double) -> Double {
        guard value.isFinite, value != value.truncated else { return value }
        // Most numbers have few digits behind the point: the quotient of an integer below 10^15 by 10^4 has few digits.
        let scaled = (value * 10_000).truncated
        if scaled.magnitude < 1e15, scaled / 10_000 == value { return value }
        let shortest = ExactDecimal.shortest(value.magnitude)
        guard shortest.digits.count > 15 else { return value }
        let rounded = ExactDecimal(value.magnitude).rounded(significant: 15)
        let result = Double(rounded.literal) ?? value.magnitude
        return value < 0 ? -result : result
    }

    /// A finite number that is not negative with so many digits behind the point.
    static func fixed(_ value: Double, fractionDigits: Int) -> String {
        guard value.isFinite else { return string(value) }
        return ExactDecimal(value).fixed(fractionDigits: fractionDigits)
    }

    /// Moves the decimal point of a number by text, so that no precision is lost: `Number(value + "e" + shift)`.
    static func shifted(_ value: Double, by shift: Int) -> Double {
        guard value.isFinite else { return value }
        let text = string(value)
        if let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")) {
            let exponent = Int(text[text.utf8.index(after: mark)...].drop { $0 == "+" }) ?? 0
            return parse("\(text[..<mark])e\(exponent + shift)")
        }
        return parse("\(text)e\(shift)")
    }

    /// The nearest double to a decimal literal, infinite or zero beyond the range.
    static func parse(_ literal: String) -> Double {
        Double(literal) ?? .nan
    }

    /// `Number.prototype.toString(radix)` of an integral number.
    static func integer(_ value: Double, radix: Int) -> String {
        guard value.isFinite, radix != 10 else { return string(value) }
        if let exact = value.exactInteger, exact.magnitude < 1 << 53 { return String(exact, radix: radix) }
        var digits: [UInt8] = []
        var rest = value.magnitude
        let base = Double(radix)
        // Beyond 2^53 digits are not significant; the engines write zeros for them.
        while rest >= 9_007_199_254_740_992 {
            rest /= base
            digits.append(UInt8(ascii: "0"))
        }
        rest = rest.floored
        repeat {
            let digit = UInt8(rest.truncatingRemainder(dividingBy: base))
            digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            rest = (rest / base).floored
        } while rest > 0
        return (value < 0 ? "-" : "") + String(decoding: digits.reversed(), as: UTF8.self)
    }
}

/// A decimal number `0.d₁d₂d₃… × 10^exponent` with all digits of a double.
struct ExactDecimal {
    private(set) var digits: [UInt8]
    private(set) var exponent: Int

    /// All digits of a finite double that is not negative.
    init(_ value: Double) {
        guard value > 0 else {
            digits = []
            exponent = 0
            return
        }
        // value = significand × 2^power with an integral significand
        var significand = value.significandBitPattern
        var power = -1074
        if value.exponentBitPattern > 0 {
            significand |= 1 << 52
            power = Int(value.exponentBitPattern) - 1075
        }
        var number = BigDecimalInteger(significand)
        if power > 0 {
            for _ in 0..<power { number.multiply(by: 2) }
        } else {
            // significand / 2^n = significand × 5^n / 10^n
            for _ in 0..<(-power) { number.multiply(by: 5) }
        }
        digits = number.digits
        exponent = digits.count + min(power, 0)
        trim()
    }

    private init(digits: [UInt8], exponent: Int) {
        self.digits = digits
        self.exponent = exponent
        trim()
    }

    /// The digits of the shortest text that reads back as the double.
    static func shortest(_ value: Double) -> ExactDecimal {
        let text = value.description
        let mantissa = Array(text.utf8.prefix { $0 != UInt8(ascii: "e") })
        let exponent = Int(text.utf8.dropFirst(mantissa.count + 1).filter { $0 != UInt8(ascii: "+") }.text) ?? 0
        let point = mantissa.firstIndex(of: UInt8(ascii: "."))
        let digits = mantissa.filter { $0 != UInt8(ascii: ".") }.map { $0 - 0x30 }
        return ExactDecimal(digits: digits, exponent: (point ?? digits.count) + exponent)
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        exponent -= leading
    }

    /// Rounds to a count of digits, halves upwards.
    func rounded(significant count: Int) -> ExactDecimal {
        guard count < digits.count else { return self }
        guard count >= 0 else { return ExactDecimal(digits: [], exponent: 0) }
        var kept = Array(digits[..<count])
        var exponent = exponent
        if digits[count] >= 5 {
            var index = count - 1
            while index >= 0, kept[index] == 9 {
                kept[index] = 0
                index -= 1
            }
            if index >= 0 {
                kept[index] += 1
            } else {
                kept.insert(1, at: 0)
                exponent += 1
            }
        }
        return ExactDecimal(digits: kept, exponent: exponent)
    }

    /// The number as a literal with an exponent.
    var literal: String {
        guard !digits.isEmpty else { return "0" }
        return "0." + String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self) + "e\(exponent)"
    }

    /// The number with so many digits behind the point, halves away from zero.
    func fixed(fractionDigits: Int) -> String {
        let rounded = rounded(significant: exponent + fractionDigits)
        func digit(_ place: Int) -> UInt8 {
            place >= 0 && place < rounded.digits.count ? rounded.digits[place] + 0x30 : 0x30
        }
        var text: [UInt8] = []
        if rounded.digits.isEmpty || rounded.exponent <= 0 {
            text.append(0x30)
        } else {
            for place in 0..<rounded.exponent { text.append(digit(place)) }
        }
        if fractionDigits > 0 {
            text.append(UInt8(ascii: "."))
            for offset in 0..<fractionDigits {
                text.append(rounded.digits.isEmpty ? 0x30 : digit(rounded.exponent + offset))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A large integer in groups of nine decimal digits, lowest first.
private struct BigDecimalInteger {
    private var groups: [UInt32] = []

    init(_ value: UInt64) {
        var rest = value
        while rest > 0 {
            groups.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        }
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in groups.indices {
            let product = UInt64(groups[index]) * factor + carry
            groups[index] = UInt32(product % 1_000_000_000)
            carry = product / 1_000_000_000
        }
        if carry > 0 { groups.append(UInt32(carry)) }
    }

    var digits: [UInt8] {
        var result: [UInt8] = []
        for group in groups.reversed() {
            var place: UInt32 = 100_000_000
            while place > 0 {
                result.append(UInt8(group / place % 10))
                place /= 10
            }
        }
        return result
    }
}

extension [UInt8] {
    /// The bytes as text.
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}

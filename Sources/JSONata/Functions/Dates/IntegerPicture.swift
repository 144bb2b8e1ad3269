/// A picture for integers: decimal digits, letters, Roman numerals or English words.
///
/// Source: XPath and XQuery Functions and Operators 3.1, `fn:format-integer`.
struct IntegerPicture {
    /// How digits are written.
    enum Primary {
        case decimal, letters, roman, words
        /// A numbering sequence that is not supported.
        case sequence(String)
    }

    /// How letters are written.
    enum LetterCase {
        case upper, lower, title
    }

    /// A separator and how many digits stand to its right.
    struct Separator {
        let position: Int
        let character: Unicode.Scalar
    }

    var primary = Primary.decimal
    var letterCase = LetterCase.lower
    var isOrdinal = false
    var zero: UInt32 = 0x30
    var mandatoryDigitCount = 0
    var optionalDigitCount = 0
    /// The interval of separators that are evenly spaced; 0 when they are not.
    var interval = 0
    var separators: [Separator] = []
    /// The exact count of digits to read, when another number follows at once.
    var parsedDigitCount: Int?

    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
        0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    ]

    /// Reads a picture: the format, and behind the last `;` a modifier of which `o` means ordinal.
    init(_ picture: String) throws(Failure) {
        var format = picture
        if let mark = picture.unicodeScalars.lastIndex(of: ";") {
            format = String(picture[..<mark])
            isOrdinal = picture.unicodeScalars[mark...].dropFirst().first == "o"
        }
        switch format {
        case "A":
            letterCase = .upper
            primary = .letters
        case "a": primary = .letters
        case "I":
            letterCase = .upper
            primary = .roman
        case "i": primary = .roman
        case "W":
            letterCase = .upper
            primary = .words
        case "Ww":
            letterCase = .title
            primary = .words
        case "w": primary = .words
        default: try readDigits(format)
        }
    }

    private mutating func readDigits(_ format: String) throws(Failure) {
        var family: UInt32?
        var position = 0
        for scalar in format.unicodeScalars.reversed() {
            if let zero = Self.zeros.first(where: { scalar.value >= $0 && scalar.value <= $0 + 9 }) {
                mandatoryDigitCount += 1
                position += 1
                if let family, family != zero { throw Failure("D3131") }
                family = zero
            } else if scalar == "#" {
                optionalDigitCount += 1
                position += 1
            } else {
                separators.append(Separator(position: position, character: scalar))
            }
        }
        guard let family else {
            primary = .sequence(format)
            return
        }
        zero = family
        if separators.allSatisfy({ $0.character == separators[0].character }) {
            interval = Grouping.interval(separators.map(\.position))
        }
    }

    /// The separator when separators are evenly spaced.
    var regularSeparator: Unicode.Scalar? {
        interval > 0 ? separators.first?.character : nil
    }

    /// Writes an integer.
    func format(_ number: Double) throws(Failure) -> String {
        guard number.isFinite else { throw Failure("D1001", value: .number(number)) }
        let magnitude = number.magnitude
        let text: String
        switch primary {
        case .decimal: text = decimal(magnitude)
        case .letters: text = NumberWords.letters(magnitude, first: letterCase == .upper ? "A" : "a")
        case .roman:
            guard magnitude < 1e6 else { throw Failure("D1001", value: .number(number)) }
            let roman = NumberWords.roman(Int(magnitude))
            text = letterCase == .upper ? roman.uppercased() : roman
        case .words:
            let words = NumberWords.words(magnitude, isOrdinal: isOrdinal)
            switch letterCase {
            case .upper: text = words.uppercased()
            case .lower: text = words.lowercased()
            case .title: text = words
            }
        case .sequence(let format): throw Failure("D3130", value: .string(format))
        }
        return number < 0 ? "-" + text : text
    }

    private func decimal(_ magnitude: Double) -> String {
        if separators.isEmpty, !isOrdinal, zero == 0x30, let integer = magnitude.exactInteger, integer < 1 << 53 {
            let text = String(integer)
            let count = text.utf8.count
            return count < mandatoryDigitCount
                ? String(repeating: "0", count: mandatoryDigitCount - count) + text : text
        }
        var digits = Array(NumberText.string(magnitude).unicodeScalars)
        if digits.count < mandatoryDigitCount {
            digits = Array(repeating: "0", count: mandatoryDigitCount - digits.count) + digits
        }
        if zero != 0x30 {
            digits = digits.map { $0.isASCIIDigit ? Unicode.Scalar($0.value - 0x30 + zero) ?? $0 : $0 }
        }
        let plain = digits
        if interval > 0, let separator = regularSeparator {
            for index in stride(from: digits.count - interval, to: 0, by: -interval) {
                digits.insert(separator, at: index)
            }
        } else {
            // The one furthest left first, so that places counted from the right stay right.
            for separator in separators.reversed() {
                digits.insert(separator.character, at: max(0, digits.count - separator.position))
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: digits)
        return isOrdinal ? String(text) + Self.ordinalSuffix(plain) : String(text)
    }

    private static func ordinalSuffix(_ digits: [Unicode.Scalar]) -> String {
        if digits.count > 1, digits[digits.count - 2] == "1" { return "th" }
        switch digits.last {
        case "1": return "st"
        case "2": return "nd"
        case "3": return "rd"
        default: return "th"
        }
    }

    /// Reads an integer that is known to match; nil when it does not.
    func parse(_ text: String) throws(Failure) -> Double? {
        switch primary {
        case .decimal: return decimal(text)
        case .letters: return NumberWords.number(letters: text, first: letterCase == .upper ? "A" : "a")
        case .roman: return NumberWords.number(roman: letterCase == .upper ? text : text.uppercased())
        case .words: return text.isEmpty ? nil : NumberWords.number(words: text.lowercased())
        case .sequence(let format): throw Failure("D3130", value: .string(format))
        }
    }

    private func decimal(_ text: String) -> Double? {
        var scalars = Array(text.unicodeScalars)
        if isOrdinal { scalars.removeLast(min(2, scalars.count)) }
        let marks = interval > 0 ? [","] : separators.map(\.character)
        scalars.removeAll { marks.contains($0) }
        // What stands before and behind the digits counts as in ECMAScript's `parseInt`.
        var rest = scalars[...].drop { $0.properties.isWhitespace }
        var digits = ""
        if let sign = rest.first, sign == "-" || sign == "+" {
            if sign == "-" { digits = "-" }
            rest = rest.dropFirst()
        }
        if zero == 0x30, rest.starts(with: ["0", "x"]) || rest.starts(with: ["0", "X"]) {
            let hexadecimal = rest.dropFirst(2).prefix { $0.hexadecimalDigit != nil }
            guard !hexadecimal.isEmpty else { return nil }
            let value = hexadecimal.reduce(0.0) { $0 * 16 + Double($1.hexadecimalDigit ?? 0) }
            return digits.isEmpty ? value : -value
        }
        for scalar in rest {
            guard scalar.value >= zero, scalar.value <= zero + 9 else { break }
            digits.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value - zero + 0x30)))
        }
        return Double(digits)
    }
}

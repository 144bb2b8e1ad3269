/// A decimal number of any length, taken from its text, that can be ordered exactly.
///
///     decimal = [ "+" / "-" ] digits [ "." *digit ] [ exponent ] / [ "+" / "-" ] "." digits [ exponent ]
///     exponent = ( "e" / "E" ) [ "+" / "-" ] digits
///
/// Source: java.math.BigDecimal, with which Jayway compares.
struct DecimalText {
    private var isNegative = false
    /// Significant digits without zeros at either end; empty for zero.
    private var digits: [UInt8] = []
    /// The power of ten of the place before the first digit: 0.5 has 0, 5 has 1.
    private var magnitude = 0

    /// Reads a number.
    /// - Throws: `JSONPathError.invalidPath` for a text that is no number, worded as Java does.
    init(_ text: String) throws(JSONPathError) {
        var rest = Array(text.utf8)[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        var digitCount = 0
        var integerDigitCount: Int?
        while let byte = rest.first, byte == ASCII.period || ASCII.isDigit(byte) {
            rest.removeFirst()
            if byte == ASCII.period {
                guard integerDigitCount == nil else { throw Self.notANumber(text) }
                integerDigitCount = digitCount
            } else {
                digits.append(byte)
                digitCount += 1
            }
        }
        guard digitCount > 0 else { throw Self.notANumber(text) }
        magnitude = integerDigitCount ?? digitCount
        if let byte = rest.first {
            guard byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"),
                let exponent = Int32(String(decoding: rest.dropFirst(), as: UTF8.self))
            else { throw Self.notANumber(text) }
            magnitude += Int(exponent)
        }
        let leadingZeros = digits.prefix { $0 == ASCII.zero }.count
        digits.removeFirst(leadingZeros)
        magnitude -= leadingZeros
        while digits.last == ASCII.zero { digits.removeLast() }
    }

    /// How this number stands to another one.
    func order(to other: DecimalText) -> Comparand.Order {
        let sign = self.sign
        guard sign == other.sign else { return sign < other.sign ? .ascending : .descending }
        guard sign != 0 else { return .same }
        let isLess: Bool
        if magnitude != other.magnitude {
            isLess = magnitude < other.magnitude
        } else if digits == other.digits {
            return .same
        } else {
            isLess = digits.lexicographicallyPrecedes(other.digits)
        }
        return isLess == (sign > 0) ? .ascending : .descending
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private static func notANumber(_ text: String) -> JSONPathError {
        let culprit = text.first { !$0.isNumber } ?? " "
        return .invalidPath(
            message: "Character \(culprit) is neither a decimal digit number, decimal point, nor "
                + "\"e\" notation exponential mark."
        )
    }
}

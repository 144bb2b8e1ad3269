/// `$formatNumber`.
enum NumberFormatFunctions {
    static let all: [BuiltinDefinition] = [
        BuiltinDefinition("formatNumber", "<n-so?:s>", arity: 3) { arguments, _, evaluator throws(Failure) in
            let arguments = Arguments(values: arguments)
            guard let number = arguments.number(0), let picture = arguments.string(1) else { return .undefined }
            try evaluator.step(Effort.numberPicture)
            let symbols = DecimalFormat(options: arguments[2])
            let text = try DecimalPicture.format(number, picture, symbols)
            try evaluator.produce(text.utf8.count)
            return .string(text)
        }
    ]
}

/// The symbols of a decimal format.
///
/// Source: XPath and XQuery Functions and Operators 3.1, section 4.7.1.
struct DecimalFormat {
    var decimalSeparator: Unicode.Scalar = "."
    var groupingSeparator: Unicode.Scalar = ","
    var exponentSeparator: Unicode.Scalar = "e"
    var minusSign = "-"
    var percent = "%"
    var perMille = "\u{2030}"
    var zeroDigit: Unicode.Scalar = "0"
    var digit: Unicode.Scalar = "#"
    var patternSeparator: Unicode.Scalar = ";"

    /// The standard symbols with those of an options object in place of them.
    init(options: Value) {
        for member in options.orderedMembers ?? [] {
            guard case .string(let text) = member.value, let first = text.unicodeScalars.first else { continue }
            switch member.key {
            case "decimal-separator": decimalSeparator = first
            case "grouping-separator": groupingSeparator = first
            case "exponent-separator": exponentSeparator = first
            case "minus-sign": minusSign = text
            case "percent": percent = text
            case "per-mille": perMille = text
            case "zero-digit": zeroDigit = first
            case "digit": digit = first
            case "pattern-separator": patternSeparator = first
            default: break
            }
        }
    }

    /// True for the ten digits from the zero digit on.
    func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= zeroDigit.value && scalar.value < zeroDigit.value + 10
    }

    /// True for characters with a meaning in pictures.
    func isActive(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || scalar == decimalSeparator || scalar == exponentSeparator || scalar == groupingSeparator
            || scalar == digit || scalar == patternSeparator
    }
}

/// A sub-picture of `$formatNumber`, taken apart and checked.
///
/// Source: XPath and XQuery Functions and Operators 3.1, sections 4.7.3 to 4.7.5, in the reading of the reference.
struct DecimalPicture {
    typealias Scalars = [Unicode.Scalar]

    private let subpicture: Scalars
    private(set) var prefix: Scalars
    private let suffix: Scalars
    private let active: Scalars
    private let mantissa: Scalars
    private let exponent: Scalars?
    private let integer: Scalars
    private let fraction: Scalars
    private let symbols: DecimalFormat

    /// Formats a number by a picture of one or two parts, the second for negative numbers.
    static func format(_ number: Double, _ picture: String, _ symbols: DecimalFormat) throws(Failure) -> String {
        let parts = Array(picture.unicodeScalars).split(
            separator: symbols.patternSeparator,
            omittingEmptySubsequences: false
        )
        if parts.count > 2 { throw Failure("D3080") }
        var pictures: [DecimalPicture] = []
        for part in parts { pictures.append(DecimalPicture(Array(part), symbols)) }
        for picture in pictures { try picture.validate() }
        guard var chosen = pictures.first else { return "" }
        if number < 0 || number.isNaN {
            if pictures.count == 2 {
                chosen = pictures[1]
            } else {
                chosen.prefix = Array(symbols.minusSign.unicodeScalars) + chosen.prefix
            }
        }
        return chosen.format(number)
    }

    private init(_ subpicture: Scalars, _ symbols: DecimalFormat) {
        self.subpicture = subpicture
        self.symbols = symbols
        func isEdge(_ scalar: Unicode.Scalar) -> Bool {
            symbols.isActive(scalar) && scalar != symbols.exponentSeparator
        }
        let start = subpicture.firstIndex(where: isEdge) ?? 0
        let end = subpicture.lastIndex(where: isEdge).map { $0 + 1 } ?? subpicture.count
        prefix = Array(subpicture[..<start])
        suffix = Array(subpicture[end...])
        active = start < end ? Array(subpicture[start..<end]) : []
        if let place = active.firstIndex(of: symbols.exponentSeparator) {
            mantissa = Array(active[..<place])
            exponent = Array(active[(place + 1)...])
        } else {
            mantissa = active
            exponent = nil
        }
        if let point = mantissa.firstIndex(of: symbols.decimalSeparator) {
            integer = Array(mantissa[..<point])
            fraction = Array(mantissa[(point + 1)...])
        } else {
            integer = mantissa
            fraction = []
        }
    }

    private func count(_ text: String) -> Int {
        let needle = Array(text.unicodeScalars)
        guard !needle.isEmpty, subpicture.count >= needle.count else { return 0 }
        return (0...(subpicture.count - needle.count)).count {
            subpicture[$0..<($0 + needle.count)].elementsEqual(needle)
        }
    }

    /// Checks the rules of section 4.7.3; of several faults the last in their order is reported.
    private func validate() throws(Failure) {
        var code: String?
        let grouping = symbols.groupingSeparator
        let hasPercent = count(symbols.percent) > 0
        let hasPerMille = count(symbols.perMille) > 0
        if subpicture.count(where: { $0 == symbols.decimalSeparator }) > 1 { code = "D3081" }
        if count(symbols.percent) > 1 { code = "D3082" }
        if count(symbols.perMille) > 1 { code = "D3083" }
        if hasPercent, hasPerMille { code = "D3084" }
        if !mantissa.contains(where: { symbols.isDigit($0) || $0 == symbols.digit }) { code = "D3085" }
        let passive = active.isEmpty ? subpicture : active
        if passive.contains(where: { !symbols.isActive($0) }) { code = "D3086" }
        if let point = subpicture.firstIndex(of: symbols.decimalSeparator) {
            let before = point > 0 ? subpicture[point - 1] : nil
            let after = point + 1 < subpicture.count ? subpicture[point + 1] : nil
            if before == grouping || after == grouping { code = "D3087" }
        } else if integer.last == grouping {
            code = "D3088"
        }
        if zip(subpicture, subpicture.dropFirst()).contains(where: { $0 == grouping && $1 == grouping }) {
            code = "D3089"
        }
        if let optional = integer.firstIndex(of: symbols.digit), integer[..<optional].contains(where: symbols.isDigit) {
            code = "D3090"
        }
        if let optional = fraction.lastIndex(of: symbols.digit), fraction[optional...].contains(where: symbols.isDigit)
        {
            code = "D3091"
        }
        if let exponent {
            if !exponent.isEmpty, hasPercent || hasPerMille { code = "D3092" }
            if exponent.isEmpty || exponent.contains(where: { !symbols.isDigit($0) }) { code = "D3093" }
        }
        if let code { throw Failure(code) }
    }

    /// How many digits stand to the right of each grouping separator of the integer part.
    private var integerGroups: [Int] {
        integer.indices.filter { integer[$0] == symbols.groupingSeparator }.map { place in
            integer[place...].count { symbols.isDigit($0) || $0 == symbols.digit }
        }
    }

    /// How many digits stand to the left of each grouping separator of the fractional part.
    private var fractionGroups: [Int] {
        fraction.indices.filter { fraction[$0] == symbols.groupingSeparator }.map { place in
            fraction[..<place].count { symbols.isDigit($0) || $0 == symbols.digit }
        }
    }

    private func format(_ number: Double) -> String {
        var integerMin = integer.count { symbols.isDigit($0) }
        let scaling = integerMin
        var fractionMin = fraction.count { symbols.isDigit($0) }
        var fractionMax = fraction.count { symbols.isDigit($0) || $0 == symbols.digit }
        if integerMin == 0, fractionMax == 0 {
            if exponent != nil {
                fractionMin = 1
                fractionMax = 1
            } else {
                integerMin = 1
            }
        }
        if exponent != nil, integerMin == 0, integer.contains(symbols.digit) { integerMin = 1 }
        if integerMin == 0, fractionMin == 0 { fractionMin = 1 }
        let exponentMin = exponent?.count { symbols.isDigit($0) } ?? 0

        var mantissa = number
        if count(symbols.percent) > 0 { mantissa *= 100 } else if count(symbols.perMille) > 0 { mantissa *= 1000 }
        var power: Int?
        if exponentMin > 0 { (mantissa, power) = Self.scale(mantissa, scaling) }
        let rounded = NumberFunctions.round(mantissa, precision: Double(fractionMax)).magnitude
        var (whole, part) = digits(rounded, fractionMax)
        if whole.count < integerMin { whole = zeros(integerMin - whole.count) + whole }
        if part.count < fractionMin { part += zeros(fractionMin - part.count) }
        whole = grouped(whole)
        for place in fractionGroups where place <= part.count { part.insert(symbols.groupingSeparator, at: place) }
        var result = prefix + whole
        if subpicture.contains(symbols.decimalSeparator), !part.isEmpty { result += [symbols.decimalSeparator] + part }
        if let power {
            let text = digits(Double(power.magnitude), 0).whole
            result.append(symbols.exponentSeparator)
            if power < 0 { result += Array(symbols.minusSign.unicodeScalars) }
            result += zeros(exponentMin - max(text.count, power == 0 ? 0 : 1)) + (text.isEmpty ? [] : text)
        }
        result += suffix
        var view = String.UnicodeScalarView()
        view.append(contentsOf: result)
        return String(view)
    }

    /// Mantissa and exponent so that the mantissa has `digitCount` digits before the point.
    private static func scale(_ number: Double, _ digitCount: Int) -> (Double, Int) {
        guard number != 0, number.isFinite else { return (number, 0) }
        let most = Power.power(10, Double(digitCount))
        let least = Power.power(10, Double(digitCount - 1))
        var mantissa = number
        var power = 0
        while mantissa.magnitude < least {
            mantissa *= 10
            power -= 1
        }
        while mantissa.magnitude > most {
            mantissa /= 10
            power += 1
        }
        return (mantissa, power)
    }

    private func zeros(_ count: Int) -> Scalars {
        Scalars(repeating: symbols.zeroDigit, count: max(count, 0))
    }

    /// The digits before and behind the point in the digits of the format, without outer zeros.
    private func digits(_ number: Double, _ fractionCount: Int) -> (whole: Scalars, part: Scalars) {
        let text = NumberText.fixed(number, fractionDigits: min(fractionCount, 100))
        let parts = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        func localized(_ part: Substring.UnicodeScalarView?) -> Scalars {
            (part ?? "".unicodeScalars[...]).map { scalar in
                guard scalar.isASCIIDigit else { return scalar }
                return Unicode.Scalar(scalar.value - 0x30 + symbols.zeroDigit.value) ?? scalar
            }
        }
        var whole = localized(parts.first)
        var part = localized(parts.dropFirst().first)
        whole = Array(whole.drop { $0 == symbols.zeroDigit })
        while part.last == symbols.zeroDigit { part.removeLast() }
        return (whole, part)
    }

    /// Puts grouping separators into the integer part.
    private func grouped(_ whole: Scalars) -> Scalars {
        let groups = integerGroups
        let interval = Grouping.interval(groups)
        var result = whole
        if interval > 0 {
            for index in stride(from: whole.count - interval, to: 0, by: -interval) {
                result.insert(symbols.groupingSeparator, at: index)
            }
            return result
        }
        // From the left, so that places counted from the right stay right.
        var end = whole.count
        for place in groups {
            result.insert(symbols.groupingSeparator, at: max(0, end - place))
            end += 1
        }
        return result
    }
}

/// Separators of digit groups.
enum Grouping {
    /// The interval of positions that are evenly spaced from the start; 0 when they are not.
    static func interval(_ positions: [Int]) -> Int {
        guard var factor = positions.first else { return 0 }
        for position in positions.dropFirst() { factor = greatestCommonDivisor(factor, position) }
        guard factor > 0 else { return 0 }
        for index in 1...positions.count where !positions.contains(index * factor) { return 0 }
        return factor
    }

    private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestCommonDivisor(second, first % second)
    }
}

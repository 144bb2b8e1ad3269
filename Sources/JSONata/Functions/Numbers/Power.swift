/// Powers of doubles to within rounding, computed with pairs of doubles.
enum Power {
    /// `Math.pow`.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 { return 1 }
        if base.isNaN || exponent.isNaN { return .nan }
        if exponent.isInfinite {
            if base.magnitude == 1 { return .nan }
            return (base.magnitude > 1) == (exponent > 0) ? .infinity : 0
        }
        let isInteger = exponent == exponent.truncated
        let isOdd = isInteger && exponent.truncatingRemainder(dividingBy: 2).magnitude == 1
        if base == 0 || base.isInfinite {
            let isLarge = base.isInfinite == (exponent > 0)
            let magnitude: Double = isLarge ? .infinity : 0
            return isOdd && base.sign == .minus ? -magnitude : magnitude
        }
        if base < 0 {
            guard isInteger else { return .nan }
            let magnitude = power(-base, exponent)
            return isOdd ? -magnitude : magnitude
        }
        if exponent == 0.5 { return squareRoot(base) }
        if isInteger, exponent.magnitude <= 1024, let exact = product(base, Int(exponent)) { return exact }
        return exponential(Pair.logarithm(base) * Pair(exponent))
    }

    /// The square root by Newton's method, corrected with a pair.
    static func squareRoot(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value }
        // Scaled by an even power of two to between 1 and 4.
        let exponent = value.exponent
        let isOdd = exponent & 1 != 0
        let significand = isOdd ? value.significand * 2 : value.significand
        var root = significand * 0.5 + 0.5
        for _ in 0..<6 { root = (root + significand / root) / 2 }
        let rest = Pair(significand) - Pair(root) * Pair(root)
        root += rest.value / (2 * root)
        return root * Double(sign: .plus, exponent: (exponent - (isOdd ? 1 : 0)) / 2, significand: 1)
    }

    /// Repeated multiplication; nil when an intermediate result leaves the range where pairs are exact.
    private static func product(_ base: Double, _ exponent: Int) -> Double? {
        var result = Pair(1)
        var square = Pair(base)
        var rest = exponent.magnitude
        while true {
            if rest & 1 == 1 { result = result * square }
            rest >>= 1
            if rest == 0 { break }
            square = square * square
        }
        let value = result.high
        guard value.isFinite, value.magnitude > 1e-280, value.magnitude < 1e290 else { return nil }
        return exponent < 0 ? (Pair(1) / result).value : result.value
    }

    /// e to the power of a pair.
    private static func exponential(_ power: Pair) -> Double {
        if power.high > 710 { return .infinity }
        if power.high < -746 { return 0 }
        let scale = (power.high / Pair.logarithmOfTwo.high + 0.5).floored
        let rest = (power - Pair.logarithmOfTwo * Pair(scale)) * Pair(1.0 / 256)
        var sum = Pair(1)
        var term = Pair(1)
        for index in 1...12 {
            term = term * rest / Pair(Double(index))
            sum = sum + term
        }
        for _ in 0..<8 { sum = sum * sum }
        return scaled(sum, Int(scale))
    }

    /// A pair times a power of two, in two factors so that only the result may leave the range.
    private static func scaled(_ pair: Pair, _ power: Int) -> Double {
        let half = power / 2
        return pair.value * Double(sign: .plus, exponent: half, significand: 1)
            * Double(sign: .plus, exponent: power - half, significand: 1)
    }
}

/// The sum of two doubles of which the second is less than half a unit of the first: about 32 decimal digits.
private struct Pair {
    var high: Double
    var low: Double

    init(_ high: Double, _ low: Double = 0) {
        self.high = high
        self.low = low
    }

    var value: Double { high + low }

    static let logarithmOfTwo = Pair(0.693_147_180_559_945_286_2, 2.319_046_813_846_299_558e-17)

    private static func normalized(_ high: Double, _ low: Double) -> Pair {
        let sum = high + low
        return Pair(sum, low - (sum - high))
    }

    static func + (left: Pair, right: Pair) -> Pair {
        let sum = left.high + right.high
        let part = sum - left.high
        let error = (left.high - (sum - part)) + (right.high - part)
        return normalized(sum, error + left.low + right.low)
    }

    static func - (left: Pair, right: Pair) -> Pair {
        left + Pair(-right.high, -right.low)
    }

    static func * (left: Pair, right: Pair) -> Pair {
        let product = left.high * right.high
        let error = productError(left.high, right.high, product)
        return normalized(product, error + left.high * right.low + left.low * right.high)
    }

    /// What rounding took from a product (Dekker's algorithm).
    private static func productError(_ left: Double, _ right: Double, _ product: Double) -> Double {
        let (leftHigh, leftLow) = split(left)
        let (rightHigh, rightLow) = split(right)
        return ((leftHigh * rightHigh - product) + leftHigh * rightLow + leftLow * rightHigh) + leftLow * rightLow
    }

    /// Two halves of 26 bits.
    private static func split(_ value: Double) -> (Double, Double) {
        let scaled = value * 134_217_729
        let high = scaled - (scaled - value)
        return (high, value - high)
    }

    static func / (left: Pair, right: Pair) -> Pair {
        let first = left.high / right.high
        let rest = left - right * Pair(first)
        let second = rest.high / right.high
        return normalized(first, second)
    }

    /// The natural logarithm of a positive double.
    static func logarithm(_ value: Double) -> Pair {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095_1 {
            significand /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1))
        let ratio = (Pair(significand) - Pair(1)) / (Pair(significand) + Pair(1))
        let square = ratio * ratio
        var sum = Pair(0)
        for index in stride(from: 45, through: 1, by: -2) {
            sum = sum * square + Pair(1) / Pair(Double(index))
        }
        return sum * ratio * Pair(2) + logarithmOfTwo * Pair(exponent)
    }
}

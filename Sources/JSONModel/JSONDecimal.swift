/// The exact decimal value of a number literal: `± digits × 10^exponent`, without outer zeros.
///
/// Zero has no digits and no sign. An exponent beyond the range of Int is clamped.
struct JSONDecimal: Equatable {
    private(set) var isNegative = false
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    /// Reads a literal of the JSON number grammar.
    init(_ literal: String) {
        var bytes = Array(literal.utf8)[...]
        if bytes.first == UInt8(ascii: "-") {
            isNegative = true
            bytes.removeFirst()
        }
        if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            exponent = Self.readExponent(bytes[(mark + 1)...])
            bytes = bytes[..<mark]
        }
        var fractionCount = 0
        if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
            fractionCount = bytes.endIndex - point - 1
            bytes.remove(at: point)
        }
        digits = Array(bytes.drop { $0 == UInt8(ascii: "0") })
        let written = digits.count
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        exponent += written - digits.count - fractionCount
        if digits.isEmpty {
            isNegative = false
            exponent = 0
        }
    }

    /// The value when it is an integer of 64 bits.
    var integerValue: Int64? {
        guard !digits.isEmpty else { return 0 }
        guard exponent >= 0, exponent < 20, digits.count + exponent < 20 else { return nil }
        var value: Int64 = 0
        for position in 0..<(digits.count + exponent) {
            let digit = position < digits.count ? Int64(digits[position] &- UInt8(ascii: "0")) : 0
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// Reads `[+-]digits`, clamped far from the bounds of Int so that later sums cannot overflow.
    private static func readExponent(_ bytes: ArraySlice<UInt8>) -> Int {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var value = 0
        for byte in bytes where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
            value = min(value * 10 + Int(byte - UInt8(ascii: "0")), Int.max / 16)
        }
        return isNegative ? -value : value
    }
}

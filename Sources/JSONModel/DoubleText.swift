/// Doubles as text in the shortest form that reads back, laid out as ECMAScript's `Number.prototype.toString` does.
///
/// Plain digits from 1e-6 up to below 1e21, else an exponent with a sign (`1e+21`, `1.5e-7`).
/// Source: ECMA-262, Number::toString.
enum DoubleText {
    /// The JSON form; `null` for a value that is not finite, as JSON has no word for it.
    static func json(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        guard value != 0 else { return "0" }
        let text = value.description
        guard let mark = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "e") }) else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        let exponent = Int(text[text.utf8.index(after: mark)...]) ?? 0
        return layOut(mantissa: text[..<mark], exponent: exponent)
    }

    /// Lays out `[-]d[.ddd] × 10^exponent`.
    private static func layOut(mantissa: Substring, exponent: Int) -> String {
        let sign = mantissa.utf8.first == UInt8(ascii: "-") ? "-" : ""
        var digits = mantissa.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let head = String(decoding: digits.prefix(1), as: UTF8.self)
        let tail = String(decoding: digits.dropFirst(), as: UTF8.self)
        if exponent >= 21 || exponent < -6 {
            let point = tail.isEmpty ? "" : "."
            return "\(sign)\(head)\(point)\(tail)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + head + tail
        }
        let fractionCount = tail.utf8.count - exponent
        if fractionCount <= 0 {
            return sign + head + tail + String(repeating: "0", count: -fractionCount)
        }
        return sign + head + tail.dropLast(fractionCount) + "." + tail.suffix(fractionCount)
    }
}

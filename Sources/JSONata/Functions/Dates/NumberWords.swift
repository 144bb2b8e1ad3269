/// Integers in English words, Roman numerals and letters.
enum NumberWords {
    private static let few = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
        "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ]
    private static let fewth = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth",
        "Nineteenth",
    ]
    private static let tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred"]
    private static let powers: [(name: String, value: Double)] = [
        ("Thousand", 1e3), ("Million", 1e6), ("Billion", 1e9), ("Trillion", 1e12),
    ]

    /// The value of each word, cardinal and ordinal.
    private static let values: [String: Double] = {
        var values: [String: Double] = ["hundredth": 100]
        for (index, word) in few.enumerated() { values[word.lowercased()] = Double(index) }
        for (index, word) in fewth.enumerated() { values[word.lowercased()] = Double(index) }
        for (index, word) in tens.enumerated() {
            let value = Double(index + 2) * 10
            values[word.lowercased()] = value
            values[word.lowercased().dropLast() + "ieth"] = value
        }
        for (name, value) in powers {
            values[name.lowercased()] = value
            values[name.lowercased() + "th"] = value
        }
        return values
    }()

    /// All words that a number may be made of, longest first.
    static let vocabulary: [String] = (values.keys + ["and"]).sorted { $0.count > $1.count }

    /// Words with capitals: `One Hundred and Twenty-Third`.
    static func words(_ number: Double, isOrdinal: Bool) -> String {
        words(number, follows: false, isOrdinal)
    }

    private static func words(_ number: Double, follows: Bool, _ isOrdinal: Bool) -> String {
        if number < 100 {
            let value = Int(number)
            let start = follows ? " and " : ""
            if value < 20 { return start + (isOrdinal ? fewth[value] : few[value]) }
            let ten = tens[value / 10 - 2]
            if value % 10 > 0 { return start + ten + "-" + words(Double(value % 10), follows: false, isOrdinal) }
            return start + (isOrdinal ? ten.dropLast() + "ieth" : ten)
        }
        let start = follows ? ", " : ""
        if number < 1000 {
            let hundreds = (number / 100).floored
            return start + few[Int(hundreds)] + " Hundred" + tail(number - hundreds * 100, isOrdinal)
        }
        let power = powers.last { $0.value <= number } ?? powers[0]
        let count = (number / power.value).floored
        return start + words(count, follows: false, false) + " " + power.name
            + tail(number - count * power.value, isOrdinal)
    }

    private static func tail(_ rest: Double, _ isOrdinal: Bool) -> String {
        if rest > 0 { return words(rest, follows: true, isOrdinal) }
        return isOrdinal ? "th" : ""
    }

    /// The number that lower-case words say; nil when a word is unknown.
    static func number(words text: String) -> Double? {
        var segments: [Double] = [0]
        for word in parts(text) {
            guard let value = values[word] else { return nil }
            let last = segments.removeLast()
            if value >= 100 {
                segments.append(last * value)
            } else if last >= 1000 {
                segments += [last, value]
            } else {
                segments.append(last + value)
            }
        }
        return segments.reduce(0, +)
    }

    /// Words between `, `, ` and `, spaces and hyphens.
    private static func parts(_ text: String) -> [String] {
        let words = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == " " || $0 == "-" || $0 == "\t" }
        return words.filter { !$0.isEmpty && $0 != "and" }.map { String($0) }
    }

    private static let numerals: [(value: Int, text: String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    /// A Roman numeral in lower case; nothing for zero.
    static func roman(_ number: Int) -> String {
        var rest = number
        var text = ""
        for (value, numeral) in numerals {
            while rest >= value {
                text += numeral
                rest -= value
            }
        }
        return text
    }

    /// The value of a Roman numeral in upper case; nil for other letters.
    static func number(roman text: String) -> Double? {
        var sum = 0.0
        var most = 1.0
        for letter in text.reversed() {
            let value: Double
            switch letter {
            case "M": value = 1000
            case "D": value = 500
            case "C": value = 100
            case "L": value = 50
            case "X": value = 10
            case "V": value = 5
            case "I": value = 1
            default: return nil
            }
            if value < most {
                sum -= value
            } else {
                most = value
                sum += value
            }
        }
        return sum
    }

    /// Letters as spreadsheets number columns: a, b, …, z, aa; nothing for zero.
    static func letters(_ number: Double, first: Unicode.Scalar) -> String {
        var rest = number.floored
        var scalars: [Unicode.Scalar] = []
        while rest > 0, rest.isFinite {
            let digit = UInt32((rest - 1).truncatingRemainder(dividingBy: 26))
            scalars.append(Unicode.Scalar(digit + first.value) ?? first)
            rest = ((rest - 1) / 26).floored
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.reversed())
        return String(text)
    }

    /// The number of such letters.
    static func number(letters text: String, first: Unicode.Scalar) -> Double? {
        var value = 0.0
        for scalar in text.unicodeScalars {
            value = value * 26 + Double(scalar.value) - Double(first.value) + 1
        }
        return value
    }
}

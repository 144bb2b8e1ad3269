/// A picture for dates and times: text with markers such as `[Y0001]`, `[MNn,3-3]`, `[Z01:01t]`.
///
/// Source: XPath and XQuery Functions and Operators 3.1, section 9.8.4, with the components `X` and `x` (year and month
/// of the week) of the reference.
struct DatePicture {
    /// Text or a marker.
    enum Part {
        case literal(String)
        case marker(Marker)
    }

    /// How a name is written.
    enum NameCase {
        case upper, lower, title
    }

    /// A component and how it is shown.
    struct Marker {
        let component: Character
        var nameCase: NameCase?
        var integer: IntegerPicture?
        /// True when `t` behind the presentation asks for `Z` in place of a zero offset.
        var usesZulu = false
        var widthMax: Int?
        /// How many digits of the year are shown; nil for all.
        var yearDigitCount: Int?
    }

    private(set) var parts: [Part] = []
    /// The regular expression of the texts that can be read.
    private(set) var pattern = ""
    /// The first part for which there is none.
    private(set) var unreadable: Part?

    private static let standardPresentations: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1",
        "P": "n", "m": "01", "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    /// The picture of `$now()` and `$fromMillis(n)`.
    static let iso8601 = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

    /// The same, read.
    static let standard: DatePicture? = {
        do throws(Failure) { return try DatePicture(iso8601) } catch { return nil }
    }()

    /// Reads a picture.
    ///
    /// - Throws: `D3132`, `D3135` and what ``IntegerPicture`` throws.
    init(_ picture: String) throws(Failure) {
        let letters = Array(picture.unicodeScalars)
        var literal = String.UnicodeScalarView()
        var index = 0
        while index < letters.count {
            guard letters[index] == "[" else {
                literal.append(letters[index])
                index += letters[index] == "]" && index + 1 < letters.count && letters[index + 1] == "]" ? 2 : 1
                continue
            }
            if index + 1 < letters.count, letters[index + 1] == "[" {
                literal.append("[")
                index += 2
                continue
            }
            guard let end = letters[index...].firstIndex(of: "]") else { throw Failure("D3135") }
            if !literal.isEmpty { parts.append(.literal(String(literal))) }
            literal = String.UnicodeScalarView()
            var text = String.UnicodeScalarView()
            text.append(contentsOf: letters[(index + 1)..<end].filter { !$0.properties.isWhitespace })
            try append(Self.marker(String(text)))
            index = end + 1
        }
        if !literal.isEmpty { parts.append(.literal(String(literal))) }
        var pattern = "^"
        for part in parts {
            guard let text = Self.pattern(part) else {
                unreadable = part
                break
            }
            pattern += "(" + text + ")"
        }
        self.pattern = pattern + "$"
    }

    /// Adds a marker; of two numbers without text between, the first has a fixed width when it is read.
    private mutating func append(_ marker: Marker) throws(Failure) {
        if marker.integer != nil, case .marker(var previous)? = parts.last, var integer = previous.integer,
            !"Zz".contains(marker.component)
        {
            integer.parsedDigitCount = integer.mandatoryDigitCount
            previous.integer = integer
            parts[parts.count - 1] = .marker(previous)
        }
        parts.append(.marker(marker))
    }

    private static func marker(_ text: String) throws(Failure) -> Marker {
        guard let component = text.first, let standard = standardPresentations[component] else {
            throw Failure("D3132", value: .string(String(text.prefix(1))))
        }
        var marker = Marker(component: component)
        var presentation = String(text.dropFirst())
        var widthMin: Int?
        if let comma = presentation.lastIndex(of: ",") {
            let bounds = presentation[presentation.index(after: comma)...].split(
                separator: "-",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            widthMin = bounds.first.flatMap { Int($0) }.map { min($0, 1000) }
            marker.widthMax = bounds.count > 1 ? Int(bounds[1]).map { max(0, min($0, 1000)) } : nil
            presentation = String(presentation[..<comma])
        }
        var modifier: Character?
        if presentation.count > 1, let last = presentation.last, "atco".contains(last) {
            modifier = last
            presentation.removeLast()
        }
        if presentation.isEmpty { presentation = standard }
        marker.usesZulu = modifier == "t"
        if presentation.first == "n" {
            marker.nameCase = .lower
        } else if presentation.first == "N" {
            marker.nameCase = presentation.dropFirst().first == "n" ? .title : .upper
        } else if "YMDdFWwXxHhmsf".contains(component) {
            var integer = try IntegerPicture(modifier.map { presentation + ";" + String($0) } ?? presentation)
            if let widthMin { integer.mandatoryDigitCount = max(integer.mandatoryDigitCount, widthMin) }
            if component == "Y" { setYear(&marker, &integer) }
            marker.integer = integer
        }
        if component == "Z" || component == "z" { marker.integer = try IntegerPicture(presentation) }
        return marker
    }

    private static func setYear(_ marker: inout Marker, _ integer: inout IntegerPicture) {
        if let widthMax = marker.widthMax {
            marker.yearDigitCount = widthMax
            integer.mandatoryDigitCount = widthMax
        } else {
            let count = integer.mandatoryDigitCount + integer.optionalDigitCount
            if count >= 2 { marker.yearDigitCount = count }
        }
    }
}

/// Names of months and days.
enum CalendarNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}

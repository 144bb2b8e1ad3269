extension DatePicture {
    /// Reads a time; nil when the text does not fit the picture.
    ///
    /// What is missing on the left of the components given (year, month, …) is taken from `now`, what is missing on the
    /// right is zero, and a gap is an error.
    ///
    /// - Throws: `D3130`, `D3133`, `D3136`.
    func parse(_ text: String, now: DateFields, _ evaluator: Evaluator) throws(Failure) -> Double? {
        if let unreadable { throw Self.failure(unreadable) }
        guard let groups = try Self.match(pattern, text, evaluator) else { return nil }
        var components = DateComponentValues()
        for (part, group) in zip(parts, groups) {
            guard case .marker(let marker) = part else { continue }
            components[marker.component] = try Self.value(marker, group)
        }
        if components.isEmpty { return nil }
        return try Self.time(components, now)
    }

    private static func match(_ pattern: String, _ text: String, _ evaluator: Evaluator) throws(Failure) -> [String]? {
        guard let regex = evaluator.pictures.pattern(pattern) else { return nil }
        var search = RegexSearch(regex, UnitText(text), evaluator)
        guard let match = try search.next() else { return nil }
        return match.groups.map { group in
            if case .string(let text) = group { text } else { "" }
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for letter in text {
            if ".*+?^${}()|[]\\/".contains(letter) { result.append("\\") }
            result.append(letter)
        }
        return result
    }

    /// The error of a part that texts cannot be read by.
    private static func failure(_ part: Part) -> Failure {
        guard case .marker(let marker) = part else { return Failure("D3136") }
        if let integer = marker.integer, case .sequence(let format) = integer.primary {
            return Failure("D3130", value: .string(format))
        }
        return Failure("D3133", value: .string(String(marker.component)))
    }

    /// The regular expression of a part; nil when there is none.
    static func pattern(_ part: Part) -> String? {
        guard case .marker(let marker) = part else {
            if case .literal(let text) = part { return escaped(text) }
            return ""
        }
        switch marker.component {
        case "Z", "z":
            let sign = marker.component == "z" ? "GMT[-+][0-9]+" : "[-+][0-9]+"
            return marker.integer?.regularSeparator.map { sign + escaped(String($0)) + "[0-9]+" } ?? sign
        case "f": return "[0-9]+"
        default: break
        }
        guard let integer = marker.integer else {
            guard "MxFP".contains(marker.component) else { return nil }
            return "[a-zA-Z]+"
        }
        let isUpper = integer.letterCase == .upper
        switch integer.primary {
        case .letters: return isUpper ? "[A-Z]+" : "[a-z]+"
        case .roman: return "[MDCLXVI]+"
        case .words: return "(?:" + NumberWords.vocabulary.joined(separator: "|") + "|[\\-, ])+"
        case .decimal:
            let count = integer.parsedDigitCount ?? 0
            return (count > 0 ? "[0-9]{\(count)}" : "[0-9]+") + (integer.isOrdinal ? "(?:th|st|nd|rd)" : "")
        case .sequence: return nil
        }
    }

    /// The number that a component's text means.
    private static func value(_ marker: Marker, _ text: String) throws(Failure) -> Double? {
        switch marker.component {
        case "Z": return zone(text, marker)
        case "z": return zone(String(text.dropFirst(3)), marker)
        case "f": return Double("0." + text.prefix(3)).map { ($0 * 1000 + 0.5).floored }
        default: break
        }
        if let integer = marker.integer {
            // Letters may come in either case, as the whole match ignores it.
            let isLower: Bool
            if case .letters = integer.primary { isLower = true } else { isLower = false }
            guard isLower else { return try integer.parse(text) }
            return try integer.parse(integer.letterCase == .upper ? text.uppercased() : text.lowercased())
        }
        let name = text.lowercased()
        func index(_ names: [String]) -> Double? {
            names.firstIndex { candidate in
                let shortened = marker.widthMax.map { String(candidate.prefix($0)) } ?? candidate
                return shortened.lowercased() == name
            }.map { Double($0 + 1) }
        }
        switch marker.component {
        case "F": return index(CalendarNames.days)
        case "P": return name == "am" ? 0 : name == "pm" ? 1 : nil
        default: return index(CalendarNames.months)
        }
    }

    /// Minutes ahead of UTC.
    private static func zone(_ text: String, _ marker: Marker) -> Double? {
        let digits = text.dropFirst()
        let sign = text.first == "-" ? -1.0 : 1.0
        let hours: Double?
        var minutes: Double? = 0
        if let separator = marker.integer?.regularSeparator, let place = digits.unicodeScalars.firstIndex(of: separator)
        {
            hours = Double(digits[..<place])
            minutes = Double(digits[digits.unicodeScalars.index(after: place)...])
        } else if digits.count <= 2 {
            hours = Double(digits)
        } else {
            hours = Double(digits.prefix(2))
            minutes = Double(digits.dropFirst(2))
        }
        guard let hours, let minutes else { return nil }
        return sign * (hours * 60 + minutes)
    }

    /// Milliseconds since 1970 of the components.
    private static func time(_ given: DateComponentValues, _ now: DateFields) throws(Failure) -> Double? {
        var components = given
        /// True when components of a set were given, and none beside it.
        func isType(_ type: String, of all: String) -> Bool {
            let present = all.filter { (given[$0] ?? 0) != 0 }
            return !present.isEmpty && present.allSatisfy { type.contains($0) }
        }
        let dateParts = "YXMxWwdD"
        let isMonthDay = isType("YMD", of: dateParts)
        let isYearDay = !isMonthDay && isType("Yd", of: dateParts)
        let isWeekDate = isType("XxwF", of: dateParts) || isType("XWF", of: dateParts)
        if isWeekDate { throw Failure("D3136") }
        let isHalfDay = !isType("Hmsf", of: "PHhmsf") && isType("Phmsf", of: "PHhmsf")
        var isStarted = false
        var isEnded = false
        for component in (isYearDay ? "Yd" : "YMD") + (isHalfDay ? "Phmsf" : "Hmsf") {
            if components[component] != nil {
                isStarted = true
                if isEnded { throw Failure("D3136") }
            } else if isStarted {
                components[component] = "MDd".contains(component) ? 1 : 0
                isEnded = true
            } else {
                components[component] = Double(now.value(of: component))
            }
        }
        if isHalfDay {
            let hour = components["h"] ?? 0
            components["H"] = (hour == 12 ? 0 : hour) + (components["P"] == 1 ? 12 : 0)
        }
        var month = max((components["M"] ?? 1) - 1, 0)
        var day = components["D"] ?? 1
        if isYearDay {
            month = 0
            day = components["d"] ?? 1
        }
        let time = DateFields.time(
            year: components["Y"] ?? 0,
            month: month,
            day: day,
            hour: components["H"] ?? 0,
            minute: components["m"] ?? 0,
            second: components["s"] ?? 0,
            millisecond: components["f"] ?? 0
        )
        return time.map { $0 - (components["Z"] ?? components["z"] ?? 0) * 60_000 }
    }
}

/// Numbers by the letter of their component.
struct DateComponentValues {
    private var values: [Double?] = Array(repeating: nil, count: 64)
    private(set) var isEmpty = true

    subscript(component: Character) -> Double? {
        get { values[Self.place(component)] }
        set {
            values[Self.place(component)] = newValue
            if newValue != nil { isEmpty = false }
        }
    }

    /// Letters are told apart by their lower six bits.
    @inline(__always)
    private static func place(_ component: Character) -> Int {
        Int((component.utf8.first ?? 0) & 63)
    }
}

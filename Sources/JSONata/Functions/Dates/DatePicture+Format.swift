extension DatePicture {
    /// Shows a time in a zone that is so many minutes ahead of UTC.
    func format(milliseconds: Double, offsetMinutes: Int) throws(Failure) -> String {
        guard let fields = DateFields(milliseconds: milliseconds + Double(offsetMinutes) * 60_000) else {
            throw Failure("D1001", value: .number(milliseconds))
        }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .marker(let marker): text += try Self.text(marker, fields, offsetMinutes)
            }
        }
        return text
    }

    private static func text(_ marker: Marker, _ fields: DateFields, _ offset: Int) throws(Failure) -> String {
        switch marker.component {
        case "Z", "z": return try zone(marker, offset)
        case "P":
            let half = fields.hour >= 12 ? "pm" : "am"
            return marker.nameCase == .upper ? half.uppercased() : half
        case "C", "E": return "ISO"
        default: break
        }
        let value = fields.value(of: marker.component)
        if let nameCase = marker.nameCase { return try name(value, nameCase, marker) }
        guard let integer = marker.integer else { return String(value) }
        if let count = marker.yearDigitCount, count < 10 {
            var modulus = 1
            for _ in 0..<count { modulus *= 10 }
            return try integer.format(Double(value % modulus))
        }
        return try integer.format(Double(value))
    }

    private static func name(_ value: Int, _ nameCase: NameCase, _ marker: Marker) throws(Failure) -> String {
        var name: String
        switch marker.component {
        case "M", "x": name = CalendarNames.months[value - 1]
        case "F": name = CalendarNames.days[value - 1]
        default: throw Failure("D3133", value: .string(String(marker.component)))
        }
        switch nameCase {
        case .upper: name = name.uppercased()
        case .lower: name = name.lowercased()
        case .title: break
        }
        return marker.widthMax.map { String(name.prefix($0)) } ?? name
    }

    private static func zone(_ marker: Marker, _ offset: Int) throws(Failure) -> String {
        guard let integer = marker.integer else { return "" }
        if offset == 0, marker.usesZulu { return "Z" }
        let hours = Int(offset.magnitude) / 60
        let minutes = Int(offset.magnitude) % 60
        let digits = Double(hours * 100 + minutes)
        var text: String
        if integer.interval > 0 {
            text = try integer.format(digits)
        } else {
            switch integer.mandatoryDigitCount {
            case 1, 2:
                text = try integer.format(Double(hours))
                if minutes != 0 { text += ":" + (minutes < 10 ? "0" : "") + String(minutes) }
            case 3, 4: text = try integer.format(digits)
            default: throw Failure("D3134", value: .number(Double(integer.mandatoryDigitCount)))
            }
        }
        text = (offset < 0 ? "-" : "+") + text
        return marker.component == "z" ? "GMT" + text : text
    }
}

extension DateFields {
    /// The number that a component shows.
    func value(of component: Character) -> Int {
        switch component {
        case "Y": year
        case "M": month + 1
        case "D": day
        case "d": dayOfYear
        case "F": weekday
        case "W": weekOfYear
        case "w": weekOfMonth
        case "X": weekYear
        case "x": weekMonth
        case "H": hour
        case "h": hour % 12 == 0 ? 12 : hour % 12
        case "P": hour >= 12 ? 1 : 0
        case "m": minute
        case "s": second
        case "f": millisecond
        default: 0
        }
    }
}

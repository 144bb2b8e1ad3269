import JSONModel
import ServiceModels

/// Points in time in the formats of the wire.
enum TimestampText {
    /// The text of a time; epoch seconds carry a fraction only where there is one.
    static func text(_ time: Timestamp, _ format: TimestampFormat) -> String {
        switch format {
        case .iso8601: time.iso8601
        case .unixTimestamp: time.epochSecondsText
        case .rfc822: rfc822(time)
        }
    }

    /// Reads a time in whichever format it is in; nil for anything else.
    static func timestamp(_ text: String) -> Timestamp? {
        if let time = Timestamp(iso8601: text) { return time }
        if let number = JSONNumber(literal: text) { return timestamp(epochSeconds: number) }
        return timestamp(rfc822: text)
    }

    /// Reads seconds since 1970 with a fraction; nil beyond the range of milliseconds in 64 bits.
    static func timestamp(epochSeconds number: JSONNumber) -> Timestamp? {
        if let seconds = number.integerValue {
            let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
            return overflow ? nil : Timestamp(milliseconds: milliseconds)
        }
        let milliseconds = (number.doubleValue * 1000).rounded()
        return Int64(exactly: milliseconds).map(Timestamp.init(milliseconds:))
    }

    private static let dayNames = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Tue, 29 Apr 2014 18:30:38 GMT`, from the parts of the ISO 8601 text.
    private static func rfc822(_ time: Timestamp) -> String {
        let text = Array(time.iso8601.split(separator: "T", maxSplits: 1))
        let date = text[0].split(separator: "-")
        guard text.count == 2, date.count == 3, let month = Int(date[1]), (1...12).contains(month) else {
            // Years before 0 or after 9999 have no such form.
            return time.iso8601
        }
        let (quotient, remainder) = time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let days = remainder < 0 ? quotient - 1 : quotient
        let day = dayNames[Int(((days % 7) + 7) % 7)]
        return "\(day), \(date[2]) \(monthNames[month - 1]) \(date[0]) \(text[1].prefix(8)) GMT"
    }

    private static func timestamp(rfc822 text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, let month = monthNames.firstIndex(of: String(parts[2])), let day = Int(parts[1]) else {
            return nil
        }
        let monthText = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        let dayText = day < 10 ? "0\(day)" : "\(day)"
        return Timestamp(iso8601: "\(parts[3])-\(monthText)-\(dayText)T\(parts[4])Z")
    }
}

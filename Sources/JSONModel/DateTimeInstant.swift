/// A point in time with nanoseconds, as read from an ISO 8601 extended offset date-time.
package struct DateTimeInstant: Sendable, Hashable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package let seconds: Int64
    /// Nanoseconds within the second, from 0 to 999,999,999.
    package let nanoseconds: Int32

    /// Takes seconds since 1970 and nanoseconds from 0 to 999,999,999.
    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        precondition((0..<1_000_000_000).contains(nanoseconds), "nanoseconds lie within a second")
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads `yyyy-mm-ddThh:mm:ss[.f]` and `Z` or `±hh:mm`; nil for anything else.
    ///
    /// ```
    /// date-time = 4DIGIT "-" 2DIGIT "-" 2DIGIT "T" 2DIGIT ":" 2DIGIT ":" 2DIGIT [ "." 1*9DIGIT ] ( "Z" / offset )
    /// offset    = ( "+" / "-" ) 2DIGIT ":" 2DIGIT
    /// ```
    /// `T` and `Z` are upper case. The date must exist, hours run to 23 (there is no 24:00), seconds to 59 (no leap
    /// second), and an offset to 18:00, as in `java.time`.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T"), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            (1...12).contains(month), (1...CivilCalendar.dayCount(year: year, month: month)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        guard let nanoseconds = reader.fraction(), let offset = reader.offsetSeconds(), reader.isAtEnd else {
            return nil
        }
        let days = CivilCalendar.days(year: year, month: month, day: day)
        self.init(
            seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset,
            nanoseconds: Int32(nanoseconds)
        )
    }
}

extension DateTimeInstant: Comparable {
    package static func < (left: DateTimeInstant, right: DateTimeInstant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

/// Reads the parts of a date-time from its bytes.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Nanoseconds from an optional fraction of one to nine digits; nil when it is malformed.
    mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        guard var value = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            count += 1
            guard count <= 9 else { return nil }
            value = value * 10 + digit
        }
        for _ in count..<9 { value *= 10 }
        return value
    }

    /// Seconds east of UTC from `Z` or `±hh:mm`.
    mutating func offsetSeconds() -> Int64? {
        if take("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = number(2), take(":"), let minutes = number(2), minutes < 60 else {
            return nil
        }
        let seconds = hours * 3600 + minutes * 60
        guard seconds <= 18 * 3600 else { return nil }
        return isNegative ? -seconds : seconds
    }

    private mutating func digit() -> Int64? {
        guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        rest.removeFirst()
        return Int64(byte - UInt8(ascii: "0"))
    }
}

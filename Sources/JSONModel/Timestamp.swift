/// A point in time in milliseconds, the resolution of the Step Functions API.
package struct Timestamp: Sendable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// Takes milliseconds since 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads an ISO 8601 offset date-time as ``DateTimeInstant`` does, and drops what is below a millisecond.
    package init?(iso8601 text: String) {
        guard let instant = DateTimeInstant(rfc3339: text) else { return nil }
        self.init(instant)
    }

    /// Takes an instant and drops what is below a millisecond; instants beyond the range become its ends.
    package init(_ instant: DateTimeInstant) {
        let (product, overflow) = instant.seconds.multipliedReportingOverflow(by: 1000)
        let (sum, carry) = product.addingReportingOverflow(Int64(instant.nanoseconds / 1_000_000))
        milliseconds = overflow || carry ? (instant.seconds < 0 ? .min : .max) : sum
    }

    /// The time in UTC, as `java.time.Instant` prints it: `2024-01-31T12:00:00.123Z`, and no fraction when it is 0.
    ///
    /// Years above 9999 have a plus sign, years below 0 a minus sign.
    package var iso8601: String {
        let (seconds, fraction) = Self.floorDivide(milliseconds, by: 1000)
        let (days, secondOfDay) = Self.floorDivide(seconds, by: 86_400)
        let (year, month, day) = CivilCalendar.date(days: days)
        let yearText = (year < 0 ? "-" : year > 9999 ? "+" : "") + Self.padded(Int64(year.magnitude), 4)
        let date = "\(yearText)-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let hour = Self.padded(secondOfDay / 3600, 2)
        let minute = Self.padded(secondOfDay / 60 % 60, 2)
        let second = Self.padded(secondOfDay % 60, 2)
        let fractionText = fraction == 0 ? "" : ".\(Self.padded(fraction, 3))"
        return "\(date)T\(hour):\(minute):\(second)\(fractionText)Z"
    }

    /// The time as a JSON number of seconds, as the AWS JSON protocol sends it: `1700000000.123`.
    package var epochSecondsText: String {
        let magnitude = milliseconds.magnitude
        let fraction = Int64(magnitude % 1000)
        let sign = milliseconds < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1000)" + (fraction == 0 ? "" : ".\(Self.padded(fraction, 3))")
    }

    /// The time some milliseconds later (earlier when negative); it stops at the ends of the range.
    package func advanced(byMilliseconds distance: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(distance)
        return Timestamp(milliseconds: overflow ? (distance < 0 ? .min : .max) : sum)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { iso8601 }
}

/// Dates of the proleptic Gregorian calendar out of milliseconds since 1970, and back.
struct DateFields {
    let milliseconds: Double
    let year: Int
    /// 0 to 11.
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int

    static let millisecondsPerDay = 86_400_000.0
    /// The last time that ECMAScript's dates can say, in either direction.
    static let timeMax = 8.64e15

    /// The fields of a time; nil beyond the range of dates.
    init?(milliseconds: Double) {
        guard milliseconds.isFinite, milliseconds.magnitude <= Self.timeMax else { return nil }
        let whole = milliseconds.truncated
        self.milliseconds = whole
        let days = (whole / Self.millisecondsPerDay).floored
        var rest = Int(whole - days * Self.millisecondsPerDay)
        let date = Self.date(days: Int(days))
        year = date.year
        month = date.month
        day = date.day
        millisecond = rest % 1000
        rest /= 1000
        second = rest % 60
        rest /= 60
        minute = rest % 60
        hour = rest / 60
    }

    /// Days since 1970 of a date; months from 0, and days, may lie outside their usual range.
    static func days(year: Int, month: Int, day: Int = 1) -> Int {
        let carried = month >= 0 ? month / 12 : (month - 11) / 12
        let month = month - carried * 12
        let year = year + carried
        let shifted = month < 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468 + day - 1
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = (shiftedMonth + 2) % 12
        return (yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, day)
    }

    /// `Date.UTC`: fields may lie outside their range; nil when the time does.
    static func time(
        year: Double,
        month: Double,
        day: Double,
        hour: Double,
        minute: Double,
        second: Double,
        millisecond: Double
    ) -> Double? {
        for field in [year, month, day, hour, minute, second, millisecond] where !(field.magnitude < 1e9) { return nil }
        // ECMAScript reads years 0 to 99 as of the twentieth century.
        let fullYear = year >= 0 && year <= 99 ? year + 1900 : year
        let days = Self.days(year: Int(fullYear), month: Int(month), day: Int(day))
        let time =
            Double(days) * millisecondsPerDay + hour.truncated * 3_600_000
            + minute.truncated * 60_000 + second.truncated * 1000
            + millisecond.truncated
        return time.magnitude <= timeMax ? time : nil
    }

    /// Days since 1970.
    private var dayNumber: Int { Self.days(year: year, month: month, day: day) }

    /// Monday 1 to Sunday 7.
    var weekday: Int { Self.weekday(dayNumber) }

    private static func weekday(_ dayNumber: Int) -> Int {
        let shifted = (dayNumber + 3) % 7
        return (shifted + 7) % 7 + 1
    }

    /// From 1.
    var dayOfYear: Int { dayNumber - Self.days(year: year, month: 0) + 1 }

    /// The day on which the first week of a month begins: the week with the first Thursday.
    private static func firstWeek(year: Int, month: Int) -> Int {
        let first = days(year: year, month: month)
        let weekday = weekday(first)
        return weekday > 4 ? first + 8 - weekday : first - (weekday - 1)
    }

    /// Week of the year, by ISO 8601.
    var weekOfYear: Int {
        let start = Self.firstWeek(year: year, month: 0)
        if dayNumber < start { return (dayNumber - Self.firstWeek(year: year - 1, month: 0)) / 7 + 1 }
        if dayNumber >= Self.firstWeek(year: year + 1, month: 0) { return 1 }
        return (dayNumber - start) / 7 + 1
    }

    /// Week of the month, by the same rule.
    var weekOfMonth: Int {
        let start = Self.firstWeek(year: year, month: month)
        if dayNumber < start { return (dayNumber - Self.firstWeek(year: year, month: month - 1)) / 7 + 1 }
        if dayNumber >= Self.firstWeek(year: year, month: month + 1) { return 1 }
        return (dayNumber - start) / 7 + 1
    }

    /// The year that the week of the year belongs to.
    var weekYear: Int {
        if dayNumber < Self.firstWeek(year: year, month: 0) { return year - 1 }
        return dayNumber >= Self.firstWeek(year: year + 1, month: 0) ? year + 1 : year
    }

    /// The month from 1 that the week of the month belongs to.
    var weekMonth: Int {
        if dayNumber < Self.firstWeek(year: year, month: month) { return (month + 11) % 12 + 1 }
        return dayNumber >= Self.firstWeek(year: year, month: month + 1) ? (month + 1) % 12 + 1 : month + 1
    }
}

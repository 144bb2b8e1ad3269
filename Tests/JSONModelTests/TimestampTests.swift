import JSONModel
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_706_702_400_123, "2024-01-31T12:00:00.123Z"),
            (1_706_702_400_100, "2024-01-31T12:00:00.100Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "+10000-01-01T00:00:00Z"), (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
            (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
            (.max, "+292278994-08-17T07:12:55.807Z"), (.min, "-292275055-05-16T16:47:04.192Z"),
        ] as [(Int64, String)]
    )
    func `timestamps print like java.time.Instant`(milliseconds: Int64, text: String) {
        let timestamp = Timestamp(milliseconds: milliseconds)
        #expect(timestamp.iso8601 == text)
        #expect(timestamp.description == text)
        if text.utf8.first != UInt8(ascii: "+"), text.utf8.first != UInt8(ascii: "-") {
            #expect(Timestamp(iso8601: text) == timestamp)
        }
    }

    @Test func `reading drops what is below a millisecond`() {
        #expect(Timestamp(iso8601: "2016-03-05T21:29:29.243967252Z")?.iso8601 == "2016-03-05T21:29:29.243Z")
        #expect(Timestamp(iso8601: "1969-12-31T23:59:59.9999Z")?.milliseconds == -1)
        #expect(Timestamp(iso8601: "2016-03-05") == nil)
        #expect(Timestamp(DateTimeInstant(seconds: .max)).milliseconds == .max)
        #expect(Timestamp(DateTimeInstant(seconds: .min)).milliseconds == .min)
    }

    @Test(
        arguments: [
            (1_700_000_000_123, "1700000000.123"), (1_700_000_000_000, "1700000000"),
            (1_700_000_000_020, "1700000000.020"),
            (0, "0"), (-1, "-0.001"), (-1500, "-1.500"), (.min, "-9223372036854775.808"),
        ] as [(Int64, String)]
    )
    func `seconds print as a JSON number`(milliseconds: Int64, text: String) throws {
        #expect(Timestamp(milliseconds: milliseconds).epochSecondsText == text)
        #expect(JSONNumber(literal: text) != nil)
    }

    @Test func `advancing stops at the ends of the range`() {
        let start = Timestamp(milliseconds: 1000)
        #expect(start.advanced(byMilliseconds: 500).milliseconds == 1500)
        #expect(start.advanced(byMilliseconds: -1500).milliseconds == -500)
        #expect(start.advanced(byMilliseconds: .max).milliseconds == .max)
        #expect(Timestamp(milliseconds: -1000).advanced(byMilliseconds: .min).milliseconds == .min)
        #expect(start < start.advanced(byMilliseconds: 1))
    }

    @Test func `dates and milliseconds convert both ways over all days of four centuries`() {
        var expected = (year: 1900, month: 1, day: 1)
        let start: Int64 = -25_567 * 86_400_000
        for day in 0..<(146_097 as Int64) {
            let text = Timestamp(milliseconds: start + day * 86_400_000).iso8601
            let (year, month, dayOfMonth) = expected
            let padded = "\(year)-\(month < 10 ? "0" : "")\(month)-\(dayOfMonth < 10 ? "0" : "")\(dayOfMonth)T00:00:00Z"
            guard text == padded, Timestamp(iso8601: text)?.milliseconds == start + day * 86_400_000 else {
                Issue.record("\(text) is not \(padded)")
                return
            }
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            if dayOfMonth < lengths[month - 1] {
                expected.day += 1
            } else {
                expected = month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
            }
        }
        #expect(expected == (2300, 1, 1))
    }
}

import JSONModel
import TestSupport
import Testing

@Suite struct JSONNumberTests {
    @Test(arguments: [
        ("0", Int64(0)), ("7", 7), ("-1", -1), ("1234567890123456789", 1_234_567_890_123_456_789),
        ("999999999999999999", 999_999_999_999_999_999),
        ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ])
    func `integers of 64 bits are exact`(text: String, value: Int64) throws {
        #expect(try JSONValue(parsing: text).numberValue?.integerValue == value)
        guard case .number(.integer(value))? = try? JSONValue(parsing: text) else {
            Issue.record("\(text) is not an integer")
            return
        }
        #expect(JSONValue.integer(value).serializedString() == text)
        #expect(JSONValue.integer(value).serializedByteCount() == text.utf8.count)
    }

    @Test(arguments: [
        "-0", "-0.0", "1.0", "1.50", "1e5", "1E+2", "1e400", "-1e-400", "0.1", "9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890", "0e0", "3.141592653589793238462643383279",
    ])
    func `any other literal prints as it came`(text: String) throws {
        guard case .number(.text(let kept))? = try? JSONValue(parsing: "[\(text)]").arrayValue?.first else {
            Issue.record("\(text) does not keep its text")
            return
        }
        #expect(kept == text)
        #expect(try JSONValue(parsing: " \(text) ").serializedString() == text)
        #expect(try JSONValue(parsing: text).serializedByteCount() == text.utf8.count)
    }

    @Test func `the double value is the nearest`() throws {
        #expect(JSONNumber.text("1e400").doubleValue == .infinity)
        #expect(JSONNumber.text("-1e400").doubleValue == -.infinity)
        #expect(JSONNumber.text("1e-400").doubleValue == 0)
        #expect(JSONNumber.text("0.1").doubleValue == 0.1)
        #expect(JSONNumber.integer(9_007_199_254_740_993).doubleValue == 9_007_199_254_740_992)
        #expect(JSONNumber.double(2.5).doubleValue == 2.5)
    }

    @Test(arguments: [
        ("1.0", Int64(1)), ("1e2", 100), ("-2.50e1", -25), ("-0", 0), ("0.000e99999999999999999999", 0),
        ("92233720368547758.07e2", .max), ("-9223372036854775808.0", .min), ("1000e-3", 1),
    ])
    func `integral literals have an integer value`(text: String, value: Int64) {
        #expect(JSONNumber.text(text).integerValue == value)
    }

    @Test(arguments: [
        "1.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400", "1e99999999999999999999",
        "1e-99999999999999999999", "0.1e1000000",
    ])
    func `other literals have none`(text: String) {
        #expect(JSONNumber.text(text).integerValue == nil)
    }

    @Test func `integral doubles below 2^53 become integers`() {
        #expect(JSONValue.number(3.0).serializedString() == "3")
        #expect(JSONNumber(-0.0).integerValue == 0)
        guard case .integer(9_007_199_254_740_991) = JSONNumber(9_007_199_254_740_991) else {
            Issue.record("2^53 - 1 is an integer")
            return
        }
        guard case .double = JSONNumber(9_007_199_254_740_992) else {
            Issue.record("2^53 stays a double")
            return
        }
        #expect(JSONNumber(9_007_199_254_740_992).integerValue == 9_007_199_254_740_992)
        #expect(JSONNumber(1e18).integerValue == 1_000_000_000_000_000_000)
        #expect(JSONNumber(1e19).integerValue == nil)
        #expect(JSONNumber(0.5).integerValue == nil)
        #expect(JSONNumber(.infinity).integerValue == nil)
        #expect(JSONNumber(.nan).integerValue == nil)
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
            (1.5e21, "1.5e+21"), (1e-6, "0.000001"), (1.25e-5, "0.0000125"), (1e-7, "1e-7"), (-1.5e-7, "-1.5e-7"),
            (123_456_789_012_345_680, "123456789012345680"), (1.7976931348623157e308, "1.7976931348623157e+308"),
            (2.2250738585072014e-308, "2.2250738585072014e-308"), (-2.5, "-2.5"), (1e16, "10000000000000000"),
            (-0.0, "0"),
            (18_014_398_509_481_985.0, "18014398509481984"),
        ] as [(Double, String)]
    )
    func `doubles print like ECMAScript`(value: Double, text: String) throws {
        #expect(JSONNumber.double(value).description == text)
        #expect(JSONValue.number(.double(value)).serializedString() == text)
        #expect(JSONValue.number(.double(value)).serializedByteCount() == text.utf8.count)
        #expect(try JSONValue(parsing: text) == .number(.double(value)))
    }

    @Test func `a double that is not finite prints null`() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity)]).serializedString() == "[null,null]")
    }

    @Test func `random doubles read back as themselves`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = JSONNumber(value).description
            let number = try #require(try JSONValue(parsing: text).numberValue)
            #expect(number.doubleValue == value)
            #expect(number == JSONNumber(value))
            #expect(number.hashValue == JSONNumber(value).hashValue)
        }
    }

    @Test func `numbers compare by their decimal value`() {
        #expect(JSONNumber.integer(1) == .text("1.0"))
        #expect(JSONNumber.text("1e2") == .text("100.00"))
        #expect(JSONNumber.double(0.1) == .text("0.10"))
        #expect(JSONNumber.integer(0) == .text("-0"))
        #expect(JSONNumber.double(-0.0) == .integer(0))
        #expect(JSONNumber.text("1e400") == .text("10e399"))
        #expect(JSONNumber.text("1e400") != .text("1e401"))
        #expect(JSONNumber.integer(.max) != .text("9223372036854775808"))
        #expect(JSONNumber.integer(9_007_199_254_740_993) != .double(9_007_199_254_740_992))
        #expect(JSONNumber.text("123456789012345678901") != .text("123456789012345678902"))
        #expect(JSONNumber.text("0.1") != .text("-0.1"))
        #expect(JSONNumber.double(.nan) == .double(.nan))
        #expect(JSONNumber.double(.nan) != .integer(0))
    }

    @Test func `equal numbers have equal hashes`() {
        let groups: [[JSONNumber]] = [
            [.integer(1), .double(1), .text("1.0"), .text("10e-1")],
            [.integer(0), .double(0), .double(-0.0), .text("-0"), .text("0e5")],
            [.double(0.1), .text("0.1"), .text("1e-1")],
            [.text("1e400"), .text("10e399")],
            [.integer(1_000_000_000_000_000_000), .double(1e18), .text("1e18")],
            [.text("9223372036854775808"), .text("9223372036854775808.0")],
        ]
        for group in groups {
            #expect(group.allSatisfy { $0 == group[0] && $0.hashValue == group[0].hashValue })
            #expect(Set(group).count == 1)
        }
    }

    @Test func `a literal is checked`() {
        #expect(JSONNumber(literal: "1.50")?.description == "1.50")
        #expect(JSONNumber(literal: "12") == .integer(12))
        for text in ["", " 1", "1 ", "01", "1.", "+1", "true", "\"1\"", "[1]", "0x1"] {
            #expect(JSONNumber(literal: text) == nil)
        }
    }
}

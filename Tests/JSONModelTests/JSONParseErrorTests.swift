import JSONModel
import Testing

@Suite struct JSONParseErrorTests {
    /// A text that is no JSON, and what is said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        var source: String
        var code: JSONParseError.Code
        var offset: Int
        var message: String

        init(_ source: String, _ code: JSONParseError.Code, _ offset: Int, _ message: String) {
            self.source = source
            self.code = code
            self.offset = offset
            self.message = message
        }

        var testDescription: String { source.debugDescription }
    }

    static let values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
    static let comment =
        "maybe a (non-standard) comment? "
        + "(not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)"

    private func error(of source: String) -> JSONParseError? {
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: source) }
    }

    private func expect(_ expected: Case) {
        let error = error(of: expected.source)
        #expect(error?.code == expected.code)
        #expect(error?.offset == expected.offset)
        #expect(error?.message == expected.message)
    }

    static let structureCases = [
        Case("", .emptyDocument, 0, "No content to map due to end-of-input"),
        Case(" \n", .emptyDocument, 2, "No content to map due to end-of-input"),
        Case("not some json", .unrecognizedToken, 0, "Unrecognized token 'not': was expecting \(values)"),
        Case("[tru]", .unrecognizedToken, 1, "Unrecognized token 'tru': was expecting \(values)"),
        Case("nullx", .unrecognizedToken, 0, "Unrecognized token 'nullx': was expecting \(values)"),
        Case("true1", .unrecognizedToken, 0, "Unrecognized token 'true1': was expecting \(values)"),
        Case("fals", .unrecognizedToken, 0, "Unrecognized token 'fals': was expecting \(values)"),
        Case("[\u{E9}t\u{E9}]", .unrecognizedToken, 1, "Unrecognized token 'été': was expecting \(values)"),
        Case("None", .unrecognizedToken, 0, "Unrecognized token 'None': was expecting \(values)"),
        Case(
            "NaN",
            .unrecognizedToken,
            0,
            "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
        ),
        Case(
            "{'not': 'json'",
            .unexpectedCharacter,
            1,
            "Unexpected character (''' (code 39)): was expecting double-quote to start field name"
        ),
        Case(
            #"{"a":1,}"#,
            .unexpectedCharacter,
            7,
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"
        ),
        Case(
            #"{"a" 1}"#,
            .unexpectedCharacter,
            5,
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"
        ),
        Case(
            #"{"a":1 "b":2}"#,
            .unexpectedCharacter,
            7,
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"
        ),
        Case(
            "[1 2]",
            .unexpectedCharacter,
            3,
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"
        ),
        Case("[1,]", .unexpectedCharacter, 3, "Unexpected character (']' (code 93)): expected a valid value \(values)"),
        Case("[,1]", .unexpectedCharacter, 1, "Unexpected character (',' (code 44)): expected a valid value \(values)"),
        Case(#"{"a":}"#, .unexpectedCharacter, 5, "Unexpected character ('}' (code 125)): expected a value"),
        Case("'a'", .unexpectedCharacter, 0, "Unexpected character (''' (code 39)): expected a valid value \(values)"),
        Case(
            "[\u{20AC}]",
            .unexpectedCharacter,
            1,
            "Unexpected character ('€' (code 8364 / 0x20ac)): expected a valid value \(values)"
        ),
        Case(
            "\u{FEFF}{}",
            .unexpectedCharacter,
            0,
            "Unexpected character ('\u{FEFF}' (code 65279 / 0xfeff)): expected a valid value \(values)"
        ),
        Case(
            "[\u{7F}]",
            .unexpectedCharacter,
            1,
            "Unexpected character ((CTRL-CHAR, code 127)): expected a valid value \(values)"
        ),
        Case("/* x */ 1", .unexpectedCharacter, 0, "Unexpected character ('/' (code 47)): \(comment)"),
        Case("[1 // x\n]", .unexpectedCharacter, 3, "Unexpected character ('/' (code 47)): \(comment)"),
        Case(
            "[\u{0}]",
            .controlCharacter,
            1,
            "Illegal character ((CTRL-CHAR, code 0)): only regular white space (\\r, \\n, \\t) is allowed between tokens"
        ),
    ]

    @Test(arguments: structureCases)
    func `wrong structure is reported where it starts`(expected: Case) {
        expect(expected)
    }

    static let closeCases = [
        Case(
            "[1}",
            .mismatchedClose,
            2,
            "Unexpected close marker '}': expected ']' "
                + "(for Array starting at [Source: (String)\"[1}\"; line: 1, column: 1])"
        ),
        Case(
            "[}",
            .mismatchedClose,
            1,
            "Unexpected close marker '}': expected ']' "
                + "(for Array starting at [Source: (String)\"[}\"; line: 1, column: 1])"
        ),
        Case(
            #"[{"a":1]"#,
            .mismatchedClose,
            7,
            "Unexpected close marker ']': expected '}' "
                + "(for Object starting at [Source: (String)\"[{\"a\":1]\"; line: 1, column: 2])"
        ),
        Case(
            "]",
            .mismatchedClose,
            0,
            "Unexpected close marker ']': expected '}' "
                + "(for root starting at [Source: (String)\"]\"; line: 1, column: 0])"
        ),
        Case(
            "{} {}",
            .trailingContent,
            3,
            "Trailing token (of type START_OBJECT) found after value (bound as `JsonNode`): "
                + "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
        ),
        Case(
            "1 null",
            .trailingContent,
            2,
            "Trailing token (of type VALUE_NULL) found after value (bound as `JsonNode`): "
                + "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
        ),
        Case("{} x", .trailingContent, 3, "Unrecognized token 'x': was expecting \(values)"),
        Case(
            "{},",
            .trailingContent,
            2,
            "Unexpected character (',' (code 44)): expected a valid value \(values)"
        ),
        Case(
            "{}}",
            .trailingContent,
            2,
            "Unexpected close marker '}': expected ']' "
                + "(for root starting at [Source: (String)\"{}}\"; line: 1, column: 0])"
        ),
        Case(
            "1x",
            .unexpectedCharacter,
            1,
            "Unexpected character ('x' (code 120)): Expected space separating root-level values"
        ),
    ]

    @Test(arguments: closeCases)
    func `wrong ends are reported with what they belong to`(expected: Case) {
        expect(expected)
    }

    static let endCases = [
        Case(
            "{",
            .unexpectedEnd,
            1,
            "Unexpected end-of-input: expected close marker for Object "
                + "(start marker at [Source: (String)\"{\"; line: 1, column: 1])"
        ),
        Case(
            "\n [1",
            .unexpectedEnd,
            4,
            "Unexpected end-of-input: expected close marker for Array "
                + "(start marker at [Source: (String)\"\n [1\"; line: 2, column: 2])"
        ),
        Case("[1,", .unexpectedEnd, 3, "Unexpected end-of-input within/between Array entries"),
        Case(#"{"a""#, .unexpectedEnd, 4, "Unexpected end-of-input within/between Object entries"),
        Case(#"{"a":"#, .unexpectedEnd, 5, "Unexpected end-of-input within/between Object entries"),
        Case(#"{"a":1,"#, .unexpectedEnd, 7, "Unexpected end-of-input within/between Object entries"),
        Case(
            #"["a"#,
            .unexpectedEnd,
            3,
            "Unexpected end-of-input: was expecting closing quote for a string value"
        ),
        Case(#"{"a"#, .unexpectedEnd, 3, "Unexpected end-of-input in field name"),
        Case(#""\"#, .unexpectedEnd, 2, "Unexpected end-of-input in character escape sequence"),
        Case(#""\u00"#, .unexpectedEnd, 5, "Unexpected end-of-input in character escape sequence"),
        Case("-", .unexpectedEnd, 1, "Unexpected end-of-input in a Number value"),
        Case("1.", .unexpectedEnd, 2, "Unexpected end-of-input in a Number value"),
        Case("1e+", .unexpectedEnd, 3, "Unexpected end-of-input in a Number value"),
    ]

    @Test(arguments: endCases)
    func `a premature end is reported at the end`(expected: Case) {
        expect(expected)
    }

    static let tokenCases = [
        Case(
            "\"a\nb\"",
            .controlCharacter,
            2,
            "Illegal unquoted character ((CTRL-CHAR, code 10)): "
                + "has to be escaped using backslash to be included in string value"
        ),
        Case(
            "{\"a\tb\":1}",
            .controlCharacter,
            3,
            "Illegal unquoted character ((CTRL-CHAR, code 9)): "
                + "has to be escaped using backslash to be included in name"
        ),
        Case(#""\x""#, .invalidEscape, 2, "Unrecognized character escape 'x' (code 120)"),
        Case(
            #""\u12G4""#,
            .invalidEscape,
            5,
            "Unexpected character ('G' (code 71)): expected a hex-digit for character escape sequence"
        ),
        Case(
            #""ab\uD800""#,
            .loneSurrogate,
            3,
            #"Unpaired surrogate in character escape sequence \uD800: expected a high and a low one"#
        ),
        Case(
            #""\uDC00\uD800""#,
            .loneSurrogate,
            1,
            #"Unpaired surrogate in character escape sequence \uDC00: expected a high and a low one"#
        ),
        Case(
            #""\ud83d\u0041""#,
            .loneSurrogate,
            1,
            #"Unpaired surrogate in character escape sequence \ud83d: expected a high and a low one"#
        ),
        Case("01", .invalidNumber, 1, "Invalid numeric value: Leading zeroes not allowed"),
        Case("-00", .invalidNumber, 2, "Invalid numeric value: Leading zeroes not allowed"),
        Case(
            "[-a]",
            .invalidNumber,
            2,
            "Unexpected character ('a' (code 97)) in numeric value: "
                + "expected digit (0-9) to follow minus sign, for valid numeric value"
        ),
        Case(
            "[1.]",
            .invalidNumber,
            3,
            "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit"
        ),
        Case(
            "[1e]",
            .invalidNumber,
            3,
            "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit"
        ),
        Case(
            "[-Infinity]",
            .invalidNumber,
            2,
            "Non-standard token '-Infinity': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
        ),
        Case(
            "+1",
            .invalidNumber,
            0,
            "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs: "
                + "enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow"
        ),
        Case(".5", .unexpectedCharacter, 0, "Unexpected character ('.' (code 46)): expected a valid value \(values)"),
        Case(
            "[1.2.3]",
            .unexpectedCharacter,
            4,
            "Unexpected character ('.' (code 46)): was expecting comma to separate Array entries"
        ),
        Case(
            "[0x1F]",
            .unexpectedCharacter,
            2,
            "Unexpected character ('x' (code 120)): was expecting comma to separate Array entries"
        ),
    ]

    @Test(arguments: tokenCases)
    func `a wrong string or number is reported at its wrong byte`(expected: Case) {
        expect(expected)
    }

    /// Bytes in a string that are no UTF-8: the offset of the sequence and the message.
    static let invalidUTF8: [([UInt8], String)] = [
        ([0x80], "Invalid UTF-8 start byte 0x80"),
        ([0xC0, 0x80], "Invalid UTF-8 start byte 0xc0"),
        ([0xFF], "Invalid UTF-8 start byte 0xff"),
        ([0xF5, 0x80, 0x80, 0x80], "Invalid UTF-8 start byte 0xf5"),
        ([0xC3], "Invalid UTF-8 middle byte 0x22"),
        ([0xE0, 0x80, 0x80], "Invalid UTF-8 middle byte 0x80"),
        ([0xED, 0xA0, 0x80], "Invalid UTF-8 middle byte 0xa0"),
        ([0xE2, 0x82], "Invalid UTF-8 middle byte 0x22"),
        ([0xF0, 0x8F, 0xBF, 0xBF], "Invalid UTF-8 middle byte 0x8f"),
        ([0xF4, 0x90, 0x80, 0x80], "Invalid UTF-8 middle byte 0x90"),
    ]

    @Test(arguments: invalidUTF8)
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8], message: String) {
        for prefix in ["", "plain text ", "\u{E9}", "\\n"] {
            let source = [0x22] + Array(prefix.utf8) + bytes + [0x22]
            for document in [source, [0x7B] + source + Array(":1}".utf8)] {
                let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: document) }
                #expect(error?.code == .invalidUTF8)
                #expect(error?.message == message)
                #expect(
                    error?.offset == document.count - (document.count - source.count == 0 ? 0 : 3) - 1 - bytes.count
                )
            }
        }
    }

    @Test func `bytes that are no UTF-8 are refused between tokens too`() {
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: [0x5B, 0xC3, 0x28, 0x5D]) }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.message == "Invalid UTF-8 middle byte 0x28")
        #expect(error?.offset == 1)
    }

    @Test func `lines and columns count from one and in characters`() {
        let error = error(of: "{\n  \"né🎉\": [1,\r\n    tru]\r}")
        #expect(error?.line == 3)
        #expect(error?.column == 5)
        #expect(self.error(of: "[\r1\r x]")?.line == 3)
        #expect(self.error(of: "[\"é🎉\" x]")?.column == 7)
        #expect(self.error(of: "[\"é🎉\" x]")?.offset == 10)
    }

    @Test func `the reader column is behind what Jackson has read, in UTF-16 units`() {
        #expect(error(of: "not a definition")?.readerColumn == 4)
        #expect(error(of: "{'not': 'json'")?.readerColumn == 3)
        #expect(error(of: "[\"🎉\" x]")?.readerColumn == 8)
        #expect(error(of: "\"a\nb\"")?.readerColumn == 4)
        #expect(error(of: "[1")?.readerColumn == 3)
    }

    @Test func `the location shows the source as Jackson does`() throws {
        let short = try #require(error(of: "not a definition"))
        #expect(
            short.location(inSource: "not a definition") == #"[Source: (String)"not a definition"; line: 1, column: 4]"#
        )
        let source = String(repeating: "x", count: 510)
        let long = try #require(error(of: source))
        let shown = String(repeating: "x", count: 500)
        #expect(
            long.location(inSource: source)
                == "[Source: (String)\"\(shown)\"[truncated 10 chars]; line: 1, column: 257]"
        )
        #expect(long.message == "Unrecognized token '\(shown.prefix(256))...': was expecting \(Self.values)")
    }

    @Test func `the limits are named`() {
        let deep = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: "[[[1]]]", limits: JSONLimits(depthMax: 2))
        }
        #expect(deep?.message == "Document nesting depth (3) exceeds the maximum allowed (2)")
        #expect(deep?.offset == 2)
        let large = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: "[1,2]", limits: JSONLimits(byteCountMax: 4))
        }
        #expect(large?.message == "Document length (5) exceeds the maximum allowed (4)")
    }

    @Test func `the description has message, line, column and byte`() {
        let error = error(of: "[\n x]")
        #expect(
            error?.description == "Unrecognized token 'x': was expecting \(Self.values) at line 2 column 2 (byte 3)"
        )
    }
}

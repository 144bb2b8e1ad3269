import JSONModel
import TestSupport
import Testing

@Suite struct JSONSerializationTests {
    @Test func `values print compactly`() {
        let value: JSONValue = ["a": [1, 2.5, nil, true, false, "x"], "b": [:], "c": [], "d": ["e": ["f": nil]]]
        #expect(value.serializedString() == #"{"a":[1,2.5,null,true,false,"x"],"b":{},"c":[],"d":{"e":{"f":null}}}"#)
        #expect(value.serialized() == Array(value.serializedString().utf8))
        #expect(value.description == value.serializedString())
    }

    @Test func `only quotes, backslashes and control characters are escaped`() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap(Unicode.Scalar.init)))
        let expected =
            #"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F"#
            + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"#
        #expect(JSONValue.string(controls).serializedString() == "\"\(expected)\"")
        #expect(JSONValue.string("\"\\/\u{7F}é€🎉\u{2028}").serializedString() == "\"\\\"\\\\/\u{7F}é€🎉\u{2028}\"")
    }

    @Test(arguments: 0..<40)
    func `an escape is written at every distance from both ends`(distance: Int) throws {
        for tail in 0..<20 {
            let text = String(repeating: "x", count: distance) + "\n" + String(repeating: "é", count: tail) + "\u{1}"
            let value: JSONValue = .string(text)
            let expected =
                String(repeating: "x", count: distance) + "\\n" + String(repeating: "é", count: tail) + "\\u0001"
            #expect(value.serializedString() == "\"\(expected)\"")
            #expect(value.serializedByteCount() == expected.utf8.count + 2)
            #expect(JSONValue.object([text: 1]).serializedString() == "{\"\(expected)\":1}")
            #expect(JSONValue.object([text: 1]).serializedByteCount() == expected.utf8.count + 6)
        }
    }

    @Test func `a string of escapes alone grows the buffer`() throws {
        let text = String(repeating: "\u{1}", count: 10_000)
        let value: JSONValue = [.string(text), .string(text)]
        #expect(value.serialized().count == 2 * 60_002 + 3)
        #expect(value.serializedByteCount() == 2 * 60_002 + 3)
        #expect(try JSONValue(parsing: value.serialized()) == value)
    }

    @Test func `pretty printing puts every entry on its line`() {
        let value: JSONValue = ["a": [1, ["b": "x\n"]], "empty": [[], [:]], "n": nil]
        let expected = """
            {
              "a": [
                1,
                {
                  "b": "x\\n"
                }
              ],
              "empty": [
                [],
                {}
              ],
              "n": null
            }
            """
        #expect(value.prettyPrinted() == expected)
        #expect(JSONValue.object([:]).prettyPrinted() == "{}")
        #expect(JSONValue.array([]).prettyPrinted() == "[]")
        #expect(JSONValue.string("x").prettyPrinted() == "\"x\"")
    }

    @Test func `pretty printed text parses to the same value`() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            let value = JSONValue.random(depth: 4, using: &random)
            #expect(try JSONValue(parsing: value.prettyPrinted()) == value)
        }
    }

    @Test func `values far deeper than any limit print, count and parse`() throws {
        let depth = 1500
        var array: JSONValue = "x"
        var object: JSONValue = 1
        for _ in 0..<depth {
            array = [array, true]
            object = ["k": object]
        }
        let arrayText = String(repeating: "[", count: depth) + "\"x\"" + String(repeating: ",true]", count: depth)
        let objectText = String(repeating: "{\"k\":", count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(array.serializedString() == arrayText)
        #expect(object.serializedString() == objectText)
        #expect(array.serializedByteCount() == arrayText.utf8.count)
        #expect(object.serializedByteCount() == objectText.utf8.count)
        let limits = JSONLimits(depthMax: depth)
        #expect(try JSONValue(parsing: arrayText, limits: limits) == array)
        #expect(try JSONValue(parsing: object.prettyPrinted(), limits: limits) == object)
    }
}

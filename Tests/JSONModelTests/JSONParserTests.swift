import JSONModel
import Testing

@Suite struct JSONParserTests {
    @Test func `scalars parse as documents`() throws {
        #expect(try JSONValue(parsing: "null") == .null)
        #expect(try JSONValue(parsing: "true") == .bool(true))
        #expect(try JSONValue(parsing: "false") == .bool(false))
        #expect(try JSONValue(parsing: "42") == .number(.integer(42)))
        #expect(try JSONValue(parsing: "\"x\"") == .string("x"))
    }

    @Test func `all four kinds of white space may surround every token`() throws {
        let value = try JSONValue(parsing: " \t\r\n{ \"a\" \n:\t[ 1 , 2\r] ,\"b\": { } , \"c\" :[ ] } \n")
        #expect(value == ["a": [1, 2], "b": [:], "c": []])
        #expect(value.serializedString() == #"{"a":[1,2],"b":{},"c":[]}"#)
    }

    @Test func `members keep the order of the source`() throws {
        let text = #"{"z":1,"a":2,"m":{"y":3,"b":4}}"#
        let value = try JSONValue(parsing: text)
        #expect(value.objectValue?.keys == ["z", "a", "m"])
        #expect(value.serializedString() == text)
    }

    @Test func `of equal names the last value wins at the first position`() throws {
        let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3,"c":4,"\u0062":5}"#)
        #expect(value.serializedString() == #"{"a":3,"b":5,"c":4}"#)
    }

    @Test(arguments: [1, 7, 8, 9, 15, 16, 17, 40])
    func `equal names of any length are found`(length: Int) throws {
        let name = String(repeating: "n", count: length)
        let other = name.dropLast() + "o"
        let value = try JSONValue(parsing: "{\"\(name)\":1,\"\(other)\":2,\"\(name)\":3}")
        #expect(value.objectValue?.keys == [name, String(other)])
        #expect(value[name] == 3)
    }

    @Test func `equal names in a large object leave one member`() throws {
        let members = (0..<1000).map { "\"key\($0 % 500)\":\($0)" }.joined(separator: ",")
        let object = try #require(try JSONValue(parsing: "{\(members)}").objectValue)
        #expect(object.count == 500)
        #expect(object.keys == (0..<500).map { "key\($0)" })
        #expect((0..<500).allSatisfy { object["key\($0)"] == .integer(Int64($0 + 500)) })
    }

    @Test func `names that differ in Unicode normal form are different`() throws {
        let object = try #require(try JSONValue(parsing: #"{"\u00e9":1,"e\u0301":2}"#).objectValue)
        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `an empty name is a name`() throws {
        #expect(try JSONValue(parsing: #"{"":1,"":2}"#).serializedString() == #"{"":2}"#)
    }

    @Test func `every escape is decoded`() throws {
        let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00\u0000""#)
        #expect(value == .string("\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{20AC}\u{1F600}\u{0}"))
    }

    @Test(arguments: 0..<40)
    func `an escape is decoded at every distance from the start`(distance: Int) throws {
        let plain = String(repeating: "x", count: distance)
        let value = try JSONValue(parsing: "[\"\(plain)\\n\(plain)\"]")
        #expect(value == [.string("\(plain)\n\(plain)")])
    }

    @Test func `text outside ASCII is kept`() throws {
        let text = "Zoë Müller – 東京 🎉 \u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10FFFF}"
        #expect(try JSONValue(parsing: "\"\(text)\"") == .string(text))
        #expect(try JSONValue(parsing: "{\"\(text)\":1}").objectValue?.keys == [text])
    }

    @Test func `long strings with many escapes are decoded`() throws {
        let part = String(repeating: "abc", count: 50)
        let source = "\"" + String(repeating: part + "\\u00fc\\n", count: 100) + "\""
        let expected = String(repeating: part + "\u{FC}\n", count: 100)
        #expect(try JSONValue(parsing: source) == .string(expected))
    }

    @Test func `wide and long containers outgrow the first memory of the stacks`() throws {
        let array = (0..<5000).map { "[\($0)]" }.joined(separator: ",")
        let object = (0..<5000).map { "\"k\($0)\":{\"v\":\($0)}" }.joined(separator: ",")
        let value = try JSONValue(parsing: "{\"a\":[\(array)],\"o\":{\(object)}}")
        #expect(value["a"]?.arrayValue?.count == 5000)
        #expect(value["a"]?.arrayValue?.last == [4999])
        #expect(value["o"]?["k4321"]?["v"] == 4321)
    }

    @Test func `containers nest as deep as the limit and no deeper`() throws {
        let atLimit = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        #expect(try JSONValue(parsing: atLimit).nests(deeperThan: 255))
        #expect(try !JSONValue(parsing: atLimit).nests(deeperThan: 256))
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "[" + atLimit + "]") }
        #expect(error?.code == .tooDeep)
        #expect(error?.offset == 256)
    }

    @Test func `the depth limit counts arrays and objects alike`() throws {
        let limits = JSONLimits(depthMax: 2)
        #expect(try JSONValue(parsing: #"{"a":[1],"b":{}}"#, limits: limits) == ["a": [1], "b": [:]])
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: #"{"a":[{}]}"#, limits: limits) }
        #expect(try JSONValue(parsing: "1", limits: JSONLimits(depthMax: 0)) == 1)
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: "[]", limits: JSONLimits(depthMax: 0)) }
    }

    @Test func `a document may have as many bytes as the limit`() throws {
        #expect(try JSONValue(parsing: "[1]", limits: JSONLimits(byteCountMax: 3)) == [1])
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: "[1] ", limits: JSONLimits(byteCountMax: 3))
        }
        #expect(error?.code == .tooManyBytes)
    }

    @Test func `bytes, a buffer and a string parse alike`() throws {
        let text = #"{"a":["é",1.50]}"#
        let bytes = Array(text.utf8)
        let expected: JSONValue = ["a": ["é", .number(.text("1.50"))]]
        #expect(try JSONValue(parsing: text) == expected)
        #expect(try JSONValue(parsing: bytes) == expected)
        #expect(try bytes.withUnsafeBufferPointer { try JSONValue(parsing: $0) } == expected)
    }

    @Test func `nothing behind the end of a buffer is read`() throws {
        func parse(_ range: Range<Int>) throws(JSONParseError) -> JSONValue {
            let bytes = Array(#"["abc",12]{"x":true}"#.utf8)
            return try bytes.withUnsafeBufferPointer { buffer throws(JSONParseError) in
                try JSONValue(parsing: UnsafeBufferPointer(rebasing: buffer[range]))
            }
        }
        #expect(try parse(0..<10) == ["abc", 12])
        #expect(try parse(7..<9) == 12)
        #expect(try parse(1..<6) == "abc")
        let error = #expect(throws: JSONParseError.self) { try parse(10..<18) }
        #expect(error?.code == .unrecognizedToken)
    }
}

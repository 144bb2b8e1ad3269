import JSONModel
import MapDatasets
import Testing

@Suite struct JSONDecodersTests {
    private static let portions = [1, 2, 5, .max]

    private static func values(
        _ text: String,
        pointer: String? = nil,
        portion: Int = .max,
        passing: Int = 0
    ) throws(DatasetError) -> [String] {
        let decoder = JSONDocumentDecoder(pointer: pointer.flatMap { JSONPointer($0) })
        return try items(of: Array(text.utf8), portion: portion, passing: passing, decoder).map(\.description)
    }

    @Test(arguments: portions)
    func `the elements of an array are items`(_ portion: Int) throws {
        let text = #"  [ 1, "a,]\"" , {"b":[{}]},null , [ ] ,-1.50,true]  "#
        let expected = ["1", #""a,]\"""#, #"{"b":[{}]}"#, "null", "[]", "-1.50", "true"]
        #expect(try Self.values(text, portion: portion) == expected)
        #expect(try Self.values(text, portion: portion, passing: 3) == Array(expected.dropFirst(3)))
        #expect(try Self.values("[]", portion: portion).isEmpty)
        #expect(try Self.values("\u{FEFF}[ ]", portion: portion).isEmpty)
    }

    @Test(arguments: portions)
    func `the members of an object are items with keys`(_ portion: Int) throws {
        let text = #"{"a":1,"b\u0041":{"c":2} , "":[]}"#
        #expect(try Self.values(text, portion: portion) == ["a: 1", #"bA: {"c":2}"#, ": []"])
        #expect(try Self.values(" {  } ", portion: portion).isEmpty)
    }

    @Test(arguments: portions)
    func `an ItemsPointer leads to the dataset`(_ portion: Int) throws {
        let text = #"{"skip":{"a":["}",{"x":"\""}]},"a/b":[0,{"m~n":[5,6]},[7]],"last":{"k":"v"}}"#
        #expect(try Self.values(text, pointer: "/a~1b/1/m~0n", portion: portion) == ["5", "6"])
        #expect(try Self.values(text, pointer: "/a~1b/2", portion: portion) == ["7"])
        #expect(try Self.values(text, pointer: "/last", portion: portion) == [#"k: "v""#])
        #expect(try Self.values(text, pointer: "", portion: portion).count == 3)
    }

    @Test(arguments: ["/nothing", "/a/1", "/a/x", "/s/0", "/a/01"])
    func `a pointer to nothing is refused`(_ pointer: String) {
        let found = cause { () throws(DatasetError) in
            _ = try Self.values(#"{"a":[[1]],"s":"text"}"#, pointer: pointer)
        }
        #expect(found == "The file has no value at the ItemsPointer '\(pointer)'.")
    }

    @Test func `values passed on the way to the dataset may be of any size`() throws {
        let long = String(repeating: "x", count: 2 * DatasetLimits.itemByteCountMax)
        #expect(try Self.values("{\"a\":\"\(long)\",\"b\":[1]}", pointer: "/b", portion: 1 << 20) == ["1"])
    }

    @Test(arguments: ["1", "\"a\"", "null", " true "])
    func `a document without items is refused`(_ text: String) {
        let found = cause { () throws(DatasetError) in _ = try Self.values(text) }
        #expect(found == "Attempting to map over non-iterable node.")
    }

    @Test(arguments: [
        "", "  ", "[", "[1", "[1,", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a", "{1:2}", "[tru]",
        "[\"a]",
        "[{]", "]", "x",
    ])
    func `what is no JSON is refused`(_ text: String) throws {
        for portion in Self.portions {
            let found = cause { () throws(DatasetError) in _ = try Self.values(text, portion: portion) }
            #expect(try #require(found).hasPrefix("The file is not valid JSON: "), "\(text) by \(portion)")
        }
    }

    @Test func `an item beyond the limit is refused`() {
        let long = String(repeating: "x", count: DatasetLimits.itemByteCountMax)
        let found = cause { () throws(DatasetError) in _ = try Self.values("[1,\"\(long)\"]", portion: 1 << 20) }
        #expect(
            found
                == "Item 1 has more than \(DatasetLimits.itemByteCountMax) bytes, which is the largest size of an item."
        )
    }

    @Test(arguments: portions)
    func `each line of JSON Lines is an item`(_ portion: Int) throws {
        let text = Array("\u{FEFF}{\"a\":1}\r\n\n  \n[2]\n\"x\"".utf8)
        let found = try items(of: text, portion: portion, JSONLinesDecoder())
        #expect(found.map(\.value) == [["a": 1], [2], "x"])
        #expect(try items(of: text, portion: portion, passing: 1, JSONLinesDecoder()).count == 2)
        #expect(try items(of: [], portion: portion, JSONLinesDecoder()).isEmpty)
    }

    @Test func `a line that is no JSON is named`() throws {
        let found = cause { () throws(DatasetError) in
            _ = try items(of: Array("1\n\n{a}\n".utf8), JSONLinesDecoder())
        }
        #expect(try #require(found).hasPrefix("Line 3 is not valid JSON: "))
    }

    @Test func `a line beyond the limit is refused, with or without an end`() {
        for end in ["", "\n"] {
            let line = [UInt8](repeating: 49, count: DatasetLimits.itemByteCountMax + 1) + Array(end.utf8)
            let found = cause { () throws(DatasetError) in
                _ = try items(of: line, portion: 1 << 20, JSONLinesDecoder())
            }
            #expect(found?.hasPrefix("Line 1 has more than ") == true)
        }
    }

    @Test(arguments: ["a", "/~", "/~2", "/a~"])
    func `what is no JSON Pointer is told apart`(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }
}

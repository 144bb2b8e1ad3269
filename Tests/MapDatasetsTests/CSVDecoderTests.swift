import JSONModel
import MapDatasets
import Testing

@Suite struct CSVDecoderTests {
    private static func rows(
        _ text: String,
        _ config: JSONObject = [:],
        portion: Int = .max
    ) throws -> [String] {
        try items(of: Array(text.utf8), portion: portion, CSVDecoder(CSVFormat(config))).map(\.description)
    }

    @Test(arguments: [1, 2, 3, 7, .max])
    func `rows become objects of texts, whatever the portions are`(_ portion: Int) throws {
        let text = "a,b\r\n1,\"x,\"\"y\"\"\r\nz\"\r\n\r\n2,\\\"q\\\\\n,\n"
        #expect(
            try Self.rows(text, portion: portion) == [
                #"{"a":"1","b":"x,\"y\"\r\nz"}"#, #"{"a":"2","b":"\"q\\"}"#, #"{"a":"","b":""}"#,
            ]
        )
    }

    @Test func `short rows are padded and long ones cut`() throws {
        #expect(
            try Self.rows("a,b\n1\n1,2,3\n   \n") == [
                #"{"a":"1","b":""}"#, #"{"a":"1","b":"2"}"#, #"{"a":"   ","b":""}"#,
            ]
        )
    }

    @Test func `given headers make the first row an item`() throws {
        let config: JSONObject = ["CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "y"], "CSVDelimiter": "PIPE"]
        #expect(try Self.rows("1|2\n3,4", config) == [#"{"x":"1","y":"2"}"#, #"{"x":"3,4","y":""}"#])
    }

    @Test(arguments: [("COMMA", ","), ("PIPE", "|"), ("SEMICOLON", ";"), ("SPACE", " "), ("TAB", "\t")])
    func `each delimiter separates`(_ name: String, _ delimiter: String) throws {
        let text = "a\(delimiter)b\n1\(delimiter)\"\(delimiter)\"\n2\(delimiter)\\\(delimiter)"
        let found = try items(of: Array(text.utf8), CSVDecoder(CSVFormat(["CSVDelimiter": .string(name)])))
        #expect(found.map { $0.value["b"] } == [.string(delimiter), .string(delimiter)])
    }

    @Test func `a backslash takes the meaning from special bytes and is dropped elsewhere`() throws {
        #expect(try Self.rows("a,b\n\\,\\\\\\\",\\n\\x\n") == [#"{"a":",\\\"","b":"nx"}"#])
        #expect(
            try Self.rows("path,size\nC:\\\\Program Files\\\\MyApp.exe,6534512") == [
                #"{"path":"C:\\Program Files\\MyApp.exe","size":"6534512"}"#
            ]
        )
    }

    @Test func `a quote within a field is a character`() throws {
        #expect(try Self.rows("a,b\nx\"y\",\"z\"w") == [#"{"a":"x\"y\"","b":"zw"}"#])
    }

    @Test func `a byte order mark is no part of the header`() throws {
        #expect(try Self.rows("\u{FEFF}a\n1") == [#"{"a":"1"}"#])
        #expect(try Self.rows("\u{FEFF}a\n1", portion: 1) == [#"{"a":"1"}"#])
    }

    @Test func `members have the order of a Java hash map`() throws {
        #expect(try Self.rows("0,True,{}\n1,2,3") == [#"{"0":"1","{}":"3","True":"2"}"#])
        #expect(try Self.rows("H1,\n1,2") == [#"{"":"2","H1":"1"}"#])
    }

    @Test func `an empty file has no items`() throws {
        #expect(try Self.rows("").isEmpty)
        #expect(try Self.rows("a,b").isEmpty)
        #expect(try Self.rows("\n\r\n\na\n\n1\n\n") == [#"{"a":"1"}"#])
    }

    @Test func `equal headers are refused`() throws {
        let expected = "CSV headers cannot contain duplicates."
        #expect(
            cause { () throws(DatasetError) in _ = try items(of: Array("a,b,a\n1,2,3".utf8), CSVDecoder(CSVFormat([:])))
            } == expected
        )
        let given: JSONObject = ["CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "x"]]
        #expect(cause { () throws(DatasetError) in _ = try CSVDecoder(CSVFormat(given)) } == expected)
    }

    @Test(arguments: ["a\n\"x", "a\n\"x\ny", "a\n\"x\\"])
    func `a quoted field without an end is refused`(_ text: String) {
        let found = cause { () throws(DatasetError) in _ = try items(of: Array(text.utf8), CSVDecoder(CSVFormat([:]))) }
        #expect(found == "The quoted field at the end of row 2 has no closing quote.")
    }

    @Test func `a row beyond the limit is refused, one at the limit is not`() throws {
        let limit = DatasetLimits.itemByteCountMax
        let fits = Array("a\n".utf8) + [UInt8](repeating: 120, count: limit) + Array("\n".utf8)
        #expect(try items(of: fits, portion: 1 << 20, CSVDecoder(CSVFormat([:]))).count == 1)
        for head in ["a\n", "a\n\""] {
            let large = Array(head.utf8) + [UInt8](repeating: 120, count: limit + 1) + Array("\n".utf8)
            let found = cause { () throws(DatasetError) in
                _ = try items(of: large, portion: 1 << 20, CSVDecoder(CSVFormat([:])))
            }
            #expect(found == "Row 2 has more than \(limit) bytes, which is the largest size of an item.")
        }
    }

    @Test func `headers beyond their limit and UTF-16 are refused`() {
        let header = Array(String(repeating: "h", count: DatasetLimits.headerByteCountMax + 1).utf8)
        #expect(
            cause { () throws(DatasetError) in _ = try items(of: header, CSVDecoder(CSVFormat([:]))) }
                == "The CSV headers have more than 10240 bytes."
        )
        #expect(
            cause { () throws(DatasetError) in _ = try items(of: [0xFF, 0xFE, 0x61, 0], CSVDecoder(CSVFormat([:]))) }
                == "The file is in UTF-16. Convert it to UTF-8."
        )
    }

    @Test func `passed rows are not built and count`() throws {
        let text = Array("a\n1\n2\n\n3\n4\n".utf8)
        let found = try items(of: text, passing: 2, CSVDecoder(CSVFormat([:])))
        #expect(found.map { $0.value["a"] } == ["3", "4"])
        #expect(try items(of: text, passing: 9, CSVDecoder(CSVFormat([:]))).isEmpty)
    }
}

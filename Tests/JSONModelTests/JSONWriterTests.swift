import JSONModel
import Testing

@Suite struct JSONWriterTests {
    private func text(_ writer: consuming JSONWriter) -> String {
        String(decoding: writer.finish(), as: UTF8.self)
    }

    @Test func `the writer sets commas`() {
        var writer = JSONWriter(reserving: 0)
        writer.beginObject()
        writer.key("a")
        writer.integer(1)
        writer.key("list")
        writer.beginArray()
        writer.string("x")
        writer.null()
        writer.bool(true)
        writer.double(2.5)
        writer.beginArray()
        writer.endArray()
        writer.beginObject()
        writer.endObject()
        writer.raw(Array(#"{"raw":[1]}"#.utf8))
        writer.value(["v": [1, "y"]])
        writer.string(utf8: Array("é\n".utf8))
        writer.number(.text("1.0"))
        writer.endArray()
        let key = "dyn\"amic"
        writer.key(key)
        writer.bool(false)
        writer.endObject()
        let expected =
            #"{"a":1,"list":["x",null,true,2.5,[],{},{"raw":[1]},{"v":[1,"y"]},"é\n",1.0],"dyn\"amic":false}"#
        #expect(writer.count == expected.utf8.count)
        #expect(text(writer) == expected)
    }

    @Test func `a single scalar needs no container`() {
        var writer = JSONWriter()
        writer.string("")
        #expect(text(writer) == "\"\"")
    }

    @Test(arguments: [
        0, 1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 99_999, 100_000, 123_456_789, 1_000_000_000, Int64.max, .min, -1,
        -10,
        -100, -12_345,
    ])
    func `integers print all their digits`(value: Int64) {
        var writer = JSONWriter(reserving: 1)
        writer.integer(value)
        #expect(writer.count == JSONValue.integer(value).serializedByteCount())
        #expect(text(writer) == value.description)
    }

    @Test func `integers of every length print all their digits`() {
        var value: UInt64 = 1
        while value <= UInt64(Int64.max) {
            for candidate in [value - 1, value, value + 1].map({ Int64(truncatingIfNeeded: $0) }) where candidate >= 0 {
                #expect(JSONValue.integer(candidate).serializedString() == candidate.description)
                #expect(JSONValue.integer(-candidate).serializedString() == (-candidate).description)
            }
            guard value <= UInt64.max / 10 else { break }
            value *= 10
        }
    }

    @Test func `the writer ends as a string too`() {
        var writer = JSONWriter()
        writer.beginArray()
        for number in 0..<1000 { writer.integer(Int64(number)) }
        writer.endArray()
        #expect(writer.finishString() == "[" + (0..<1000).map(\.description).joined(separator: ",") + "]")
    }
}

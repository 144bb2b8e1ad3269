import MapDatasets
import Testing

@Suite struct GzipInflaterTests {
    /// `hello` and ` world`, each a stream of its own.
    private static let hello: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
    ]

    private static func inflate(_ bytes: [UInt8], portion: Int) throws(DatasetError) -> String {
        let inflater = try GzipInflater()
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            inflater.append(Array(rest.prefix(portion)))
            rest = rest.dropFirst(portion)
            while true {
                let piece = try inflater.next()
                if piece.isEmpty { break }
                output += piece
            }
        }
        try inflater.end()
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [1, 3, 1000])
    func `streams one after the other are one text`(_ portion: Int) throws {
        #expect(try Self.inflate(Self.hello + Self.hello, portion: portion) == "hellohello")
    }

    @Test func `a cut stream is refused`() {
        let found = cause { () throws(DatasetError) in _ = try Self.inflate(Self.hello.dropLast(9) + [], portion: 4) }
        #expect(found == "The gzip file ends too early.")
    }

    @Test func `what is no gzip is refused`() {
        let found = cause { () throws(DatasetError) in _ = try Self.inflate(Array("plain text".utf8), portion: 4) }
        #expect(found == "The file is no whole gzip file: it cannot be decompressed.")
    }

    @Test(arguments: [
        ("a.csv", Compression.none), ("a.csv.gz", .gzip), ("A.JSONL.GZIP", .gzip), ("a.zst", .zstandard),
        ("a.jsonl.zstd", .zstandard), ("gz", .none),
    ])
    func `the extension tells the compression`(_ key: String, _ expected: Compression) {
        #expect(Compression(key: key) == expected)
    }
}

import JSONModel
import TestSupport
import Testing

@Suite struct JSONFuzzTests {
    static let seeds: [String] = [
        #"{"orderId":"ord-1","items":[{"sku":"A","qty":2,"price":19.90,"note":"a\n\"b\"\u00e9"},{}],"paid":true,"x":null}"#,
        #"[[],[[]],{"a":{"b":{"c":[1,-2,3e4,0.5,-0,123456789012345678901234567890]}}}]"#,
        #"["\uD83D\uDE00","é€🎉","\\\/\b\f\r\t","",  "a long string without any escapes in it at all"]"#,
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"a":15}"#,
        " \t\r\n-12.5e-3 ",
    ]

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `mutated documents parse or fail with a position inside them`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var accepted = 0
        for _ in 0..<4000 {
            let base = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8)
            let document = Self.mutated(base, using: &random)
            let value: JSONValue
            do {
                value = try JSONValue(parsing: document)
            } catch {
                #expect((0...document.count).contains(error.offset))
                #expect(error.line >= 1 && error.column >= 1 && error.readerColumn >= 1)
                #expect(!error.message.isEmpty)
                continue
            }
            accepted += 1
            let printed = value.serialized()
            let again = try JSONValue(parsing: printed)
            #expect(printed.count == value.serializedByteCount())
            #expect(again == value)
            #expect(again.hashValue == value.hashValue)
            #expect(again.serialized() == printed)
        }
        #expect(accepted > 0)
    }

    @Test func `every prefix of a document fails and only the whole one parses`() {
        for source in Self.seeds.dropLast() {
            let bytes = Array(source.utf8)
            for count in bytes.indices {
                #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(bytes[..<count])) }
            }
            #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func `random values survive printing and parsing`() throws {
        var random = SplitMix64(seed: 99)
        for _ in 0..<1000 {
            let value = JSONValue.random(depth: 6, using: &random)
            let printed = value.serialized()
            #expect(printed.count == value.serializedByteCount())
            #expect(try JSONValue(parsing: printed) == value)
            #expect(try JSONValue(parsing: printed).serialized() == printed)
        }
    }

    /// Changes, inserts, removes or copies a few bytes.
    private static func mutated(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
        let telling = Array("{}[],:\"\\/ \n\u{0}-+.eE0159truefalsenulluD8".utf8) + [0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF]
        var result = bytes
        for _ in 0..<Int.random(in: 0...3, using: &random) where !result.isEmpty {
            let position = Int.random(in: result.indices, using: &random)
            let byte = telling[Int.random(in: telling.indices, using: &random)]
            switch Int.random(in: 0..<5, using: &random) {
            case 0: result[position] = byte
            case 1: result.insert(byte, at: position)
            case 2: result.remove(at: position)
            case 3: result.removeSubrange(position...)
            default:
                let other = Int.random(in: result.indices, using: &random)
                result.insert(contentsOf: result[min(position, other)..<max(position, other)], at: position)
            }
        }
        return result
    }
}

extension JSONValue {
    /// A random value with at most `depth` levels of containers.
    static func random(depth: Int, using random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(truncatingIfNeeded: random.next() >> UInt64.random(in: 0..<64, using: &random)))
        case 3:
            let value = Double(bitPattern: random.next())
            return .number(value.isFinite ? value : 0.5)
        case 4, 5: return .string(randomText(using: &random))
        case 6, 7:
            let count = Int.random(in: 0..<5, using: &random)
            return .array((0..<count).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<16, using: &random) {
                object[randomText(using: &random)] = .random(depth: depth - 2, using: &random)
            }
            return .object(object)
        }
    }

    private static func randomText(using random: inout SplitMix64) -> String {
        let scalars = (0..<Int.random(in: 0..<20, using: &random)).map { _ -> Unicode.Scalar in
            let value = random.next()
            switch value % 8 {
            case 0: return Unicode.Scalar(UInt8(value >> 8 & 0x1F))
            case 1: return "\""
            case 2: return Unicode.Scalar(UInt32(value >> 8 & 0x10FFFF)) ?? "\\"
            default: return Unicode.Scalar(UInt8(0x20 + (value >> 8) % 0x5F))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

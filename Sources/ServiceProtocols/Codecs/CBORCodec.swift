import BinaryText
import JSONModel
import ServiceModels

/// The bodies of Smithy's RPC v2 protocol: CBOR (RFC 8949), as far as the protocol uses it.
struct CBORCodec {
    let model: ServiceModel

    // Out

    func bytes(_ value: WireValue) -> [UInt8] {
        var output: [UInt8] = []
        write(value, to: &output)
        return output
    }

    private func write(_ value: WireValue, to output: inout [UInt8]) {
        switch value {
        case .bool(let flag): output.append(flag ? 0xF5 : 0xF4)
        case .number(let number): Self.write(number, to: &output)
        case .text(let text): Self.write(text, to: &output)
        case .blob(let bytes):
            Self.head(2, UInt64(bytes.count), to: &output)
            output += bytes
        case .timestamp(let time):
            output.append(0xC1)
            Self.write(JSONNumber(Double(time.milliseconds) / 1000), to: &output)
        case .list(let elements):
            Self.head(4, UInt64(elements.count), to: &output)
            for element in elements { write(element, to: &output) }
        case .map(let entries):
            Self.head(5, UInt64(entries.count), to: &output)
            for entry in entries {
                Self.write(entry.key, to: &output)
                write(entry.value, to: &output)
            }
        case .structure(let members):
            Self.head(5, UInt64(members.count), to: &output)
            for member in members {
                Self.write(member.model.name, to: &output)
                write(member.value, to: &output)
            }
        case .document(let json): Self.write(json, to: &output)
        }
    }

    private static func write(_ json: JSONValue, to output: inout [UInt8]) {
        switch json {
        case .null: output.append(0xF6)
        case .bool(let flag): output.append(flag ? 0xF5 : 0xF4)
        case .number(let number): write(number, to: &output)
        case .string(let text): write(text, to: &output)
        case .array(let elements):
            head(4, UInt64(elements.count), to: &output)
            for element in elements { write(element, to: &output) }
        case .object(let object):
            head(5, UInt64(object.count), to: &output)
            for member in object.members {
                write(member.key, to: &output)
                write(member.value, to: &output)
            }
        }
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        head(3, UInt64(text.utf8.count), to: &output)
        output += text.utf8
    }

    private static func write(_ number: JSONNumber, to output: inout [UInt8]) {
        guard let integer = number.integerValue else {
            output.append(0xFB)
            append(number.doubleValue.bitPattern, count: 8, to: &output)
            return
        }
        if integer >= 0 {
            head(0, UInt64(integer), to: &output)
        } else {
            head(1, UInt64(-1 - integer), to: &output)
        }
    }

    /// The first bytes of an item: its major type and argument.
    private static func head(_ type: UInt8, _ argument: UInt64, to output: inout [UInt8]) {
        switch argument {
        case 0..<24: output.append(type << 5 | UInt8(argument))
        case 24...0xFF:
            output.append(type << 5 | 24)
            append(argument, count: 1, to: &output)
        case 0x100...0xFFFF:
            output.append(type << 5 | 25)
            append(argument, count: 2, to: &output)
        case 0x10000...0xFFFF_FFFF:
            output.append(type << 5 | 26)
            append(argument, count: 4, to: &output)
        default:
            output.append(type << 5 | 27)
            append(argument, count: 8, to: &output)
        }
    }

    private static func append(_ value: UInt64, count: Int, to output: inout [UInt8]) {
        for index in (0..<count).reversed() { output.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }

    // In

    /// The value of a body by its shape.
    func value(_ bytes: [UInt8], _ reference: ShapeReference) throws(MalformedServiceResponse) -> WireValue? {
        // Blobs read as base 64 and times as epoch seconds, so the JSON protocol's rules apply to what comes out.
        try JSONCodec(model: model, usesLocationNames: false).value(try json(bytes), reference)
    }

    /// A body as JSON: byte strings become base 64.
    func json(_ bytes: [UInt8]) throws(MalformedServiceResponse) -> JSONValue {
        var reader = CBORReader(bytes)
        return try reader.item(depth: 0)
    }
}

/// Reads CBOR items as JSON values.
private struct CBORReader {
    private let bytes: [UInt8]
    private var position = 0
    private static let depthMax = 128

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func item(depth: Int) throws(MalformedServiceResponse) -> JSONValue {
        guard depth < Self.depthMax else { throw malformed("nests deeper than \(Self.depthMax)") }
        let initial = try byte()
        let (type, info) = (initial >> 5, initial & 31)
        if type == 7 { return try simple(info) }
        if info == 31 { return try indefinite(type, depth) }
        let argument = try self.argument(info)
        switch type {
        case 0: return .number(Int64(exactly: argument).map(JSONNumber.integer) ?? JSONNumber(Double(argument)))
        case 1:
            let value = Int64(exactly: argument).map { -1 - $0 }
            return .number(value.map(JSONNumber.integer) ?? JSONNumber(-1 - Double(argument)))
        case 2: return .string(Base64.encode(try take(argument)))
        case 3: return .string(String(decoding: try take(argument), as: UTF8.self))
        case 4:
            guard argument <= UInt64(bytes.count) else { throw malformed("ends in an array") }
            var elements: [JSONValue] = []
            for _ in 0..<argument { elements.append(try item(depth: depth + 1)) }
            return .array(elements)
        case 5:
            guard argument <= UInt64(bytes.count) else { throw malformed("ends in a map") }
            var members: [JSONObject.Member] = []
            for _ in 0..<argument { members.append(try member(depth)) }
            return .object(JSONObject(members))
        // Tags say how to read what follows; times follow as numbers.
        default: return try item(depth: depth + 1)
        }
    }

    private mutating func member(_ depth: Int) throws(MalformedServiceResponse) -> JSONObject.Member {
        guard case .string(let key) = try item(depth: depth + 1) else { throw malformed("has a key that is no text") }
        return JSONObject.Member(key: key, value: try item(depth: depth + 1))
    }

    private mutating func indefinite(_ type: UInt8, _ depth: Int) throws(MalformedServiceResponse) -> JSONValue {
        switch type {
        case 2, 3:
            var joined: [UInt8] = []
            while try !isBreak() {
                let initial = try byte()
                guard initial >> 5 == type, initial & 31 != 31 else { throw malformed("has a wrong chunk") }
                joined += try take(try argument(initial & 31))
            }
            return .string(type == 2 ? Base64.encode(joined) : String(decoding: joined, as: UTF8.self))
        case 4:
            var elements: [JSONValue] = []
            while try !isBreak() { elements.append(try item(depth: depth + 1)) }
            return .array(elements)
        case 5:
            var members: [JSONObject.Member] = []
            while try !isBreak() { members.append(try member(depth)) }
            return .object(JSONObject(members))
        default: throw malformed("has an item of indefinite length that cannot be one")
        }
    }

    private mutating func simple(_ info: UInt8) throws(MalformedServiceResponse) -> JSONValue {
        switch info {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22, 23: return .null
        case 25: return .number(Self.half(try argument(25)))
        case 26: return .number(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try argument(26)))))
        case 27: return .number(Double(bitPattern: try argument(27)))
        default: throw malformed("has the simple value \(info)")
        }
    }

    /// The value of a floating-point number of 16 bits.
    private static func half(_ bits: UInt64) -> Double {
        let sign: Double = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Double(bits & 0x3FF)
        switch exponent {
        case 0: return sign * fraction / 16_777_216
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }

    private mutating func argument(_ info: UInt8) throws(MalformedServiceResponse) -> UInt64 {
        guard info >= 24 else { return UInt64(info) }
        guard info < 28 else { throw malformed("has a reserved length") }
        var value: UInt64 = 0
        for _ in 0..<(1 << (info - 24)) { value = value << 8 | UInt64(try byte()) }
        return value
    }

    private mutating func isBreak() throws(MalformedServiceResponse) -> Bool {
        guard position < bytes.count else { throw malformed("ends early") }
        guard bytes[position] == 0xFF else { return false }
        position += 1
        return true
    }

    private mutating func byte() throws(MalformedServiceResponse) -> UInt8 {
        guard position < bytes.count else { throw malformed("ends early") }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func take(_ count: UInt64) throws(MalformedServiceResponse) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.count - position) else { throw malformed("ends early") }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    private func malformed(_ what: String) -> MalformedServiceResponse {
        MalformedServiceResponse("the CBOR body \(what) (byte \(position))")
    }
}

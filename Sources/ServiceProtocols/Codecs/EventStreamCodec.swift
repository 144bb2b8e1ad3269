import JSONModel
import ServiceModels

/// Reads a stream of events that has come whole, as `{"Stream": [{"<event>": {…}}, …]}` of wire values.
///
///     message  = total length (4), headers length (4), checksum (4), headers, payload, checksum (4)
///     header   = name length (1), name, type (1; 7 is a text), value length (2), value
///
/// Checksums are left to the connection, which has its own. Source: "Amazon event stream specification" of Smithy.
struct EventStreamCodec {
    let model: ServiceModel

    /// The events of a payload member, in their order.
    func value(_ bytes: [UInt8], _ events: StructureShape) throws(MalformedServiceResponse) -> WireValue {
        var values: [WireValue] = []
        var position = 0
        while position < bytes.count {
            guard let total = Self.number(bytes, position, 4), let head = Self.number(bytes, position + 4, 4),
                total >= 16 + head, position + total <= bytes.count
            else { throw MalformedServiceResponse("the stream of events is cut off") }
            let start = position + 12
            let headers = try Self.headers(bytes[start..<start + head])
            let payload = Array(bytes[(start + head)..<(position + total - 4)])
            if let event = try event(headers, payload, events) { values.append(event) }
            position += total
        }
        return .list(values)
    }

    private func event(
        _ headers: [String: String],
        _ payload: [UInt8],
        _ events: StructureShape
    ) throws(MalformedServiceResponse) -> WireValue? {
        let kind = headers[":message-type"] ?? "event"
        guard kind == "event" else {
            let name = headers[":exception-type"] ?? headers[":error-code"] ?? kind
            let message = headers[":error-message"] ?? String(decoding: payload, as: UTF8.self)
            throw MalformedServiceResponse("the stream ended with \(name): \(message)")
        }
        // Kinds of events that the model does not know are left out.
        guard let member = events.members.first(where: { $0.name == headers[":event-type"] }),
            let value = try value(payload, member)
        else { return nil }
        return .structure([WireValue.Member(model: member, value: value)])
    }

    private func value(_ payload: [UInt8], _ member: MemberModel) throws(MalformedServiceResponse) -> WireValue? {
        let body: JSONValue
        do {
            body = try JSONValue(parsing: payload)
        } catch {
            throw MalformedServiceResponse("the event \(member.name) is no JSON document: \(error.message)")
        }
        return try JSONCodec(model: model, usesLocationNames: true).value(body, member.reference)
    }

    private static func headers(_ bytes: ArraySlice<UInt8>) throws(MalformedServiceResponse) -> [String: String] {
        var headers: [String: String] = [:]
        let bytes = Array(bytes)
        var position = 0
        while position < bytes.count {
            let nameLength = Int(bytes[position])
            let valueStart = position + 1 + nameLength
            guard valueStart < bytes.count, let width = width(of: bytes, at: valueStart) else {
                throw MalformedServiceResponse("a header of an event is cut off")
            }
            let name = String(decoding: bytes[(position + 1)..<valueStart], as: UTF8.self)
            if bytes[valueStart] == 7 {
                headers[name] = String(decoding: bytes[(valueStart + 3)..<(valueStart + 1 + width)], as: UTF8.self)
            }
            position = valueStart + 1 + width
        }
        return headers
    }

    /// The bytes of a header's value after its type; nil when they are not all there.
    private static func width(of bytes: [UInt8], at type: Int) -> Int? {
        let width: Int
        switch bytes[type] {
        case 0, 1: width = 0
        case 2: width = 1
        case 3: width = 2
        case 4: width = 4
        case 5, 8: width = 8
        case 9: width = 16
        case 6, 7:
            guard let length = number(bytes, type + 1, 2) else { return nil }
            width = 2 + length
        default: return nil
        }
        return type + 1 + width <= bytes.count ? width : nil
    }

    /// A number of some bytes, the highest first.
    private static func number(_ bytes: [UInt8], _ position: Int, _ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        return bytes[position..<position + count].reduce(0) { $0 << 8 | Int($1) }
    }
}

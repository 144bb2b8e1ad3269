import BinaryText
import JSONModel
import ServiceModels

/// The bodies of the JSON protocols (JSON 1.0, JSON 1.1 and REST-JSON).
///
/// Source: "AWS JSON 1.0 protocol", "AWS restJson1 protocol" of the Smithy specification.
struct JSONCodec {
    let model: ServiceModel
    /// REST-JSON has names of its own for members, the others use the members' names.
    let usesLocationNames: Bool

    // Out

    func json(_ value: WireValue, _ reference: ShapeReference?) -> JSONValue {
        switch value {
        case .bool(let flag): return .bool(flag)
        case .number(let number): return .number(number)
        case .text(let text): return .string(text)
        case .blob(let bytes): return .string(Base64.encode(bytes))
        case .timestamp(let time):
            let format = timestampFormat(reference) ?? .unixTimestamp
            if format == .unixTimestamp, let number = JSONNumber(literal: time.epochSecondsText) {
                return .number(number)
            }
            return .string(TimestampText.text(time, format))
        case .list(let elements):
            let member = memberReference(reference)
            return .array(elements.map { json($0, member) })
        case .map(let entries):
            let member = memberReference(reference)
            return .object(
                JSONObject(entries.map { JSONObject.Member(key: $0.key, value: json($0.value, member)) })
            )
        case .structure(let members): return .object(object(members))
        case .document(let value): return value
        }
    }

    func object(_ members: [WireValue.Member]) -> JSONObject {
        JSONObject(
            members.map { JSONObject.Member(key: name($0.model), value: json($0.value, $0.model.reference)) }
        )
    }

    // In

    /// The value that a JSON value stands for; nil for null, and where the shape is not there.
    func value(_ json: JSONValue, _ reference: ShapeReference) throws(MalformedServiceResponse) -> WireValue? {
        guard !json.isNull, let shape = model[reference] else { return nil }
        switch (shape.kind, json) {
        case (.structure(let structure), .object(let object)):
            return structure.isDocument ? .document(json) : .structure(try members(object, structure))
        case (.structure(let structure), _) where structure.isDocument: return .document(json)
        case (.list(let member, _), .array(let elements)):
            var values: [WireValue] = []
            for element in elements {
                if let value = try value(element, member) { values.append(value) }
            }
            return .list(values)
        case (.map(_, let element, _), .object(let object)):
            var values: [(key: String, value: WireValue)] = []
            for member in object.members {
                if let value = try value(member.value, element) { values.append((member.key, value)) }
            }
            return .map(values)
        case (.string, .string(let text)): return .text(text)
        case (.string, _): return .text(json.serializedString())
        case (.blob, .string(let text)):
            guard let bytes = Base64.decode(text) else { throw malformed(shape, "is not base 64") }
            return .blob(bytes)
        case (.timestamp, .number(let number)):
            return TimestampText.timestamp(epochSeconds: number).map(WireValue.timestamp) ?? .number(number)
        case (.timestamp, .string(let text)):
            return TimestampText.timestamp(text).map(WireValue.timestamp) ?? .text(text)
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.integer, .number(let number)), (.long, .number(let number)), (.float, .number(let number)),
            (.double, .number(let number)):
            return .number(number)
        case (.float, .string(let text)), (.double, .string(let text)): return .text(text)
        case (.other, _): return .document(json)
        default: throw malformed(shape, "is \(json.typeName)")
        }
    }

    func members(
        _ object: JSONObject,
        _ structure: StructureShape
    ) throws(MalformedServiceResponse) -> [WireValue.Member] {
        var members: [WireValue.Member] = []
        for member in structure.members where member.location == .body {
            guard let json = object[name(member)], let value = try value(json, member.reference) else { continue }
            members.append(WireValue.Member(model: member, value: value))
        }
        return members
    }

    private func malformed(_ shape: Shape, _ what: String) -> MalformedServiceResponse {
        MalformedServiceResponse("a value of the type '\(shape.name)' \(what)")
    }

    private func name(_ member: MemberModel) -> String {
        usesLocationNames ? member.reference.locationName ?? member.name : member.name
    }

    private func timestampFormat(_ reference: ShapeReference?) -> TimestampFormat? {
        guard let reference else { return nil }
        if let format = reference.timestampFormat { return format }
        guard case .timestamp(let format)? = model[reference]?.kind else { return nil }
        return format
    }

    private func memberReference(_ reference: ShapeReference?) -> ShapeReference? {
        switch reference.flatMap({ model[$0]?.kind }) {
        case .list(let member, _)?: member
        case .map(_, let value, _)?: value
        default: nil
        }
    }
}

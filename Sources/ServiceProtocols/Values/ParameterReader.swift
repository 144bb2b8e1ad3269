import JSONModel
import ServiceModels

/// Reads the parameters of an integration as the input of an operation.
///
/// Texts stand for blobs (their UTF-8 bytes; for a streamed body their JSON), and any JSON may stand for a text or a blob: it is sent as JSON text, as
/// Step Functions does for `Input`, `Message` or a `Body`. Points in time are ISO 8601 texts or epoch seconds. Members
/// that are null are left out.
struct ParameterReader {
    let model: ServiceModel
    let naming: IntegrationNaming

    func structure(_ object: JSONObject, _ shape: StructureShape, at path: String) throws(ServiceInputError)
        -> WireValue
    {
        var members: [WireValue.Member] = []
        var known = 0
        for member in shape.members {
            let name = naming.name(ofMember: member.name)
            guard let value = object[name] ?? spelled(member).flatMap({ object[$0] }) else { continue }
            known += 1
            guard !value.isNull else { continue }
            let inner = Self.path(path, name)
            let read = isBody(member) ? .blob(value.serialized()) : try read(value, member.reference, at: inner)
            members.append(WireValue.Member(model: member, value: read))
        }
        guard known == object.count else {
            let names = Set(shape.members.flatMap { [naming.name(ofMember: $0.name), spelled($0) ?? ""] })
            let unknown = object.keys.first { !names.contains($0) } ?? ""
            throw ServiceInputError(path: Self.path(path, unknown), reason: .unknownMember)
        }
        return .structure(members)
    }

    /// The API's own name where it begins with a capital, as all names of parameters do.
    private func spelled(_ member: MemberModel) -> String? {
        guard let first = member.name.utf8.first, (0x41...0x5A).contains(first) else { return nil }
        return member.name
    }

    /// Whether a member is a streamed body: SDK integrations send it as JSON, texts in their quotation marks.
    private func isBody(_ member: MemberModel) -> Bool {
        guard naming == .sdk, let shape = model[member.reference], case .blob = shape.kind else { return false }
        return member.reference.isStreaming || shape.isStreaming
    }

    private func read(
        _ value: JSONValue,
        _ reference: ShapeReference,
        at path: String
    ) throws(ServiceInputError) -> WireValue {
        guard let shape = model[reference] else {
            throw ServiceInputError(path: path, reason: .unsupported("The API model lacks '\(reference.shape)'"))
        }
        switch shape.kind {
        case .structure(let structure):
            if structure.isDocument { return .document(value) }
            guard !structure.isEventStream else {
                throw ServiceInputError(path: path, reason: .unsupported("Streams of events are not supported"))
            }
            return try self.structure(try object(value, at: path), structure, at: path)
        case .list(let member, _):
            guard case .array(let elements) = value else { throw wrong(path, "an array") }
            var values: [WireValue] = []
            for (index, element) in elements.enumerated() {
                values.append(try read(element, member, at: "\(path)[\(index)]"))
            }
            return .list(values)
        case .map(_, let element, _):
            var values: [(key: String, value: WireValue)] = []
            for member in try object(value, at: path).members where !member.value.isNull {
                let inner = Self.path(path, member.key)
                values.append((member.key, try read(member.value, element, at: inner)))
            }
            return .map(values)
        case .string, .integer, .long, .float, .double, .boolean, .timestamp, .blob, .other:
            return try scalar(value, shape, at: path)
        }
    }

    private func scalar(_ value: JSONValue, _ shape: Shape, at path: String) throws(ServiceInputError) -> WireValue {
        switch (shape.kind, value) {
        case (.string, .string(let text)): return .text(text)
        case (.string, _): return .text(value.serializedString())
        case (.blob, .string(let text)): return .blob(Array(text.utf8))
        case (.blob, _): return .blob(value.serialized())
        case (.integer, .number(let number)), (.long, .number(let number)):
            guard number.integerValue != nil else { throw wrong(path, "a whole number") }
            return .number(number)
        case (.integer, .string(let text)), (.long, .string(let text)):
            guard let number = Int64(text) else { throw wrong(path, "a whole number") }
            return .number(.integer(number))
        case (.float, .number(let number)), (.double, .number(let number)): return .number(number)
        case (.float, .string(let text)), (.double, .string(let text)):
            guard let number = JSONNumber(literal: text) else { throw wrong(path, "a number") }
            return .number(number)
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.boolean, .string("true")): return .bool(true)
        case (.boolean, .string("false")): return .bool(false)
        case (.timestamp, .string(let text)):
            guard let time = Timestamp(iso8601: text) else { throw wrong(path, "a time such as 2024-01-31T12:00:00Z") }
            return .timestamp(time)
        case (.timestamp, .number(let number)):
            guard let time = TimestampText.timestamp(epochSeconds: number) else { throw wrong(path, "epoch seconds") }
            return .timestamp(time)
        case (.integer, _), (.long, _): throw wrong(path, "a whole number")
        case (.float, _), (.double, _): throw wrong(path, "a number")
        case (.boolean, _): throw wrong(path, "true or false")
        case (.timestamp, _): throw wrong(path, "a time: an ISO 8601 text or epoch seconds")
        default: return .document(value)
        }
    }

    private func object(_ value: JSONValue, at path: String) throws(ServiceInputError) -> JSONObject {
        guard case .object(let object) = value else { throw wrong(path, "an object") }
        return object
    }

    private func wrong(_ path: String, _ expected: String) -> ServiceInputError {
        ServiceInputError(path: path, reason: .wrongType(expected: expected))
    }

    private static func path(_ outer: String, _ name: String) -> String { outer.isEmpty ? name : "\(outer).\(name)" }
}

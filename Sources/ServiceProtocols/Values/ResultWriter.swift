import BinaryText
import JSONModel
import ServiceModels

/// Writes an operation's output as the result of an integration.
///
/// Blobs become texts where they are UTF-8, else base 64; points in time ISO 8601 texts
/// (milliseconds since 1970 for optimized integrations; recorded AWS behaviour). A streamed body is read whole.
struct ResultWriter {
    let naming: IntegrationNaming

    func json(_ value: WireValue) -> JSONValue {
        switch value {
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .blob(let bytes): .string(String(validating: bytes, as: UTF8.self) ?? Base64.encode(bytes))
        case .timestamp(let time): naming == .sdk ? .string(time.iso8601) : .integer(time.milliseconds)
        case .list(let elements): .array(elements.map(json))
        case .map(let entries):
            .object(JSONObject(entries.map { JSONObject.Member(key: $0.key, value: json($0.value)) }))
        case .structure(let members): .object(object(members))
        case .document(let value): value
        }
    }

    func object(_ members: [WireValue.Member]) -> JSONObject {
        JSONObject(
            members.map { JSONObject.Member(key: naming.name(ofMember: $0.model.name), value: json($0.value)) }
        )
    }
}

import BinaryText
import JSONModel
import ServiceModels

/// Scalars as texts: in headers, paths, queries, forms and XML.
enum ScalarText {
    /// The text of a scalar; nil for containers.
    static func text(_ value: WireValue, _ format: TimestampFormat) -> String? {
        switch value {
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): "\(number)"
        case .text(let text): text
        case .blob(let bytes): Base64.encode(bytes)
        case .timestamp(let time): TimestampText.text(time, format)
        case .document(let value): value.serializedString()
        case .list, .map, .structure: nil
        }
    }

    /// The value that a text stands for; what does not read as the shape says stays a text.
    static func value(_ text: String, _ shape: Shape) -> WireValue {
        switch shape.kind {
        case .integer, .long, .float, .double:
            JSONNumber(literal: text).map(WireValue.number) ?? .text(text)
        case .boolean:
            switch text {
            case "true": .bool(true)
            case "false": .bool(false)
            default: .text(text)
            }
        case .timestamp: TimestampText.timestamp(text).map(WireValue.timestamp) ?? .text(text)
        case .blob: Base64.decode(text).map(WireValue.blob) ?? .text(text)
        default: .text(text)
        }
    }

    /// The format of a timestamp: the use's own, the shape's, or what the place has by default.
    static func format(
        _ reference: ShapeReference,
        in model: ServiceModel,
        default place: TimestampFormat
    ) -> TimestampFormat {
        if let format = reference.timestampFormat { return format }
        if case .timestamp(let format?)? = model[reference]?.kind { return format }
        return place
    }
}

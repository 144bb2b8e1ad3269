import AWSProtocol
import JSONModel

/// What a test says that a Map's ItemReader finds: the data as it stands at its source.
///
/// JSON and JSON Lines are read, `ItemsPointer` included. Data of other types is accepted and not taken apart, so the
/// number of items is not known then.
struct ItemReaderData {
    /// The items, and the same as a value where `ItemsPointer` chose them.
    let items: (items: [JSONValue]?, pointed: JSONValue?)

    /// - Throws: `ValidationException` when the data is not of the type that `ReaderConfig` names.
    init(_ text: String, _ readerConfig: JSONObject) throws(APIError) {
        switch readerConfig["InputType"]?.stringValue {
        case "JSONL":
            var values: [JSONValue] = []
            for line in text.split(whereSeparator: \.isNewline) { values.append(try Self.parse(String(line))) }
            items = (values, nil)
        case "JSON", nil:
            var value = try Self.parse(text)
            let pointer = readerConfig["ItemsPointer"]?.stringValue
            if let pointer {
                guard let found = Self.resolve(pointer, in: value) else { throw .itemsPointer(pointer) }
                value = found
            }
            items = (Self.elements(of: value), pointer.map { _ in value })
        case .some:
            items = (nil, nil)
        }
    }

    private static func parse(_ text: String) throws(APIError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw .itemReaderDataNotJSON
        }
    }

    /// An array's elements, or an object's members as `{"Key": …, "Value": …}`.
    private static func elements(of value: JSONValue) -> [JSONValue]? {
        switch value {
        case .array(let elements): elements
        case .object(let object): object.members.map { ["Key": .string($0.key), "Value": $0.value] }
        case .null, .bool, .number, .string: nil
        }
    }

    /// RFC 6901.
    private static func resolve(_ pointer: String, in value: JSONValue) -> JSONValue? {
        guard !pointer.isEmpty else { return value }
        guard pointer.hasPrefix("/") else { return nil }
        var current = value
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let key = part.replacing("~1", with: "/").replacing("~0", with: "~")
            switch current {
            case .object(let object):
                guard let next = object[String(key)] else { return nil }
                current = next
            case .array(let elements):
                guard let index = Int(key), elements.indices.contains(index) else { return nil }
                current = elements[index]
            case .null, .bool, .number, .string:
                return nil
            }
        }
        return current
    }
}

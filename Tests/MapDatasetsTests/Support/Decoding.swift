import JSONModel
import MapDatasets

/// What a decoder makes of a text that comes in portions of some size.
func items(
    of text: [UInt8],
    portion: Int = .max,
    passing: Int = 0,
    _ decoder: any ItemDecoding
) throws(DatasetError) -> [DecodedItem] {
    var decoder = decoder
    var items: [DecodedItem] = []
    var rest = text[...]
    var passed = 0
    while true {
        switch try decoder.next(isPassed: passed < passing) {
        case .item(let value, let key): items.append(DecodedItem(key: key, value: value))
        case .passed: passed += 1
        case .ended: return items
        case .needsInput:
            guard !rest.isEmpty else {
                decoder.end()
                continue
            }
            decoder.append(Array(rest.prefix(portion)))
            rest = rest.dropFirst(portion)
        }
    }
}

/// An item with its key.
struct DecodedItem: Hashable, CustomStringConvertible {
    var key: String?
    let value: JSONValue

    var description: String { (key.map { "\($0): " } ?? "") + value.serializedString() }
}

/// The cause of a failure; nil when nothing fails.
func cause(_ body: () throws(DatasetError) -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return error.cause
    }
}

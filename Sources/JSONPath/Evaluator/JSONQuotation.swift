import JSONModel

/// The JSON text of a value for a message, cut when it is long.
enum JSONQuotation {
    static func text(_ value: JSONValue, lengthMax: Int) -> String {
        let text = value.serializedString()
        guard text.utf8.count > lengthMax else { return text }
        return "\(String(decoding: text.utf8.prefix(lengthMax), as: UTF8.self))..."
    }
}

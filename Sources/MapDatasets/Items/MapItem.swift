package import JSONModel

/// One item of a Map state's dataset.
package struct MapItem: Sendable, Hashable {
    /// `$$.Map.Item.Value`.
    package let value: JSONValue
    /// `$$.Map.Item.Key`: the member's name when the dataset is an object.
    package let key: String?
    /// `$$.Map.Item.Source`: `STATE_DATA`, `S3://bucket/key`, or `S3://bucket` for listed objects.
    package let source: String

    package init(value: JSONValue, key: String? = nil, source: String) {
        self.value = value
        self.key = key
        self.source = source
    }

    /// The source of items that come from the state's input.
    package static let stateData = "STATE_DATA"

    /// What an iteration gets without an ItemSelector: the value, or `{"Key": …, "Value": …}` for an object's member.
    ///
    /// Source: "ItemsPath (Map, JSONPath only)".
    package var input: JSONValue {
        guard let key else { return value }
        return ["Key": .string(key), "Value": value]
    }
}

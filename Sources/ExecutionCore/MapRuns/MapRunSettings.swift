package import JSONModel

/// What a distributed Map's fields came to when its run was decided on.
///
/// Kept in the journal as one JSON object, members left out where the definition has no field:
/// ```
/// {"MaxConcurrency": 0, "ToleratedFailureCount": 0, "ToleratedFailurePercentage": 0,
///  "ItemReader": {"Parameters": …, "MaxItems": 1},
///  "ItemBatcher": {"MaxItemsPerBatch": 1, "MaxInputBytesPerBatch": 1, "BatchInput": …},
///  "ResultWriter": {"Parameters": …}}
/// ```
package struct MapRunSettings: Sendable, Hashable {
    /// As the definition gives it; 0 for the most there can be.
    package var maxConcurrency: Int64 = 0
    package var toleratedFailureCount: Int64?
    /// From 0 to 100.
    package var toleratedFailurePercentage: Double?
    package var reader: Reader?
    package var batcher: Batcher?
    package var writer: Writer?

    /// `ItemReader`; its resource and configuration stand in the definition.
    package struct Reader: Sendable, Hashable {
        package var parameters: JSONValue?
        package var maxItems: Int64?
    }

    /// `ItemBatcher`.
    package struct Batcher: Sendable, Hashable {
        package var maxItemsPerBatch: Int64?
        package var maxInputBytesPerBatch: Int64?
        package var batchInput: JSONValue?
    }

    /// `ResultWriter`; its resource and configuration stand in the definition.
    package struct Writer: Sendable, Hashable {
        package var parameters: JSONValue?
    }

    package init() {}

    /// Reads what ``json`` has written; unknown members are left alone.
    package init(_ json: JSONValue) {
        maxConcurrency = json["MaxConcurrency"]?.integer ?? 0
        toleratedFailureCount = json["ToleratedFailureCount"]?.integer
        toleratedFailurePercentage = json["ToleratedFailurePercentage"]?.numberValue?.doubleValue
        if let value = json["ItemReader"] {
            reader = Reader(parameters: value["Parameters"], maxItems: value["MaxItems"]?.integer)
        }
        if let value = json["ItemBatcher"] {
            batcher = Batcher(
                maxItemsPerBatch: value["MaxItemsPerBatch"]?.integer,
                maxInputBytesPerBatch: value["MaxInputBytesPerBatch"]?.integer,
                batchInput: value["BatchInput"]
            )
        }
        if let value = json["ResultWriter"] { writer = Writer(parameters: value["Parameters"]) }
    }

    package var json: JSONValue {
        var object = JSONObject()
        object["MaxConcurrency"] = .integer(maxConcurrency)
        if let toleratedFailureCount { object["ToleratedFailureCount"] = .integer(toleratedFailureCount) }
        if let toleratedFailurePercentage {
            object["ToleratedFailurePercentage"] = .number(toleratedFailurePercentage)
        }
        if let reader {
            var members = JSONObject()
            members["Parameters"] = reader.parameters
            if let maxItems = reader.maxItems { members["MaxItems"] = .integer(maxItems) }
            object["ItemReader"] = .object(members)
        }
        if let batcher {
            var members = JSONObject()
            if let most = batcher.maxItemsPerBatch { members["MaxItemsPerBatch"] = .integer(most) }
            if let most = batcher.maxInputBytesPerBatch { members["MaxInputBytesPerBatch"] = .integer(most) }
            members["BatchInput"] = batcher.batchInput
            object["ItemBatcher"] = .object(members)
        }
        if let writer {
            var members = JSONObject()
            members["Parameters"] = writer.parameters
            object["ResultWriter"] = .object(members)
        }
        return .object(object)
    }
}

extension JSONValue {
    fileprivate var integer: Int64? { numberValue?.integerValue }
}

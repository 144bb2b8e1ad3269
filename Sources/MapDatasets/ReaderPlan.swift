package import JSONModel

/// What an `ItemReader` asks for: where the items are, and in which form.
///
/// Source: "ItemReader (Map)".
package struct ReaderPlan: Sendable, Hashable {
    /// The form of a file's items.
    package enum Format: Sendable, Hashable {
        case csv(CSVFormat)
        case json(JSONPointer?)
        case jsonLines
    }

    /// Where the items come from.
    package enum Dataset: Sendable, Hashable {
        /// One file.
        case object(ObjectReference, Format)
        /// The objects of a bucket whose keys begin with a prefix, as items of their own.
        case listing(ListingRequest)
        /// The content of these objects, one after the other.
        case contents(ListingRequest, Format)
        /// The rows of an Amazon S3 inventory's report.
        case inventory(ObjectReference)
        /// The objects that an Athena UNLOAD wrote.
        case unload(ObjectReference, Format)
    }

    /// An object as `Parameters` names it.
    package struct ObjectReference: Sendable, Hashable {
        package let address: ObjectAddress
        package let versionID: String?
        package let expectedOwner: String?

        package init(address: ObjectAddress, versionID: String? = nil, expectedOwner: String? = nil) {
            self.address = address
            self.versionID = versionID
            self.expectedOwner = expectedOwner
        }
    }

    /// Objects as `Parameters` names them.
    package struct ListingRequest: Sendable, Hashable {
        package let bucket: String
        package let prefix: String
        package let expectedOwner: String?

        package init(bucket: String, prefix: String, expectedOwner: String? = nil) {
            self.bucket = bucket
            self.prefix = prefix
            self.expectedOwner = expectedOwner
        }
    }

    package let dataset: Dataset
    /// The most items to take up; nil for all.
    package let itemCountMax: Int64?

    /// - Throws: when a field is missing, or is none that this reads.
    package init(
        resource: String,
        parameters: JSONValue,
        readerConfig: JSONObject,
        maxItems: Int64?
    ) throws(DatasetError) {
        itemCountMax = try Self.itemCount(maxItems)
        let bucket = try Self.text(parameters, "Bucket")
        let owner = parameters["ExpectedBucketOwner"]?.stringValue
        let loads = readerConfig["Transformation"]?.stringValue == "LOAD_AND_FLATTEN"
        if resource.hasSuffix(":s3:listObjectsV2") {
            let listing = ListingRequest(
                bucket: bucket,
                prefix: parameters["Prefix"]?.stringValue ?? "",
                expectedOwner: owner
            )
            dataset = loads ? .contents(listing, try Self.format(readerConfig)) : .listing(listing)
            return
        }
        guard !loads else {
            throw DatasetError("The Transformation 'LOAD_AND_FLATTEN' needs the resource s3:listObjectsV2.")
        }
        let object = ObjectReference(
            address: ObjectAddress(bucket: bucket, key: try Self.text(parameters, "Key")),
            versionID: parameters["VersionId"]?.stringValue,
            expectedOwner: owner
        )
        let isLegacyManifest = readerConfig["InputType"]?.stringValue == "MANIFEST"
        switch readerConfig["ManifestType"]?.stringValue {
        case "ATHENA_DATA" where !isLegacyManifest: dataset = .unload(object, try Self.format(readerConfig))
        case "S3_INVENTORY": dataset = .inventory(object)
        case nil where isLegacyManifest: dataset = .inventory(object)
        case nil: dataset = .object(object, try Self.format(readerConfig))
        case let other?: throw DatasetError("The ManifestType '\(other)' does not go with the other fields.")
        }
    }

    /// A decoder for one file's items.
    package static func decoder(_ format: Format) throws(DatasetError) -> any ItemDecoding {
        switch format {
        case .csv(let csv): try CSVDecoder(csv)
        case .json(let pointer): JSONDocumentDecoder(pointer: pointer)
        case .jsonLines: JSONLinesDecoder()
        }
    }

    private static func itemCount(_ maxItems: Int64?) throws(DatasetError) -> Int64? {
        guard let maxItems else { return nil }
        guard maxItems >= 0 else { throw DatasetError("field MaxItems must be positive") }
        // No items asked for means all, as without the field.
        return maxItems == 0 ? nil : min(maxItems, DatasetLimits.itemCountMax)
    }

    private static func format(_ readerConfig: JSONObject) throws(DatasetError) -> Format {
        switch readerConfig["InputType"]?.stringValue {
        case "CSV": return .csv(try CSVFormat(readerConfig))
        case "JSONL": return .jsonLines
        case "JSON":
            guard let text = readerConfig["ItemsPointer"]?.stringValue else { return .json(nil) }
            guard let pointer = JSONPointer(text) else {
                throw DatasetError("The ItemsPointer '\(text)' is no JSON Pointer, such as /orders/items.")
            }
            return .json(pointer)
        case "PARQUET":
            throw DatasetError(
                "The InputType PARQUET is not supported by this server. Convert the data to JSONL or CSV."
            )
        case nil:
            throw DatasetError("The field 'InputType' of ReaderConfig is required. Let it be CSV, JSON or JSONL.")
        case let other?:
            throw DatasetError("The InputType '\(other)' does not go with the other fields of the ItemReader.")
        }
    }

    private static func text(_ parameters: JSONValue, _ name: String) throws(DatasetError) -> String {
        guard let text = parameters[name]?.stringValue, !text.isEmpty else {
            throw DatasetError("The field '\(name)' of the ItemReader must be a text that is not empty.")
        }
        return text
    }
}

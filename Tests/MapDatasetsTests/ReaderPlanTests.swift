import JSONModel
import MapDatasets
import Testing

@Suite struct ReaderPlanTests {
    private static let getObject = "arn:aws:states:::s3:getObject"
    private static let list = "arn:aws:states:::s3:listObjectsV2"

    private static func plan(
        _ config: JSONObject,
        resource: String = getObject,
        parameters: JSONValue = ["Bucket": "b", "Key": "k"],
        maxItems: Int64? = nil
    ) throws(DatasetError) -> ReaderPlan {
        try ReaderPlan(resource: resource, parameters: parameters, readerConfig: config, maxItems: maxItems)
    }

    @Test func `a file is read in its format`() throws {
        guard
            case .object(let object, .json(let pointer)) = try Self.plan(["InputType": "JSON", "ItemsPointer": "/a"])
                .dataset
        else {
            Issue.record("not a JSON file")
            return
        }
        #expect(object.address.description == "S3://b/k")
        #expect(pointer?.tokens == ["a"])
    }

    @Test func `listed objects are items, or their contents are`() throws {
        let parameters: JSONValue = ["Bucket": "b", "Prefix": "p/"]
        guard case .listing(let listing) = try Self.plan([:], resource: Self.list, parameters: parameters).dataset,
            case .contents(let contents, .jsonLines) = try Self.plan(
                ["Transformation": "LOAD_AND_FLATTEN", "InputType": "JSONL"],
                resource: Self.list,
                parameters: parameters
            ).dataset
        else {
            Issue.record("not a listing")
            return
        }
        #expect(listing.prefix == "p/")
        #expect(contents == listing)
    }

    @Test(
        arguments: [
            ["InputType": "MANIFEST"], ["ManifestType": "S3_INVENTORY"],
            ["InputType": "MANIFEST", "ManifestType": "S3_INVENTORY"],
        ] as [JSONObject]
    )
    func `an inventory is named in two ways`(_ config: JSONObject) throws {
        guard case .inventory = try Self.plan(config).dataset else {
            Issue.record("not an inventory")
            return
        }
    }

    @Test func `what Athena unloaded is read in its format`() throws {
        guard
            case .unload(_, .jsonLines) = try Self.plan(["ManifestType": "ATHENA_DATA", "InputType": "JSONL"]).dataset
        else {
            Issue.record("not an unload")
            return
        }
    }

    @Test func `MaxItems bounds the items, and 0 does not`() throws {
        #expect(try Self.plan(["InputType": "CSV"]).itemCountMax == nil)
        #expect(try Self.plan(["InputType": "CSV"], maxItems: 0).itemCountMax == nil)
        #expect(try Self.plan(["InputType": "CSV"], maxItems: 7).itemCountMax == 7)
        #expect(try Self.plan(["InputType": "CSV"], maxItems: 100_000_001).itemCountMax == 100_000_000)
        #expect(
            cause { () throws(DatasetError) in _ = try Self.plan(["InputType": "CSV"], maxItems: -1) }
                == "field MaxItems must be positive"
        )
    }

    @Test(
        arguments: [
            [:], ["InputType": "PARQUET"], ["InputType": "JSON", "ItemsPointer": "a"],
            ["InputType": "CSV", "CSVDelimiter": "COLON"], ["InputType": "CSV", "CSVHeaderLocation": "GIVEN"],
            ["InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN"], ["ManifestType": "ATHENA_DATA"],
        ] as [JSONObject]
    )
    func `fields that do not go together are refused`(_ config: JSONObject) {
        #expect(cause { () throws(DatasetError) in _ = try Self.plan(config) } != nil)
    }

    @Test(
        arguments: [["Bucket": "b"], ["Key": "k"], ["Bucket": "", "Key": "k"], ["Bucket": 1, "Key": "k"]] as [JSONValue]
    )
    func `bucket and key must be texts`(_ parameters: JSONValue) {
        #expect(
            cause { () throws(DatasetError) in _ = try Self.plan(["InputType": "CSV"], parameters: parameters) } != nil
        )
    }
}

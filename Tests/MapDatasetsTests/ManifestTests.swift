import MapDatasets
import Testing

@Suite struct ManifestTests {
    @Test func `an inventory names its bucket, files and columns`() throws {
        let text = """
            {"sourceBucket":"src","destinationBucket":"arn:aws:s3:::reports","fileFormat":"CSV",
             "fileSchema":"Bucket, Key, Size","files":[{"key":"a/1.csv.gz","size":1},{"key":"a/2.csv.gz","size":2}]}
            """
        let manifest = try InventoryManifest(parsing: Array(text.utf8))
        #expect(manifest.bucket == "reports")
        #expect(manifest.columns == ["Bucket", "Key", "Size"])
        #expect(manifest.keys == ["a/1.csv.gz", "a/2.csv.gz"])
    }

    @Test(arguments: [
        "{}", "[", #"{"destinationBucket":"b","fileFormat":"ORC","fileSchema":"a","files":[]}"#,
    ])
    func `another file is no inventory`(_ text: String) {
        #expect(cause { () throws(DatasetError) in _ = try InventoryManifest(parsing: Array(text.utf8)) } != nil)
    }

    @Test func `an Athena manifest lists objects`() throws {
        let text = "s3://b/out/1.gz\r\ns3://b/out/2 3.gz\n"
        let manifest = try AthenaManifest(parsing: Array(text.utf8))
        #expect(manifest.objects.map(\.description) == ["S3://b/out/1.gz", "S3://b/out/2 3.gz"])
    }

    @Test func `a line that is no address is refused`() {
        let found = cause { () throws(DatasetError) in
            _ = try AthenaManifest(parsing: Array("s3://b/k\nnothing\n".utf8))
        }
        #expect(found == "Line 2 of the Athena manifest is no address of an object (s3://bucket/key): 'nothing'")
    }
}

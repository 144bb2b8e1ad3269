import JSONModel
import MapDatasets

/// Lists a bucket of Amazon S3 page by page.
actor S3ObjectListing: ObjectListing {
    private let store: S3ObjectStore
    private let request: ReaderPlan.ListingRequest
    private var token: String?
    private var isDone = false

    init(store: S3ObjectStore, request: ReaderPlan.ListingRequest) {
        self.store = store
        self.request = request
    }

    func next() async throws(ObjectStoreError) -> [ListedObject] {
        while !isDone {
            var parameters: JSONObject = ["Bucket": .string(request.bucket)]
            if !request.prefix.isEmpty { parameters["Prefix"] = .string(request.prefix) }
            if let owner = request.expectedOwner { parameters["ExpectedBucketOwner"] = .string(owner) }
            if let token { parameters["ContinuationToken"] = .string(token) }
            let answer = try await store.call("ListObjectsV2", parameters).result
            token = answer["NextContinuationToken"]?.stringValue
            isDone = token == nil
            guard case .array(let contents)? = answer["Contents"], !contents.isEmpty else { continue }
            return contents.map(Self.object)
        }
        return []
    }

    func close() { isDone = true }

    private static func object(_ value: JSONValue) -> ListedObject {
        let modified = (value["LastModified"]?.stringValue).flatMap(Timestamp.init(iso8601:))
        return ListedObject(
            key: value["Key"]?.stringValue ?? "",
            byteCount: value["Size"]?.numberValue?.integerValue ?? 0,
            etag: value["ETag"]?.stringValue ?? "",
            lastModifiedSeconds: (modified?.milliseconds ?? 0) / 1000,
            storageClass: value["StorageClass"]?.stringValue ?? "STANDARD"
        )
    }
}

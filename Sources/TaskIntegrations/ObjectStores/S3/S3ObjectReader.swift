import JSONModel
import MapDatasets
import ServiceProtocols

/// Reads an object of Amazon S3 range by range; all ranges are of one version of it.
actor S3ObjectReader: ObjectReader {
    nonisolated let byteCount: Int64
    private let store: S3ObjectStore
    private let object: ReaderPlan.ObjectReference
    private let etag: String?
    private var offset: Int64 = 0
    /// The first range, which opening has read.
    private var first: [UInt8]?

    /// Bytes of a range; less than what an answer may have.
    private static let rangeByteCount: Int64 = 4 << 20

    /// Reads the first range, which tells the object's size.
    init(store: S3ObjectStore, object: ReaderPlan.ObjectReference) async throws(ObjectStoreError) {
        self.store = store
        self.object = object
        switch await store.result("GetObject", Self.parameters(object, from: 0, etag: nil)) {
        case .success(let answer):
            first = answer.response.body
            etag = answer.response.header("etag")
            // bytes 0-4194303/10000000; without it, the answer is the whole object.
            let total = answer.response.header("content-range")?.split(separator: "/").last.flatMap { Int64($0) }
            byteCount = total ?? Int64(answer.response.body.count)
        case .failure(.service(let refusal, _)) where refusal.code == "InvalidRange":
            // An empty object has no first byte.
            first = []
            etag = nil
            byteCount = 0
        case .failure(let failure): throw store.error(failure, "GetObject")
        }
    }

    func next() async throws(ObjectStoreError) -> [UInt8] {
        if let first {
            self.first = nil
            offset = Int64(first.count)
            return first
        }
        guard offset < byteCount else { return [] }
        switch await store.result("GetObject", Self.parameters(object, from: offset, etag: etag)) {
        case .success(let answer):
            guard !answer.response.body.isEmpty else {
                throw ObjectStoreError("\(object.address) ended at byte \(offset) of \(byteCount).")
            }
            offset += Int64(answer.response.body.count)
            return answer.response.body
        case .failure(.service(let refusal, _)) where refusal.code == "PreconditionFailed":
            throw ObjectStoreError("\(object.address) was written to while it was read.")
        case .failure(let failure): throw store.error(failure, "GetObject")
        }
    }

    func close() { first = nil }

    private static func parameters(
        _ object: ReaderPlan.ObjectReference,
        from offset: Int64,
        etag: String?
    ) -> JSONObject {
        var parameters: JSONObject = [
            "Bucket": .string(object.address.bucket), "Key": .string(object.address.key),
            "Range": .string("bytes=\(offset)-\(offset + rangeByteCount - 1)"),
        ]
        if let version = object.versionID { parameters["VersionId"] = .string(version) }
        if let owner = object.expectedOwner { parameters["ExpectedBucketOwner"] = .string(owner) }
        if let etag { parameters["IfMatch"] = .string(etag) }
        return parameters
    }
}

import JSONModel
import MapDatasets
import ServiceProtocols

/// Writes an object of Amazon S3: at once when it is small, else in parts.
actor S3ObjectWriter: ObjectWriter {
    /// What Amazon S3 has said of a part.
    private struct Part {
        let etag: String
        let checksum: String?
    }

    private let store: S3ObjectStore
    private let object: ObjectAddress
    private var pending: [UInt8] = []
    private var uploadID: String?
    private var parts: [Part] = []

    /// Bytes from which on a part is sent; all but the last must have 5 MB, and there may be 10,000.
    private static let partByteCount = 8 << 20

    init(store: S3ObjectStore, object: ObjectAddress) {
        self.store = store
        self.object = object
    }

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        pending += bytes
        if pending.count >= Self.partByteCount { try await sendPart() }
    }

    func finish() async throws(ObjectStoreError) {
        guard let uploadID else {
            var parameters = address
            parameters["Body"] = body()
            parameters["ContentType"] = "application/json"
            _ = try await store.call("PutObject", parameters)
            return
        }
        if !pending.isEmpty { try await sendPart() }
        var parameters = address
        parameters["UploadId"] = .string(uploadID)
        parameters["MultipartUpload"] = [
            "Parts": .array(
                parts.enumerated().map { index, part in
                    var value: JSONObject = [
                        "ETag": .string(part.etag), "PartNumber": .number(.integer(Int64(index) + 1)),
                    ]
                    if let checksum = part.checksum { value["ChecksumCRC32"] = .string(checksum) }
                    return .object(value)
                }
            )
        ]
        _ = try await store.call("CompleteMultipartUpload", parameters)
        self.uploadID = nil
    }

    func cancel() async {
        pending = []
        guard let uploadID else { return }
        self.uploadID = nil
        var parameters = address
        parameters["UploadId"] = .string(uploadID)
        // What cannot be aborted ends with the bucket's own rule for uploads that are not completed.
        _ = await store.result("AbortMultipartUpload", parameters)
    }

    private var address: JSONObject { ["Bucket": .string(object.bucket), "Key": .string(object.key)] }

    /// The bytes that wait, as the text of a parameter.
    private func body() -> JSONValue { .string(String(decoding: pending, as: UTF8.self)) }

    private func sendPart() async throws(ObjectStoreError) {
        let id: String
        if let uploadID {
            id = uploadID
        } else {
            var parameters = address
            parameters["ContentType"] = "application/json"
            parameters["ChecksumAlgorithm"] = "CRC32"
            guard let new = try await store.call("CreateMultipartUpload", parameters).result["UploadId"]?.stringValue
            else { throw ObjectStoreError("Amazon S3 began no upload of \(object).") }
            uploadID = new
            id = new
        }
        var parameters = address
        parameters["UploadId"] = .string(id)
        parameters["PartNumber"] = .number(.integer(Int64(parts.count) + 1))
        parameters["Body"] = body()
        let answer = try await store.call("UploadPart", parameters)
        guard let etag = answer.response.header("etag") else {
            throw ObjectStoreError("Amazon S3 took no part of \(object).")
        }
        parts.append(Part(etag: etag, checksum: answer.response.header("x-amz-checksum-crc32")))
        pending = []
    }
}

import JSONModel
package import MapDatasets
import ServiceModels
import ServiceProtocols

/// Objects in Amazon S3, or in what speaks its protocol.
///
/// Objects are read in ranges and written in parts, so that no more than one of these is held in memory, and each can be
/// tried again.
package struct S3ObjectStore: ObjectStore {
    private let client: AWSServiceClient
    private let caller: AWSServiceClient.Caller
    /// A directory of local buckets in which the bucket was looked for first.
    private let missingIn: String?

    package init(client: AWSServiceClient, caller: AWSServiceClient.Caller, missingIn: String? = nil) {
        self.client = client
        self.caller = caller
        self.missingIn = missingIn
    }

    package func open(_ object: ReaderPlan.ObjectReference) async throws(ObjectStoreError) -> any ObjectReader {
        try await S3ObjectReader(store: self, object: object)
    }

    package func list(_ request: ReaderPlan.ListingRequest) async throws(ObjectStoreError) -> any ObjectListing {
        S3ObjectListing(store: self, request: request)
    }

    package func create(_ object: ObjectAddress) async throws(ObjectStoreError) -> any ObjectWriter {
        S3ObjectWriter(store: self, object: object)
    }

    /// An upload in parts needs the bucket and the right to write to it, and leaves no object when it is aborted.
    package func checkWriting(_ object: ObjectAddress) async throws(ObjectStoreError) {
        var upload: JSONObject = ["Bucket": .string(object.bucket), "Key": .string(object.key)]
        upload["UploadId"] = try await call("CreateMultipartUpload", upload).result["UploadId"]
        _ = await result("AbortMultipartUpload", upload)
    }

    /// Calls an operation of Amazon S3.
    func call(
        _ operation: String,
        _ parameters: JSONObject
    ) async throws(ObjectStoreError) -> AWSServiceClient.Answer {
        switch await result(operation, parameters) {
        case .success(let answer): return answer
        case .failure(let failure): throw error(failure, operation)
        }
    }

    /// Calls an operation whose failures tell something.
    func result(
        _ operation: String,
        _ parameters: JSONObject
    ) async -> Result<AWSServiceClient.Answer, AWSServiceClient.Failure> {
        guard let model = client.catalog.model(named: "s3"), let found = model.operation(action: operation) else {
            return .failure(.client("There is no API model of Amazon S3."))
        }
        do {
            // SDK integrations send a body as JSON; here it is sent as it is.
            let naming: IntegrationNaming = parameters.contains("Body") ? .optimized : .sdk
            let codec = try OperationCodec(model: model, operation: found, naming: naming)
            return await client.call(codec, parameters, as: caller, idempotencyToken: "")
        } catch {
            return .failure(.client("\(error)"))
        }
    }

    /// A failed call in the words of AWS's SDK.
    func error(_ failure: AWSServiceClient.Failure, _ operation: String) -> ObjectStoreError {
        let hint =
            missingIn.map {
                " The bucket is no directory in '\($0)', so it was looked for in Amazon S3."
            } ?? ""
        switch failure {
        case .cancelled: return ObjectStoreError("The call was cancelled.", isCancellation: true)
        case .service(let refusal, _):
            return ObjectStoreError(ServiceErrorWording.sdkCause(refusal, service: "S3") + hint)
        case .client, .input, .role, .tooLarge:
            return ObjectStoreError("Amazon S3, \(operation): \(failure.text).\(hint)")
        }
    }
}

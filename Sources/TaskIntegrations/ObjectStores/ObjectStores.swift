/// The object stores of a process: buckets that are local directories, and Amazon S3 for all others.
package struct ObjectStores: Sendable {
    private let local: LocalObjectStore?
    private let client: AWSServiceClient

    package init(local: LocalObjectStore?, client: AWSServiceClient) {
        self.local = local
        self.client = client
    }

    /// The store of a bucket.
    package func store(of bucket: String, as caller: AWSServiceClient.Caller) async -> any ObjectStore {
        guard let local else { return S3ObjectStore(client: client, caller: caller) }
        if await local.hasBucket(bucket) { return local }
        return S3ObjectStore(client: client, caller: caller, missingIn: local.path)
    }
}

package import MapDatasets

/// Where objects are kept: Amazon S3, what speaks its protocol, or directories of this machine.
package protocol ObjectStore: Sendable {
    /// Opens an object for reading from its beginning.
    func open(_ object: ReaderPlan.ObjectReference) async throws(ObjectStoreError) -> any ObjectReader

    /// Lists objects whose keys begin with a prefix, in the order of the keys' UTF-8 bytes.
    func list(_ request: ReaderPlan.ListingRequest) async throws(ObjectStoreError) -> any ObjectListing

    /// Begins to write an object. It is there, and replaces a former one, when it has been finished.
    func create(_ object: ObjectAddress) async throws(ObjectStoreError) -> any ObjectWriter

    /// Begins to write an object, and gives it up: fails where nothing could be written.
    func checkWriting(_ object: ObjectAddress) async throws(ObjectStoreError)
}

extension ObjectStore {
    package func checkWriting(_ object: ObjectAddress) async throws(ObjectStoreError) {
        await (try await create(object)).cancel()
    }
}

/// Reads an object forward; one caller at a time.
package protocol ObjectReader: Sendable {
    /// Bytes of the whole object.
    var byteCount: Int64 { get }

    /// The next bytes; empty at the end.
    func next() async throws(ObjectStoreError) -> [UInt8]

    func close() async
}

/// Lists objects page by page; one caller at a time.
package protocol ObjectListing: Sendable {
    /// The next objects; empty at the end.
    func next() async throws(ObjectStoreError) -> [ListedObject]

    func close() async
}

/// Writes an object; one caller at a time.
package protocol ObjectWriter: Sendable {
    /// Adds bytes: UTF-8 that begins and ends between two characters.
    func append(_ bytes: [UInt8]) async throws(ObjectStoreError)

    func finish() async throws(ObjectStoreError)

    /// Leaves no object behind.
    func cancel() async
}

/// An object as a listing shows it.
package struct ListedObject: Sendable, Hashable {
    package let key: String
    package let byteCount: Int64
    /// With its quotes.
    package let etag: String
    package let lastModifiedSeconds: Int64
    package let storageClass: String
}

/// Why objects cannot be read or written, as the cause of a failed state shows it.
package struct ObjectStoreError: Error, Sendable, Hashable {
    package let message: String
    /// Whether the surrounding task was cancelled.
    package let isCancellation: Bool

    package init(_ message: String, isCancellation: Bool = false) {
        self.message = message
        self.isCancellation = isCancellation
    }
}

import MapDatasets

/// Writes a file of a local bucket under a temporary name, which it loses when it is complete.
actor LocalObjectWriter: ObjectWriter {
    private let directory: OpenFile
    private let file: OpenFile
    private let name: String
    private let temporaryName: String
    private let address: ObjectAddress

    /// - Throws: when the file cannot be made.
    init(directory: OpenFile, name: String, address: ObjectAddress) throws(ObjectStoreError) {
        temporaryName = LocalObjectStore.temporaryPrefix + String(UInt64.random(in: .min ... .max), radix: 16)
        guard let file = directory.newFile(temporaryName) else {
            throw ObjectStoreError("\(address) cannot be written: \(OpenFile.reason)")
        }
        self.directory = directory
        self.file = file
        self.name = name
        self.address = address
    }

    func append(_ bytes: [UInt8]) async throws(ObjectStoreError) {
        let (file, address) = (file, address)
        try await blocking { () throws(ObjectStoreError) in
            guard file.write(bytes) else {
                throw ObjectStoreError("\(address) cannot be written: \(OpenFile.reason)")
            }
        }
    }

    func finish() async throws(ObjectStoreError) {
        let (directory, file, name, temporaryName, address) = (directory, file, name, temporaryName, address)
        try await blocking { () throws(ObjectStoreError) in
            guard file.synchronize(), directory.rename(temporaryName, to: name), directory.synchronize() else {
                throw ObjectStoreError("\(address) cannot be written: \(OpenFile.reason)")
            }
        }
    }

    func cancel() { directory.remove(temporaryName) }
}

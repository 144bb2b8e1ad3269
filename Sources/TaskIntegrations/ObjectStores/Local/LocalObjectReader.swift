import MapDatasets

/// Reads a file of a local bucket.
actor LocalObjectReader: ObjectReader {
    nonisolated let byteCount: Int64
    private var file: OpenFile?
    private let address: ObjectAddress
    private var offset: Int64 = 0

    private static let portionByteCount = 1 << 20

    init(file: OpenFile, byteCount: Int64, address: ObjectAddress) {
        self.file = file
        self.byteCount = byteCount
        self.address = address
    }

    func next() async throws(ObjectStoreError) -> [UInt8] {
        guard let file else { return [] }
        let (offset, address) = (offset, address)
        let bytes = try await blocking { () throws(ObjectStoreError) in
            guard let bytes = file.read(at: offset, count: Self.portionByteCount) else {
                throw ObjectStoreError("\(address) cannot be read: \(OpenFile.reason)")
            }
            return bytes
        }
        self.offset += Int64(bytes.count)
        return bytes
    }

    func close() { file = nil }
}

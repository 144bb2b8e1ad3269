import MapDatasets

/// The content of an object, decompressed, portion by portion; one caller at a time.
actor ObjectContent {
    private let reader: any ObjectReader
    private let inflater: GzipInflater?

    /// Opens the object.
    ///
    /// - Throws: when it is not there, is too large, or compressed in a way that is not known.
    init(_ store: any ObjectStore, _ object: ReaderPlan.ObjectReference) async throws(DatasetFailure) {
        do throws(ObjectStoreError) {
            reader = try await store.open(object)
        } catch {
            throw DatasetFailure(error)
        }
        guard reader.byteCount <= DatasetLimits.objectByteCountMax else {
            await reader.close()
            throw DatasetFailure(
                cause: "\(object.address) has \(reader.byteCount) bytes; a file of a dataset may have "
                    + "\(DatasetLimits.objectByteCountMax)."
            )
        }
        switch Compression(key: object.address.key) {
        case .none: inflater = nil
        case .gzip: inflater = try DatasetFailure.catching { () throws(DatasetError) in try GzipInflater() }
        case .zstandard:
            await reader.close()
            throw DatasetFailure(
                cause: "\(object.address) is compressed with Zstandard, which this server does not read. Compress it "
                    + "with gzip (.gz)."
            )
        }
    }

    /// The next bytes; empty at the end.
    func next() async throws(DatasetFailure) -> [UInt8] {
        guard let inflater else { return try await read() }
        while true {
            let portion = try DatasetFailure.catching { () throws(DatasetError) in try inflater.next() }
            if !portion.isEmpty { return portion }
            let compressed = try await read()
            if compressed.isEmpty {
                try DatasetFailure.catching { () throws(DatasetError) in try inflater.end() }
                return []
            }
            inflater.append(compressed)
        }
    }

    func close() async { await reader.close() }

    private func read() async throws(DatasetFailure) -> [UInt8] {
        do throws(ObjectStoreError) {
            return try await reader.next()
        } catch {
            throw DatasetFailure(error)
        }
    }
}

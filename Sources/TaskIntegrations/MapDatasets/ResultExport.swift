package import ExecutionCore
package import ExecutionRuntime
import JSONModel
package import MapDatasets

/// Writes the results of a Map Run into files, and their manifest.
package actor ResultExport: MapResultExport {
    /// A file that is being written.
    private struct OpenFile {
        let writer: any ObjectWriter
        let key: String
        var byteCount: Int64 = 0
        /// What has been added and not been handed on.
        var pending: [UInt8]
    }

    private let store: any ObjectStore
    private let files: ResultFiles
    private let format: ResultFormat
    private let mapRunARN: String
    private let fileByteCountMax: Int64
    private var open: [ResultFiles.Group: OpenFile] = [:]
    private var counts: [ResultFiles.Group: Int] = [:]
    private var complete: [ResultFiles.File] = []

    /// Bytes that are handed on at once.
    private static let portionByteCount = 256 << 10

    package init(
        store: any ObjectStore,
        files: ResultFiles,
        format: ResultFormat,
        mapRunARN: String,
        fileByteCountMax: Int64 = DatasetLimits.resultFileByteCountMax
    ) {
        self.store = store
        self.files = files
        self.format = format
        self.mapRunARN = mapRunARN
        self.fileByteCountMax = fileByteCountMax
    }

    package func append(_ records: [ChildExecutionRecord]) async throws(StatesError) {
        do throws(ObjectStoreError) {
            for record in records {
                let group = ResultFiles.Group(record.status)
                for value in format.values(of: record) { try await add(value.serialized(), to: group) }
            }
        } catch {
            throw Self.failure(error)
        }
    }

    package func finish() async throws(StatesError) -> ResultWriterDetails {
        do throws(ObjectStoreError) {
            for group in ResultFiles.Group.allCases { try await close(group) }
            let manifest = try await store.create(address(files.manifestKey))
            try await manifest.append(files.manifest(complete, mapRunARN: mapRunARN).serialized())
            try await manifest.finish()
        } catch {
            throw Self.failure(error)
        }
        return ResultWriterDetails(mapRunARN: mapRunARN, bucket: files.bucket, key: files.manifestKey)
    }

    package func cancel() async {
        for file in open.values { await file.writer.cancel() }
        open = [:]
    }

    private func add(_ value: [UInt8], to group: ResultFiles.Group) async throws(ObjectStoreError) {
        let (opening, separator, closing) = files.punctuation
        var isFirst = open[group] == nil
        if let file = open[group] {
            let size = file.byteCount + Int64(file.pending.count + separator.count + value.count + closing.count)
            if size > fileByteCountMax {
                try await close(group)
                isFirst = true
            }
        }
        var file: OpenFile
        if let known = open[group] {
            file = known
        } else {
            let key = files.key(group, counts[group, default: 0])
            counts[group, default: 0] += 1
            file = OpenFile(writer: try await store.create(address(key)), key: key, pending: opening)
        }
        // Not shared while it grows.
        open[group] = nil
        if !isFirst { file.pending += separator }
        file.pending += value
        open[group] = file
        if file.pending.count >= Self.portionByteCount { try await handOn(group) }
    }

    private func handOn(_ group: ResultFiles.Group) async throws(ObjectStoreError) {
        guard var file = open[group] else { return }
        let bytes = file.pending
        file.byteCount += Int64(bytes.count)
        file.pending = []
        open[group] = file
        try await file.writer.append(bytes)
    }

    private func close(_ group: ResultFiles.Group) async throws(ObjectStoreError) {
        guard open[group] != nil else { return }
        open[group]?.pending += files.punctuation.closing
        try await handOn(group)
        guard let file = open[group] else { return }
        try await file.writer.finish()
        open[group] = nil
        complete.append(ResultFiles.File(group: group, key: file.key, byteCount: file.byteCount))
    }

    private func address(_ key: String) -> ObjectAddress { ObjectAddress(bucket: files.bucket, key: key) }

    private static func failure(_ error: ObjectStoreError) -> StatesError {
        StatesError(name: "States.ResultWriterFailed", cause: error.message)
    }
}

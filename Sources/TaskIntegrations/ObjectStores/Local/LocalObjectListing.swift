import MapDatasets

/// Walks through a local bucket in the order of the keys, one directory after the other.
actor LocalObjectListing: ObjectListing {
    /// A directory on the way: its entries that are still to come, the next one last.
    private struct Level {
        let directory: OpenFile
        let path: String
        var entries: [OpenFile.Entry]
    }

    private var levels: [Level] = []
    private var root: OpenFile?
    private let prefix: [UInt8]

    private static let pageCount = 1000
    /// Directories within directories; each holds one open file.
    private static let depthMax = 256

    init(root: OpenFile, prefix: String) {
        self.root = root
        self.prefix = Array(prefix.utf8)
    }

    func next() async throws(ObjectStoreError) -> [ListedObject] {
        if let root {
            self.root = nil
            try await enter(root, path: "")
        }
        var page: [ListedObject] = []
        while page.count < Self.pageCount, let last = levels.indices.last {
            guard let entry = levels[last].entries.popLast() else {
                levels.removeLast()
                continue
            }
            let level = levels[last]
            let key = level.path + entry.sortKey
            if entry.isDirectory {
                guard leads(key) else { continue }
                let directory = try await blocking { () throws(ObjectStoreError) in
                    level.directory.entry(entry.name, isDirectory: true)
                }
                // A directory may have gone since its name was read.
                if let directory { try await enter(directory, path: key) }
            } else if key.utf8.starts(with: prefix), !entry.name.hasPrefix(LocalObjectStore.temporaryPrefix) {
                page.append(Self.object(key, entry))
            }
        }
        return page
    }

    func close() {
        levels = []
        root = nil
    }

    /// Whether keys below a directory can begin with the prefix.
    private func leads(_ path: String) -> Bool {
        path.utf8.starts(with: prefix) || prefix.starts(with: path.utf8)
    }

    private func enter(_ directory: OpenFile, path: String) async throws(ObjectStoreError) {
        guard levels.count < Self.depthMax else {
            throw ObjectStoreError("The directory '\(path)' is deeper than \(Self.depthMax) levels.")
        }
        let entries = try await blocking { () throws(ObjectStoreError) in
            guard let entries = directory.entries() else {
                throw ObjectStoreError("The directory '\(path)' cannot be read: \(OpenFile.reason)")
            }
            return entries
        }
        levels.append(Level(directory: directory, path: path, entries: entries.reversed()))
    }

    private static func object(_ key: String, _ entry: OpenFile.Entry) -> ListedObject {
        let time = String(entry.modifiedSeconds, radix: 16) + String(entry.modifiedNanoseconds, radix: 16)
        return ListedObject(
            key: key,
            byteCount: entry.byteCount,
            etag: "\"\(time)-\(String(entry.byteCount, radix: 16))\"",
            lastModifiedSeconds: entry.modifiedSeconds,
            storageClass: "STANDARD"
        )
    }
}

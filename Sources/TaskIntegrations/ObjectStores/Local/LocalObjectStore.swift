package import MapDatasets
import NIOPosix

/// Buckets that are the subdirectories of one directory; keys are paths below them.
///
/// Nothing outside of the directory is read or written: a key with `.` or `..` names no object, and symbolic links are
/// not followed. An object that is being written appears when it is complete.
package struct LocalObjectStore: ObjectStore {
    /// The directory of the buckets.
    package let path: String

    package init(path: String) { self.path = path }

    /// Temporary names of objects that are being written, which are no objects.
    static let temporaryPrefix = ".newel-upload-"

    /// Whether the directory can be read.
    package var exists: Bool { OpenFile.directory(path) != nil }

    /// The names of the buckets, sorted.
    package var buckets: [String] {
        OpenFile.directory(path)?.entries()?.filter { $0.isDirectory && !$0.name.hasPrefix(".") }.map(\.name) ?? []
    }

    package func hasBucket(_ name: String) async -> Bool {
        do {
            _ = try await blocking { () throws(ObjectStoreError) in try bucket(name) }
            return true
        } catch {
            return false
        }
    }

    package func open(_ object: ReaderPlan.ObjectReference) async throws(ObjectStoreError) -> any ObjectReader {
        let address = object.address
        guard object.versionID == nil else {
            throw ObjectStoreError("\(address): a local bucket keeps no versions. Leave VersionId out.")
        }
        return try await blocking { () throws(ObjectStoreError) in
            let names = try components(address)
            guard let name = names.last else { throw missing(address) }
            var directory = try bucket(address.bucket)
            for name in names.dropLast() {
                guard let next = directory.entry(name, isDirectory: true) else { throw missing(address) }
                directory = next
            }
            guard let file = directory.entry(name, isDirectory: false), let byteCount = file.regularByteCount else {
                throw missing(address)
            }
            return LocalObjectReader(file: file, byteCount: byteCount, address: address)
        }
    }

    package func list(_ request: ReaderPlan.ListingRequest) async throws(ObjectStoreError) -> any ObjectListing {
        let root = try await blocking { () throws(ObjectStoreError) in try bucket(request.bucket) }
        return LocalObjectListing(root: root, prefix: request.prefix)
    }

    package func create(_ object: ObjectAddress) async throws(ObjectStoreError) -> any ObjectWriter {
        try await blocking { () throws(ObjectStoreError) in
            let names = try components(object)
            guard let name = names.last else { throw invalidKey(object) }
            var directory = try bucket(object.bucket)
            for name in names.dropLast() {
                guard let next = directory.subdirectory(name) else {
                    throw ObjectStoreError("\(object) cannot be written: '\(name)': \(OpenFile.reason)")
                }
                directory = next
            }
            return try LocalObjectWriter(directory: directory, name: name, address: object)
        }
    }

    // Paths

    private func bucket(_ name: String) throws(ObjectStoreError) -> OpenFile {
        guard let root = OpenFile.directory(path) else {
            throw ObjectStoreError("The directory of local buckets '\(path)' cannot be read: \(OpenFile.reason)")
        }
        guard Self.isName(name), !name.hasPrefix("."), let bucket = root.entry(name, isDirectory: true) else {
            throw ObjectStoreError("The bucket '\(name)' does not exist: '\(path)' has no directory of that name.")
        }
        return bucket
    }

    private func components(_ object: ObjectAddress) throws(ObjectStoreError) -> [String] {
        let parts = object.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy(Self.isName), parts.last?.hasPrefix(Self.temporaryPrefix) == false else {
            throw invalidKey(object)
        }
        return parts
    }

    /// Whether a text names an entry of a directory, and not the directory or what is above it.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
            && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    private func missing(_ object: ObjectAddress) -> ObjectStoreError {
        ObjectStoreError("The specified key does not exist: \(object) is no file below '\(path)'.")
    }

    private func invalidKey(_ object: ObjectAddress) -> ObjectStoreError {
        ObjectStoreError(
            "The key '\(object.key)' cannot be one of a local bucket: it must be a path of names between single slashes, "
                + "without '.' and '..'."
        )
    }
}

/// Runs what blocks on a thread that may be blocked.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(ObjectStoreError) -> Value
) async throws(ObjectStoreError) -> Value {
    let result: Result<Value, ObjectStoreError>
    do {
        result = try await NIOThreadPool.singleton.runIfActive { Result(catching: body) }
    } catch {
        throw ObjectStoreError("The file system cannot be used: \(error)", isCancellation: true)
    }
    return try result.get()
}

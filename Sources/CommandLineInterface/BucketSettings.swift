import Foundation
import TaskIntegrations

extension LocalObjectStore {
    /// The directory of local buckets as an absolute path.
    ///
    /// - Throws: when there is no such directory.
    static func directory(_ path: String, from source: String) throws(CommandFailure) -> String {
        let current = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let url = URL(fileURLWithPath: path, relativeTo: current).standardizedFileURL
        guard LocalObjectStore(path: url.path).exists else {
            throw CommandFailure(
                "The directory of buckets '\(path)' does not exist (from \(source)). Make it, and in it a directory for "
                    + "each bucket."
            )
        }
        return url.path
    }
}

extension ServerSettings {
    /// The buckets that are local directories.
    var localBuckets: LocalObjectStore? { bucketsDirectory.map { LocalObjectStore(path: $0) } }

    /// Datasets and results of distributed Maps: in local buckets, else in Amazon S3.
    func datasets(_ services: AWSServices) -> ObjectMapDatasets {
        ObjectMapDatasets(stores: ObjectStores(local: localBuckets, client: services.client))
    }
}

import Foundation

/// A directory of its own for one test, removed with everything in it when the test lets go of it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "newel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// A path inside that nothing has used yet.
    func path(_ name: String) -> String { path + "/" + name }

    /// Copies a data directory file by file, as a crash would leave it.
    func copy(_ directory: String, to name: String) throws -> String {
        let target = path(name)
        try FileManager.default.copyItem(atPath: directory, toPath: target)
        return target
    }
}

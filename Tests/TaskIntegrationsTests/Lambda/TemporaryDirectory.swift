#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A directory for one test, removed with its content when the test is over.
final class TemporaryDirectory: Sendable {
    /// Without symbolic links.
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("newel-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        path = url.path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // Nothing depends on the removal; what stays behind is the system's to clear.
        _ = try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, with the directories above it; makes it executable if asked.
    func write(_ text: String, to name: String, executable: Bool = false) throws {
        let file = "\(path)/\(name)"
        let directory = String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex))
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        if executable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
    }
}

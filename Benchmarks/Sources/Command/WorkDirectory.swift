import Foundation

/// A temporary directory on the disk that is measured, removed at the end.
struct WorkDirectory {
    let path: String

    /// Makes `PARENT/newel-bench-PID-NAME`.
    ///
    /// - Throws: when it cannot be made.
    init(in parent: String, _ name: String) throws {
        let full = URL(fileURLWithPath: parent).standardizedFileURL.path
        path = "\(full)/newel-bench-\(getpid())-\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Makes a directory inside and returns its path.
    func directory(_ name: String) throws -> String {
        let inner = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        return inner
    }

    /// Writes a file inside, with the directories that lead to it.
    func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
    }

    func remove() {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            Terminal.note("newel-bench: \(path) is left behind: \(error)")
        }
    }
}

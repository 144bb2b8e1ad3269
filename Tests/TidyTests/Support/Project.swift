import Foundation

/// The files that the rules look at.
struct Project: Sendable {
    let files: [ProjectFile]

    init(_ files: [ProjectFile]) {
        self.files = files
    }

    /// Swift files below one of the folders.
    func swift(in folders: String...) -> [ProjectFile] {
        files.filter { file in file.isSwift && folders.contains { file.path.hasPrefix($0 + "/") } }
    }

    /// The project that this test is part of, read once.
    static let own = Project(readingFrom: root)

    /// What the project consists of; everything else beside it is built, downloaded or data.
    private static let places = [
        "Sources", "Tests", "Benchmarks", "Examples", "Documentation", "scripts", ".ci", "Package.swift", "README.md",
        "CHANGELOG.md", "NOTICE",
    ]

    private static let skippedFolders: Set<String> = [
        "__pycache__", ".pytest_cache", "node_modules", ".build", ".venv",
    ]

    /// Kinds of files that hold what people have written.
    private static let extensions: Set<String> = ["swift", "md", "py", "bash", "sh", "txt", "json", "jsonl", "sql", ""]

    private static let root: URL = {
        // A package in another place may have this folder as a symbolic link.
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url
    }()

    private init(readingFrom root: URL) {
        var files: [ProjectFile] = []
        for place in Self.places { Self.read(root.appendingPathComponent(place), place, &files) }
        self.files = files.sorted { $0.path < $1.path }
    }

    private static func read(_ url: URL, _ path: String, _ files: inout [ProjectFile]) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return }
        if isFolder.boolValue {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
            where !skippedFolders.contains(name) {
                read(url.appendingPathComponent(name), "\(path)/\(name)", &files)
            }
        } else if extensions.contains(url.pathExtension), let data = try? Data(contentsOf: url) {
            // A built program has no extension either.
            let bytes = [UInt8](data)
            if !bytes.prefix(1024).contains(0) { files.append(ProjectFile(path: path, bytes: bytes)) }
        }
    }
}

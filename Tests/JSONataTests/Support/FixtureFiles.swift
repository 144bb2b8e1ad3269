import Foundation
import JSONModel

/// Finds and reads the data files of these tests, by their place beside the sources.
enum FixtureFiles {
    /// The folder of the test target.
    private static let testTarget = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The conformance data that may lie beside the package, or nil.
    static func sharedConformance(_ name: String) -> URL? {
        let packageRoot = testTarget.deletingLastPathComponent().deletingLastPathComponent()
        let folder = packageRoot.deletingLastPathComponent().appending(path: "shared/conformance/\(name)")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    static func json(_ file: URL) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: file)))
    }

    /// All JSON files of a folder below `Fixtures`, in order of their names.
    static func fixtures(_ folder: String) throws -> [(name: String, content: JSONValue)] {
        let directory = testTarget.appending(path: "Fixtures/\(folder)")
        return try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.deletingPathExtension().lastPathComponent, try json($0)) }
    }
}

package import Foundation
package import JSONModel

/// The data files of a test target, found from the place of its sources.
package enum FixtureFiles {
    /// The folder of the test target that a source file belongs to.
    ///
    /// `source`: a file in the target's folder or below it; `Tests/<target>/…`.
    package static func testTarget(of source: String = #filePath) -> URL {
        var folder = URL(filePath: source).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.deletingLastPathComponent().lastPathComponent != "Tests", folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
        }
        return folder
    }

    /// The conformance data that may lie beside the package, or nil.
    package static func sharedConformance(_ name: String, source: String = #filePath) -> URL? {
        let packageRoot = testTarget(of: source).deletingLastPathComponent().deletingLastPathComponent()
        let folder = packageRoot.deletingLastPathComponent().appending(path: "shared/conformance/\(name)")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    package static func json(_ file: URL) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: file)))
    }

    /// All JSON files of a folder below the target's `Fixtures`, in order of their names.
    package static func fixtures(
        _ folder: String,
        source: String = #filePath
    ) throws -> [(name: String, content: JSONValue)] {
        let directory = testTarget(of: source).appending(path: "Fixtures/\(folder)")
        return try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.deletingPathExtension().lastPathComponent, try json($0)) }
    }
}

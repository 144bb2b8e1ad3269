#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The Python interpreter that runs functions in tests: it needs `awslambdaric`.
///
/// It is the first of `.venv/bin/python` in the package's root and `NEWEL_TEST_PYTHON`; where neither is there, tests
/// that need it are reported as skipped.
enum TestPython {
    static let interpreter: String? = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let candidates: [String?] = [
            root.appendingPathComponent(".venv/bin/python").path,
            ProcessInfo.processInfo.environment["NEWEL_TEST_PYTHON"],
        ]
        return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static var isAvailable: Bool { interpreter != nil }

    static let explanation: String =
        "no Python with awslambdaric: make .venv in the package's root (python3 -m venv .venv && "
        + ".venv/bin/pip install awslambdaric) or set NEWEL_TEST_PYTHON"

    /// Whether a program is found in `PATH`.
    static func hasProgram(_ name: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}

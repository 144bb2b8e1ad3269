import FoundationEssentials

/// Finds the directories with API models on this machine.
package enum ServiceModelDirectories {
    /// Directories in the order in which they count, existing ones only.
    ///
    /// `configured` alone when it is given; else those of `AWS_DATA_PATH` and `~/.aws/models` (botocore's own places),
    /// of the virtual environment, of the installations whose `bin` is in `PATH`, and of the system.
    package static func find(configured: String?, environment: [String: String]) -> [String] {
        if let configured { return [configured] }
        var candidates: [String] = []
        candidates += (environment["AWS_DATA_PATH"] ?? "").split(separator: ":").map(String.init)
        if let home = environment["HOME"] { candidates.append("\(home)/.aws/models") }
        var roots: [String] = []
        if let virtual = environment["VIRTUAL_ENV"] { roots.append(virtual) }
        for directory in (environment["PATH"] ?? "").split(separator: ":") where directory.hasSuffix("/bin") {
            roots.append(String(directory.dropLast("/bin".count)))
        }
        for root in roots + ["/usr", "/usr/local"] { candidates += libraries(of: root) }
        candidates.append("/usr/local/aws-cli/v2/current/dist/awscli/botocore/data")
        var seen: Set<String> = []
        return candidates.filter { seen.insert($0).inserted && isDirectory($0) }
    }

    /// Where Python packages lie below an installation's root.
    private static func libraries(of root: String) -> [String] {
        var found = ["\(root)/lib/python3/dist-packages/botocore/data"]
        for name in contents(of: "\(root)/lib").sorted(by: >) where name.hasPrefix("python3") {
            for packages in ["site-packages", "dist-packages"] {
                found.append("\(root)/lib/\(name)/\(packages)/botocore/data")
                found.append("\(root)/lib/\(name)/\(packages)/awscli/botocore/data")
            }
        }
        return found
    }

    private static func contents(of directory: String) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            // A root without libraries has none.
            return []
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}

import Foundation

/// What figures depend on besides the code: processors, how busy they are, disk, build.
enum Circumstances {
    static func lines(_ options: BenchmarkOptions) -> [String] {
        var lines = [
            "newel-bench, \(buildName) build, \(ProcessInfo.processInfo.activeProcessorCount) processors, "
                + "load average \(loadAverage), \(Date().formatted(.iso8601))"
        ]
        if isDebug { lines.append("This is a debug build: its figures mean nothing.") }
        if isInMemory(options.directory) {
            lines.append("\(options.directory) is in memory: durable figures mean nothing; give --directory on a disk.")
        }
        return lines
    }

    private static var isDebug: Bool {
        var answer = false
        assert(
            {
                answer = true
                return true
            }()
        )
        return answer
    }

    private static var buildName: String { isDebug ? "debug" : "release" }

    private static var loadAverage: String {
        var averages = [0.0, 0.0, 0.0]
        return getloadavg(&averages, 3) == 3 ? averages.map(Figure.text).joined(separator: " ") : "unknown"
    }

    /// Whether a path is on a file system without a disk, by the table of mounts.
    private static func isInMemory(_ path: String) -> Bool {
        let full = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return false }
        var holder: (point: Substring, type: Substring) = ("", "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 3 else { continue }
            let isHolder = fields[1] == "/" || full == fields[1] || full.hasPrefix(fields[1] + "/")
            if isHolder, fields[1].count >= holder.point.count { holder = (fields[1], fields[2]) }
        }
        return holder.type == "tmpfs" || holder.type == "ramfs"
    }
}

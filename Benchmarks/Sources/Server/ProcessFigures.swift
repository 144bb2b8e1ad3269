import Foundation

/// What the system tells about a process under `/proc`.
enum ProcessFigures {
    /// Resident memory in bytes.
    struct Memory: Sendable {
        let resident: Double
        /// The part that is no mapped file.
        let anonymous: Double
    }

    /// CPU seconds of a process so far, without its children.
    static func cpuSeconds(_ pid: pid_t) throws -> Double {
        let text = try contents("/proc/\(pid)/stat")
        // The name in parentheses may hold spaces; what follows it is utime and stime in columns 14 and 15 of the whole.
        let columns = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard columns.count > 12, let user = Double(columns[12]), let system = Double(columns[13]) else {
            throw BenchmarkError("/proc/\(pid)/stat is not as expected")
        }
        return (user + system) / Double(sysconf(CInt(_SC_CLK_TCK)))
    }

    static func memory(_ pid: pid_t) throws -> Memory {
        let lines = try contents("/proc/\(pid)/status").split(separator: "\n")
        func bytes(_ name: String) throws -> Double {
            let columns = lines.first { $0.hasPrefix("\(name):") }?.split(whereSeparator: \.isWhitespace)
            guard let columns, columns.count > 1, let kilobytes = Double(columns[1]) else {
                throw BenchmarkError("/proc/\(pid)/status has no \(name)")
            }
            return kilobytes * 1024
        }
        return Memory(resident: try bytes("VmRSS"), anonymous: try bytes("RssAnon"))
    }

    /// Files there have no size, so they are read to their end.
    private static func contents(_ path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw BenchmarkError("\(path): \(ErrorText.last)") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
    }
}

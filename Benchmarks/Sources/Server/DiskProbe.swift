import Foundation

/// What the disk itself takes for a durable write: the reference for every durable figure.
enum DiskProbe {
    private static let writeCount = 300
    private static let blockBytes = 4096

    /// Appends blocks of 4 KB, each followed by fdatasync, and adds the times to a report that has none.
    ///
    /// - Returns: the median in milliseconds.
    @discardableResult
    static func run(_ directory: String, _ report: inout Report) throws -> Double {
        let times = try milliseconds(in: directory)
        let median = Statistics.percentile(times, 0.5)
        guard !report.figures.contains(where: { $0.suite == "disk" }) else { return median }
        report.add("disk", "append of 4 KB and fdatasync, p50", median, "ms")
        report.add("disk", "append of 4 KB and fdatasync, p99", Statistics.percentile(times, 0.99), "ms")
        return median
    }

    private static func milliseconds(in directory: String) throws -> [Double] {
        let path = "\(directory)/probe"
        let file = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BenchmarkError("\(path) cannot be written: \(ErrorText.last)") }
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: blockBytes)
        var times: [Double] = []
        for _ in 0..<writeCount {
            let start = Clocks.monotonic()
            guard write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw BenchmarkError("\(path) cannot be written: \(ErrorText.last)")
            }
            times.append((Clocks.monotonic() - start) * 1000)
        }
        return times.sorted()
    }
}

/// The words of the system for the error of the last call.
enum ErrorText {
    static var last: String { text(errno) }
    static func text(_ code: CInt) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}

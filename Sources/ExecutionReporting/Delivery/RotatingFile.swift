#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file of lines that is renamed when it is large, and begun anew.
///
/// `x.jsonl` becomes `x.jsonl.1`, that one `x.jsonl.2`, and so on; the oldest one goes.
struct RotatingFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var size: Int

    /// Bytes after which a new file begins.
    static let bytesMaxDefault = 100 << 20
    /// Files kept besides the current one.
    static let olderFilesMax = 9

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Opens a file for appending and makes it, with mode 0640, when there is none; its directory must be there.
    init(path: String) throws(Failure) {
        self.path = path
        descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Failure(description: "'\(path)' cannot be opened: \(Self.reason())") }
        size = max(0, Int(lseek(descriptor, 0, SEEK_END)))
    }

    /// Ends the last line, which a process that was killed while it wrote may have left half.
    mutating func endLastLine() throws(Failure) {
        guard size > 0 else { return }
        var last: UInt8 = 0
        guard pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != UInt8(ascii: "\n") else { return }
        try append([UInt8(ascii: "\n")])
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether so many bytes more call for a new file.
    func isFull(_ count: Int, bytesMax: Int) -> Bool { size > 0 && size + count > bytesMax }

    /// Appends bytes; after a failure none of them are in the file, or the line that was cut is ended.
    mutating func append(_ bytes: [UInt8]) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                systemWrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                let reason = Self.reason()
                _ = ftruncate(descriptor, off_t(size))
                throw Failure(description: "'\(path)' cannot be written: \(reason)")
            }
            done += count
        }
        size += bytes.count
    }

    func sync() { _ = fsync(descriptor) }

    /// Makes room at a path for a new file.
    static func rotate(_ path: String) throws(Failure) {
        for number in stride(from: olderFilesMax, to: 0, by: -1) {
            let older = number == 1 ? path : "\(path).\(number - 1)"
            guard rename(older, "\(path).\(number)") == 0 || errno == ENOENT else {
                throw Failure(description: "'\(older)' cannot be renamed: \(reason())")
            }
        }
    }

    /// Makes a directory with those above it.
    static func makeDirectory(_ path: String) throws(Failure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? part : "/\(part)"
            guard mkdir(made, 0o750) == 0 || errno == EEXIST else {
                throw Failure(description: "The directory '\(made)' cannot be made: \(reason())")
            }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

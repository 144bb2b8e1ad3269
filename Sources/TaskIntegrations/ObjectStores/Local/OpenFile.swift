#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An open file or directory, closed with the last reference to it.
final class OpenFile: Sendable {
    let descriptor: CInt

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// What the system says of the last failure.
    static var reason: String { String(cString: strerror(errno)) }

    /// Opens a directory by a path; nil when it cannot be.
    static func directory(_ path: String) -> OpenFile? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return descriptor >= 0 ? OpenFile(descriptor) : nil
    }

    /// Opens an entry of this directory, but no symbolic link.
    func entry(_ name: String, isDirectory: Bool) -> OpenFile? {
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isDirectory ? O_DIRECTORY : 0)
        let opened = openat(descriptor, name, flags)
        return opened >= 0 ? OpenFile(opened) : nil
    }

    /// Creates a file in this directory, which must not be there.
    func newFile(_ name: String) -> OpenFile? {
        let opened = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        return opened >= 0 ? OpenFile(opened) : nil
    }

    /// Opens a directory within this one, made when it is not there.
    func subdirectory(_ name: String) -> OpenFile? {
        guard mkdirat(descriptor, name, 0o755) == 0 || errno == EEXIST else { return nil }
        return entry(name, isDirectory: true)
    }

    /// The size of a regular file; nil for anything else.
    var regularByteCount: Int64? {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(info.st_size)
    }

    /// Reads bytes from an offset on; empty at the end, nil when it fails.
    func read(at offset: Int64, count: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            while result < 0, errno == EINTR { result = pread(descriptor, buffer.baseAddress, count, off_t(offset)) }
            failed = result < 0
            initialized = max(0, result)
        }
        return failed ? nil : bytes
    }

    /// Writes all bytes; false when it fails.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = systemWrite(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                written += count
            }
            return true
        }
    }

    /// Gives an entry of this directory another name; what had it is replaced.
    func rename(_ old: String, to new: String) -> Bool { renameat(descriptor, old, descriptor, new) == 0 }

    func remove(_ name: String) { unlinkat(descriptor, name, 0) }

    func synchronize() -> Bool { fsync(descriptor) == 0 }

    /// An entry of a directory.
    struct Entry: Sendable {
        let name: String
        let isDirectory: Bool
        let byteCount: Int64
        let modifiedSeconds: Int64
        let modifiedNanoseconds: Int64

        /// A directory's name ends in a slash, so that entries sort as the keys below them do.
        var sortKey: String { isDirectory ? name + "/" : name }
    }

    /// Files and directories in this directory, in the order of keys; nil when it cannot be read.
    func entries() -> [Entry]? {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return nil }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return nil
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let found = readdir(stream) {
            let capacity = MemoryLayout.size(ofValue: found.pointee.d_name)
            let name = withUnsafePointer(to: &found.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
            }
            if name != ".", name != "..", let entry = describe(name) { entries.append(entry) }
        }
        return entries.sorted { $0.sortKey.utf8.lexicographicallyPrecedes($1.sortKey.utf8) }
    }

    /// Nil for what is neither a file nor a directory, such as a symbolic link.
    private func describe(_ name: String) -> Entry? {
        var info = stat()
        guard fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        let kind = info.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { return nil }
        #if canImport(Darwin)
        let time = info.st_mtimespec
        #else
        let time = info.st_mtim
        #endif
        return Entry(
            name: name,
            isDirectory: kind == S_IFDIR,
            byteCount: Int64(info.st_size),
            modifiedSeconds: Int64(time.tv_sec),
            modifiedNanoseconds: Int64(time.tv_nsec)
        )
    }
}

/// `write(2)`, which has the name of a method above.
private func systemWrite(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

package import AWSProtocol
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The file that holds a server's access keys; it is read again whenever it has changed.
///
/// The file has mode 0600, as secrets stand in it. Changes replace it as a whole, under a lock beside it
/// (`<file>.lock`), so readers see the old or the new list and never half of one. A file that is not there has no keys.
package final class AccessKeyFile: Sendable {
    package let path: String
    private let content = Mutex(Content())

    private struct Content {
        var stamp: Stamp?
        var keys: [String: AccessKey] = [:]
    }

    /// What tells one state of the file from another.
    private struct Stamp: Hashable {
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let changedSeconds: Int
        let changedNanoseconds: Int
    }

    /// More than this is no list of keys.
    private static let bytesMax = 16 << 20

    package init(path: String) {
        self.path = path
    }

    /// The key of an id, as the file has it now; costs a `stat` when nothing has changed.
    ///
    /// - Throws: when the file is there and cannot be used.
    package func key(id: String) throws(AccessKeyListError) -> AccessKey? {
        guard let stamp = try stamp() else {
            content.withLock { $0 = Content() }
            return nil
        }
        let (isKnown, key) = content.withLock { ($0.stamp == stamp, $0.keys[id]) }
        if isKnown { return key }
        let list = try read()
        let keys = Dictionary(list.keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // The stamp is older than what was read: at worst the file is read once more.
        content.withLock { $0 = Content(stamp: stamp, keys: keys) }
        return keys[id]
    }

    /// All keys, as the file has them now.
    ///
    /// - Throws: when the file is there and cannot be used.
    package func read() throws(AccessKeyListError) -> AccessKeyList {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return AccessKeyList() }
        guard descriptor >= 0 else { throw Self.failure("cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("cannot be read") }
        guard status.st_mode & 0o077 == 0 else {
            throw AccessKeyListError("holds secrets and must not be open to others; run: chmod 600 '\(path)'")
        }
        guard Int(status.st_size) <= Self.bytesMax else { throw AccessKeyListError("is too large for a list of keys") }
        return try AccessKeyList(parsing: try Self.bytes(descriptor))
    }

    /// Whether the file is there.
    ///
    /// - Throws: when that cannot be told.
    package func exists() throws(AccessKeyListError) -> Bool { try stamp() != nil }

    /// Changes the list under the lock, and returns what the change does.
    ///
    /// - Throws: when the file cannot be read, locked or written; then nothing has changed.
    package func change<Value>(_ body: (inout AccessKeyList) -> Value) throws(AccessKeyListError) -> Value {
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw Self.failure("cannot be locked") }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Self.failure("cannot be locked") }
        }
        var list = try read()
        let value = body(&list)
        try replace(with: list.serialized())
        return value
    }

    private func stamp() throws(AccessKeyListError) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw Self.failure("cannot be read") }
            return nil
        }
        #if canImport(Darwin)
        let changed = status.st_ctimespec
        #else
        let changed = status.st_ctim
        #endif
        return Stamp(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            inode: UInt64(truncatingIfNeeded: status.st_ino),
            size: Int64(status.st_size),
            changedSeconds: changed.tv_sec,
            changedNanoseconds: changed.tv_nsec
        )
    }

    /// Writes a new file, syncs it and puts it in the old one's place.
    private func replace(with bytes: [UInt8]) throws(AccessKeyListError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot be written") }
        let isWritten = fchmod(descriptor, 0o600) == 0 && Self.write(bytes, to: descriptor) && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        errno = reason
        guard isWritten, rename(temporary, path) == 0 else { throw Self.failure("cannot be written") }
        let slash = path.lastIndex(of: "/")
        let directory = open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func bytes(_ descriptor: Int32) throws(AccessKeyListError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= bytesMax {
            let count = systemRead(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot be read") }
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
        throw AccessKeyListError("is too large for a list of keys")
    }

    /// With the system's reason.
    private static func failure(_ text: String) -> AccessKeyListError {
        AccessKeyListError("\(text): \(String(cString: strerror(errno)))")
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

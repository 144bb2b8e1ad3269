import StorageAPI
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The directory of a store: `newel.sqlite` with its `-wal` and `-shm` files, and `newel.lock`.
///
/// The lock is held by the open file description, so it goes when the process does, however that ends.
final class DataDirectory: Sendable {
    let path: String
    /// `nil` once the lock was given back.
    private let lockDescriptor: Mutex<Int32?>

    var databasePath: String { path + "/newel.sqlite" }

    /// Makes the directory if there is none, and locks it.
    ///
    /// - Throws: `.refused` when another process holds it, it cannot be written to, or it lies on a network file system,
    ///   where SQLite's write-ahead log does not work.
    init(path: String) throws(StorageError) {
        self.path = path
        try Self.create(path)
        try Self.refuseNetworkFileSystem(path)
        lockDescriptor = Mutex(try Self.lock(path))
    }

    deinit {
        unlock()
    }

    /// Lets other processes in.
    ///
    /// The lock file stays, as removing it would race with the next process.
    func unlock() {
        lockDescriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    private static func create(_ path: String) throws(StorageError) {
        guard !path.isEmpty else { throw .refused("the data directory has no name") }
        if mkdir(path, 0o700) == 0 {
            syncParent(of: path)
            return
        }
        let reason = errno
        guard reason != EEXIST else { return }
        let parent = parent(of: path)
        guard reason == ENOENT, parent != path else {
            throw .refused("data directory \(path) cannot be made: \(describe(reason))")
        }
        try create(parent)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .refused("data directory \(path) cannot be made: \(describe(errno))")
        }
        syncParent(of: path)
    }

    /// Everything before the last component; the path itself where there is nothing.
    private static func parent(of path: String) -> String {
        guard let slash = path.utf8.dropLast().lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a new directory's name durable; where the file system cannot, nothing better is to be had.
    private static func syncParent(of path: String) {
        let descriptor = open(parent(of: path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func refuseNetworkFileSystem(_ path: String) throws(StorageError) {
        guard let type = NetworkFileSystem.type(of: path) else { return }
        throw .refused(
            "data directory \(path) is on a network file system (\(type)); choose a local disk with --data-dir"
        )
    }

    private static func lock(_ directory: String) throws(StorageError) -> Int32 {
        let path = directory + "/newel.lock"
        // Not inherited: a child process would keep the lock beyond our end.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .refused("\(path) cannot be opened: \(describe(errno))") }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let reason = errno
            if reason == EINTR { continue }
            defer { close(descriptor) }
            guard reason == EWOULDBLOCK else { throw .refused("\(path) cannot be locked: \(describe(reason))") }
            let holder = holder(of: descriptor).map { " (process \($0))" } ?? ""
            throw .refused(
                "data directory \(directory) is in use by another newel\(holder); stop that one, or choose another "
                    + "directory with --data-dir"
            )
        }
        let text = "\(getpid())\n"
        // The number only helps people; the lock does not depend on it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.utf8.count, 0) }
        return descriptor
    }

    /// The process number that the holder of a lock wrote into it.
    private static func holder(of descriptor: Int32) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func describe(_ error: Int32) -> String {
        String(cString: strerror(error))
    }
}

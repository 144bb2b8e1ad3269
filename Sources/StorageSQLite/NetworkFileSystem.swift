#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Tells whether a directory lies on another machine, where SQLite's write-ahead log does not work.
enum NetworkFileSystem {
    /// Types of Linux mounts that lead to another machine, as in `/proc/self/mounts`.
    static let types: Set<Substring> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs",
    ]

    /// The network file system that holds a directory; `nil` when it is local or the system does not say.
    static func type(of directory: String) -> String? {
        guard let resolved = realpath(directory, nil) else { return nil }
        defer { free(resolved) }
        #if canImport(Darwin)
        var information = statfs()
        guard statfs(resolved, &information) == 0, information.f_flags & UInt32(MNT_LOCAL) == 0 else { return nil }
        return "network"
        #else
        guard let mounts = contents(of: "/proc/self/mounts") else { return nil }
        return type(of: String(cString: resolved), mounts: mounts)
        #endif
    }

    /// The network file system that holds a directory, by a table of mounts: device, mount point, type, and more.
    static func type(of directory: String, mounts: String) -> String? {
        var holder: (length: Int, type: Substring) = (0, "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 3 else { continue }
            let point = unescaped(fields[1])
            let isHolder = point == "/" || directory == point || directory.hasPrefix(point + "/")
            // A later mount on the same point hides the earlier one.
            if isHolder, point.utf8.count >= holder.length { holder = (point.utf8.count, fields[2]) }
        }
        return types.contains(holder.type) ? String(holder.type) : nil
    }

    /// A mount point without the octal escapes of white space.
    private static func unescaped(_ field: Substring) -> String {
        guard field.contains("\\") else { return String(field) }
        let parts = field.split(separator: "\\", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            guard part.count >= 3, let code = UInt8(part.prefix(3), radix: 8) else { return text + "\\" + part }
            return text + String(UnicodeScalar(code)) + part.dropFirst(3)
        }
    }

    #if !canImport(Darwin)
    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
    #endif
}

import CZlib
import FoundationEssentials

/// Reads files that may be gzipped.
///
/// Source of the format: RFC 1952; zlib finds out by the first bytes.
enum GzipFile {
    /// A model that inflates to more is refused; the largest known one has 6 MB.
    static let byteCountMax = 256 << 20

    /// The content of a file, or of its beginning: at most `prefix` bytes of content are read then.
    static func read(_ path: String, prefix: Int? = nil) throws(ServiceModelError) -> [UInt8] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        guard data.starts(with: [0x1F, 0x8B]) else { return Array(prefix.map { data.prefix($0) } ?? data) }
        return try inflate(Array(data), limit: prefix ?? byteCountMax, isPrefix: prefix != nil, path)
    }

    /// Gives the content portion by portion until the closure wants no more of it.
    static func scan(
        _ data: Data,
        _ path: String,
        until isDone: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(ServiceModelError) {
        guard data.starts(with: [0x1F, 0x8B]) else {
            data.withUnsafeBytes { bytes in _ = isDone(bytes.assumingMemoryBound(to: UInt8.self)) }
            return
        }
        _ = try inflate(Array(data), portion: 32 << 10, path, until: isDone)
    }

    /// The content of gzip or zlib bytes: all of it, at most `limit` bytes, or as much of its beginning.
    static func inflate(
        _ bytes: [UInt8],
        limit: Int,
        isPrefix: Bool,
        _ path: String
    ) throws(ServiceModelError) -> [UInt8] {
        var output: [UInt8] = []
        let isWhole = try inflate(bytes, portion: Swift.min(limit, 256 << 10), path) { portion in
            output.append(contentsOf: portion)
            return output.count >= limit
        }
        if isPrefix { return Array(output.prefix(limit)) }
        guard isWhole else {
            throw .unreadable(path: path, reason: "it has more than \(limit) bytes")
        }
        return output
    }

    /// Gives the content in portions of at most `size` bytes until the closure wants no more; whether it saw the end.
    private static func inflate(
        _ bytes: [UInt8],
        portion size: Int,
        _ path: String,
        until isDone: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(ServiceModelError) -> Bool {
        var stream = z_stream()
        // 32 more than the window's bits: gzip or zlib, by the header.
        guard inflateInit2_(&stream, MAX_WBITS + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .unreadable(path: path, reason: "zlib cannot be started")
        }
        defer { inflateEnd(&stream) }
        var source = bytes
        var chunk = [UInt8](repeating: 0, count: size)
        var status = Z_OK
        source.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            var wantsMore = true
            while status == Z_OK, wantsMore {
                chunk.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(clamping: room.count)
                    status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    wantsMore = !isDone(UnsafeBufferPointer(rebasing: room[..<(room.count - Int(stream.avail_out))]))
                }
            }
        }
        guard status == Z_OK || status == Z_STREAM_END else {
            throw .unreadable(path: path, reason: "it is no whole gzip file")
        }
        return status == Z_STREAM_END
    }
}

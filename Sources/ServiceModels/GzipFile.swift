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

    static func inflate(
        _ bytes: [UInt8],
        limit: Int,
        isPrefix: Bool,
        _ path: String
    ) throws(ServiceModelError) -> [UInt8] {
        var stream = z_stream()
        // 32 more than the window's bits: gzip or zlib, by the header.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, MAX_WBITS + 32, ZLIB_VERSION, size) == Z_OK else {
            throw .unreadable(path: path, reason: "zlib cannot be started")
        }
        defer { inflateEnd(&stream) }
        var source = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Swift.min(limit, 256 << 10))
        var status = Z_OK
        source.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while status == Z_OK, output.count < limit {
                chunk.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(clamping: room.count)
                    status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    output.append(contentsOf: room[..<(room.count - Int(stream.avail_out))])
                }
            }
        }
        if isPrefix, status == Z_OK || status == Z_STREAM_END { return Array(output.prefix(limit)) }
        guard status == Z_STREAM_END else {
            let reason = status == Z_OK ? "it has more than \(limit) bytes" : "it is no whole gzip file"
            throw .unreadable(path: path, reason: reason)
        }
        return output
    }
}

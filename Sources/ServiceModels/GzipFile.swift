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
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, MAX_WBITS + 32, ZLIB_VERSION, size) == Z_OK else {
            throw .unreadable(path: path, reason: "zlib cannot be started")
        }
        defer { inflateEnd(&stream) }
        var source = Array(data)
        var chunk = [UInt8](repeating: 0, count: portionByteCount)
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
                    let filled = room.count - Int(stream.avail_out)
                    wantsMore = !isDone(UnsafeBufferPointer(rebasing: room[..<filled]))
                }
            }
        }
        guard status == Z_OK || status == Z_STREAM_END else {
            throw .unreadable(path: path, reason: "it is no whole gzip file")
        }
    }

    private static let portionByteCount = 32 << 10

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

/// Packs texts as gzip: for answers that browsers unpack.
package enum GzipText {
    /// The packed text; the text as it is when zlib cannot be started.
    package static func pack(_ text: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        // 16 more than the window's bits: a gzip header.
        let bits = MAX_WBITS + 16
        guard deflateInit2_(&stream, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            return text
        }
        defer { deflateEnd(&stream) }
        var source = text
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(source.count))))
        var count = 0
        source.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            output.withUnsafeMutableBufferPointer { room in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(clamping: room.count)
                if deflate(&stream, Z_FINISH) == Z_STREAM_END { count = room.count - Int(stream.avail_out) }
            }
        }
        return count == 0 ? text : Array(output.prefix(count))
    }

    package static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The text of what ``pack(_:)`` made.
    package static func unpack(_ bytes: [UInt8]) throws(ServiceModelError) -> [UInt8] {
        guard isPacked(bytes) else { return bytes }
        return try GzipFile.inflate(bytes, limit: GzipFile.byteCountMax, isPrefix: false, "text")
    }
}

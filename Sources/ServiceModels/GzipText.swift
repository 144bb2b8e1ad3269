import CZlib

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

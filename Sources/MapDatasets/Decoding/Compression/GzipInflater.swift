import CZlib

/// Inflates a gzip stream piece by piece; a file may hold several streams, one after the other.
///
/// One caller at a time. Source: RFC 1952, by zlib.
package final class GzipInflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var isBetweenStreams = true
    private var room = [UInt8](repeating: 0, count: pieceByteCountMax)

    /// Bytes that one call gives at most.
    package static let pieceByteCountMax = 256 << 10

    /// - Throws: when zlib has no memory.
    package init() throws(DatasetError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 more than the window's bits: gzip alone.
        guard inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw DatasetError("The file cannot be decompressed: zlib has no memory.")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Takes compressed bytes, when the former ones have been used up.
    package func append(_ bytes: [UInt8]) {
        input = position < input.count ? Array(input[position...]) + bytes : bytes
        position = 0
    }

    /// The next inflated bytes; empty when more compressed ones are needed.
    package func next() throws(DatasetError) -> [UInt8] {
        while position < input.count {
            var status = Z_OK
            var produced = 0
            input.withUnsafeMutableBufferPointer { source in
                room.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_in = source.baseAddress.map { $0 + position }
                    stream.pointee.avail_in = UInt32(clamping: source.count - position)
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(clamping: target.count)
                    status = inflate(stream, Z_NO_FLUSH)
                    position = source.count - Int(stream.pointee.avail_in)
                    produced = target.count - Int(stream.pointee.avail_out)
                }
            }
            switch status {
            case Z_STREAM_END:
                isBetweenStreams = true
                inflateReset(stream)
            case Z_OK, Z_BUF_ERROR: isBetweenStreams = false
            default: throw DatasetError("The file is no whole gzip file: it cannot be decompressed.")
            }
            if produced > 0 { return Array(room[..<produced]) }
        }
        return []
    }

    /// Says that there are no more compressed bytes.
    ///
    /// - Throws: when a stream is cut off.
    package func end() throws(DatasetError) {
        guard isBetweenStreams else { throw DatasetError("The gzip file ends too early.") }
    }
}

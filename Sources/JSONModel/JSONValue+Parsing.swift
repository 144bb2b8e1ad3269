extension JSONValue {
    /// Parses one JSON document.
    ///
    /// - Throws: `JSONParseError` with the first error.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONParseError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONParseError) in
            try JSONValue(parsing: buffer, limits: limits)
        }
    }

    /// Parses one JSON document from a string.
    ///
    /// - Throws: `JSONParseError` with the first error.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONParseError) {
        let result = text.utf8.withContiguousStorageIfAvailable { buffer in
            Result { () throws(JSONParseError) in try JSONValue(parsing: buffer, limits: limits) }
        }
        if let result {
            self = try result.get()
        } else {
            try self.init(parsing: Array(text.utf8), limits: limits)
        }
    }

    /// Parses one JSON document from bytes that the caller keeps alive.
    ///
    /// - Throws: `JSONParseError` with the first error.
    package init(parsing buffer: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .standard) throws(JSONParseError) {
        do throws(JSONFault) {
            guard buffer.count <= limits.byteCountMax else {
                throw JSONFault(kind: .tooManyBytes, offset: limits.byteCountMax)
            }
            guard let base = buffer.baseAddress else { throw JSONFault(kind: .emptyDocument, offset: 0) }
            let room = ParserRoom()
            defer { room.deallocate() }
            self = try Self.parse(base, buffer.count, limits, room)
        } catch {
            throw JSONParseError(error, in: buffer, limits: limits)
        }
    }

    /// Runs a parser that is gone when this returns or throws, as its room outlives it.
    private static func parse(
        _ base: UnsafePointer<UInt8>,
        _ count: Int,
        _ limits: JSONLimits,
        _ room: ParserRoom
    ) throws(JSONFault) -> JSONValue {
        var parser = JSONParser(base: base, count: count, depthMax: limits.depthMax, room: room)
        return try parser.parseDocument()
    }
}

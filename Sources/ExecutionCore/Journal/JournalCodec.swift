package import JSONModel

/// Packs the events of one transition into one journal row, and reads them back.
///
/// Layout, version 1: version byte; time in ms (zigzag varint); number of events (varint); events, each a tag byte and
/// its fields; CRC-32 of all before (4 bytes, big-endian). A payload is its id, shifted left by one; the lowest bit
/// says that its text follows (varint length, bytes): on its first appearance. Texts are a length and bytes. Absent values are marked by a zero.
/// Tags and field orders are never changed once released; a new meaning gets a new tag.
package enum JournalCodec {
    package static let version: UInt8 = 1

    /// `firstNewPayload`: ids from here on have their text in this row.
    package static func encode(_ events: [JournalEvent], at time: Timestamp, firstNewPayload: Int32) -> [UInt8] {
        var writer = JournalWriter(nextPayload: firstNewPayload)
        writer.byte(version)
        writer.signed(time.milliseconds)
        writer.unsigned(UInt64(events.count))
        for event in events { event.write(to: &writer) }
        return writer.finish()
    }

    /// Reads one row.
    ///
    /// Rows of a journal are read in order with the same `payloads`, which collects their payloads.
    package static func decode(
        _ bytes: [UInt8],
        payloads: inout [Int32: Payload]
    ) throws(CorruptJournal) -> (time: Timestamp, events: [JournalEvent]) {
        guard bytes.count > 5 else { throw CorruptJournal("row of \(bytes.count) bytes") }
        let body = bytes.count - 4
        let stored = bytes[body...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard CRC32.checksum(bytes[..<body]) == stored else { throw CorruptJournal("checksum does not match") }
        // Handed over, not shared: a shared dictionary would be copied at its first new payload, for each row.
        var reader = JournalReader(bytes: bytes, end: body, payloads: payloads)
        payloads = [:]
        defer { payloads = reader.payloads }
        let version = try reader.byte()
        guard version == Self.version else {
            throw CorruptJournal("row of format \(version); this release reads format \(Self.version)")
        }
        let time = Timestamp(milliseconds: try reader.signed())
        let count = try reader.unsigned()
        guard count <= UInt64(bytes.count) else { throw CorruptJournal("\(count) events in \(bytes.count) bytes") }
        var events: [JournalEvent] = []
        events.reserveCapacity(Int(count))
        for _ in 0..<count { events.append(try JournalEvent(from: &reader)) }
        guard reader.isAtEnd else { throw CorruptJournal("bytes after the last event") }
        return (time, events)
    }
}

/// A journal row that is not what was written.
package struct CorruptJournal: Error, Sendable, Hashable {
    package let reason: String
    /// The row refers to rows before it that were not read.
    package let isIncomplete: Bool

    package init(_ reason: String, isIncomplete: Bool = false) {
        self.reason = reason
        self.isIncomplete = isIncomplete
    }
}

/// Appends the primitive fields of events.
struct JournalWriter {
    private var bytes: [UInt8] = []
    private var nextPayload: Int32

    init(nextPayload: Int32) {
        self.nextPayload = nextPayload
        bytes.reserveCapacity(512)
    }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func signed(_ value: Int64) { unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func count(_ value: Int) { unsigned(UInt64(max(value, 0))) }

    mutating func text(_ value: String) {
        var copy = value
        copy.withUTF8 { buffer in
            count(buffer.count)
            bytes.append(contentsOf: buffer)
        }
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout JournalWriter, Value) -> Void) {
        guard let value else { return byte(0) }
        byte(1)
        write(&self, value)
    }

    mutating func branch(_ id: BranchID) { unsigned(UInt64(UInt32(bitPattern: id.rawValue))) }

    mutating func time(_ value: Timestamp) { signed(value.milliseconds) }

    mutating func payload(_ payload: Payload) {
        let isNew = payload.id >= nextPayload
        unsigned(UInt64(UInt32(bitPattern: payload.id)) << 1 | (isNew ? 1 : 0))
        guard isNew else { return }
        nextPayload = payload.id &+ 1
        let text = payload.text
        count(text.count)
        bytes.append(contentsOf: text)
    }

    consuming func finish() -> [UInt8] {
        let checksum = CRC32.checksum(bytes[...])
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
        return bytes
    }
}

/// Reads the primitive fields of events.
struct JournalReader {
    private let bytes: [UInt8]
    private let end: Int
    private var position = 0
    private(set) var payloads: [Int32: Payload]

    init(bytes: [UInt8], end: Int, payloads: [Int32: Payload]) {
        self.bytes = bytes
        self.end = end
        self.payloads = payloads
    }

    var isAtEnd: Bool { position == end }

    mutating func byte() throws(CorruptJournal) -> UInt8 {
        guard position < end else { throw CorruptJournal("row ends within an event") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func unsigned() throws(CorruptJournal) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw CorruptJournal("number too long") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func signed() throws(CorruptJournal) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func count() throws(CorruptJournal) -> Int {
        let value = try unsigned()
        guard value <= UInt64(Int32.max) else { throw CorruptJournal("count \(value)") }
        return Int(value)
    }

    mutating func text() throws(CorruptJournal) -> String {
        String(decoding: try slice(), as: UTF8.self)
    }

    private mutating func slice() throws(CorruptJournal) -> ArraySlice<UInt8> {
        let length = try count()
        guard length <= end - position else { throw CorruptJournal("text of \(length) bytes in \(end - position)") }
        defer { position += length }
        return bytes[position..<(position + length)]
    }

    mutating func optional<Value>(
        _ read: (inout JournalReader) throws(CorruptJournal) -> Value
    ) throws(CorruptJournal) -> Value? {
        try byte() == 0 ? nil : try read(&self)
    }

    mutating func branch() throws(CorruptJournal) -> BranchID { BranchID(rawValue: try number32()) }

    mutating func number32() throws(CorruptJournal) -> Int32 {
        Int32(bitPattern: UInt32(truncatingIfNeeded: try unsigned()))
    }

    mutating func time() throws(CorruptJournal) -> Timestamp { Timestamp(milliseconds: try signed()) }

    mutating func payload() throws(CorruptJournal) -> Payload {
        let mark = try unsigned()
        let id = Int32(bitPattern: UInt32(truncatingIfNeeded: mark >> 1))
        guard mark & 1 == 1 else {
            guard let known = payloads[id] else {
                throw CorruptJournal("payload \(id) is not known", isIncomplete: true)
            }
            return known
        }
        let payload = Payload(id: id, storedText: Array(try slice()))
        payloads[id] = payload
        return payload
    }
}

/// CRC-32 (IEEE 802.3), sliced by eight.
enum CRC32 {
    private static let tables: [[UInt32]] = {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            tables[0][index] = value
        }
        for index in 0..<256 {
            for table in 1..<8 {
                let previous = tables[table - 1][index]
                tables[table][index] = previous >> 8 ^ tables[0][Int(previous & 0xFF)]
            }
        }
        return tables
    }()

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            var value = ~UInt32(0)
            var position = 0
            while position + 8 <= buffer.count {
                let low = value ^ word(buffer, position)
                let high = word(buffer, position + 4)
                value =
                    tables[7][Int(low & 0xFF)] ^ tables[6][Int(low >> 8 & 0xFF)] ^ tables[5][Int(low >> 16 & 0xFF)]
                    ^ tables[4][Int(low >> 24)]
                value ^=
                    tables[3][Int(high & 0xFF)] ^ tables[2][Int(high >> 8 & 0xFF)] ^ tables[1][Int(high >> 16 & 0xFF)]
                    ^ tables[0][Int(high >> 24)]
                position += 8
            }
            while position < buffer.count {
                value = value >> 8 ^ tables[0][Int((value ^ UInt32(buffer[position])) & 0xFF)]
                position += 1
            }
            return ~value
        }
    }

    private static func word(_ buffer: UnsafeBufferPointer<UInt8>, _ position: Int) -> UInt32 {
        UInt32(buffer[position]) | UInt32(buffer[position + 1]) << 8 | UInt32(buffer[position + 2]) << 16
            | UInt32(buffer[position + 3]) << 24
    }
}

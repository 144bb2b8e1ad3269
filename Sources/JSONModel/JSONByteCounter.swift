/// Counts the bytes that ``JSONWriter`` would write.
struct JSONByteCounter: JSONSink {
    private(set) var count = 0
    private var needsComma = false

    mutating func beginObject() { begin() }
    mutating func endObject() { add(1) }
    mutating func beginArray() { begin() }
    mutating func endArray() { add(1) }
    mutating func null() { item(4) }
    mutating func bool(_ value: Bool) { item(value ? 4 : 5) }
    mutating func string(_ text: String) { item(Self.quotedCount(text)) }

    mutating func key(_ key: String) {
        item(Self.quotedCount(key) + 1)
        needsComma = false
    }

    mutating func number(_ value: JSONNumber) {
        switch value {
        case .integer(let integer): item(Self.digitCount(integer))
        case .double, .text: item(value.description.utf8.count)
        }
    }

    private mutating func begin() {
        item(1)
        needsComma = false
    }

    private mutating func item(_ length: Int) {
        add(length + (needsComma ? 1 : 0))
    }

    private mutating func add(_ length: Int) {
        count += length
        needsComma = true
    }

    private static func digitCount(_ value: Int64) -> Int {
        DecimalDigits.count(value.magnitude) + (value < 0 ? 1 : 0)
    }

    private static func quotedCount(_ text: String) -> Int {
        let length = text.utf8.count
        let escapes = text.utf8.withContiguousStorageIfAvailable { escapeCount($0) }
        return length + 2 + (escapes ?? Array(text.utf8).withUnsafeBufferPointer { escapeCount($0) })
    }

    /// The bytes that escapes add.
    private static func escapeCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let source = bytes.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(source)
        let length = bytes.count
        var added = 0
        var index = 0
        while index < length {
            let available = min(length &- index, 8)
            let hits = SWAR.specials(SWAR.load(raw + index, count: available))
            let plain = hits == 0 ? 8 : min(hits.trailingZeroBitCount &>> 3, available)
            index &+= plain
            guard plain < available else { continue }
            switch source[index] {
            case 0x22, 0x5C, 0x08, 0x09, 0x0A, 0x0C, 0x0D: added &+= 1
            default: added &+= 5
            }
            index &+= 1
        }
        return added
    }
}

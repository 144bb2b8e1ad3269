/// Writes JSON text into one growable buffer and sets the commas.
///
/// The caller keeps the order of calls valid: inside an object each value follows a key, and every begin has its end.
/// Strings are written as they are except for `"`, `\` and control characters; `/` and non-ASCII stay raw.
package struct JSONWriter: ~Copyable {
    /// The number of bytes written so far.
    package private(set) var count = 0
    /// The end of the room that calls reserve; behind it there are ``slack`` bytes more.
    private var limit: Int
    private var base: UnsafeMutablePointer<UInt8>
    private var needsComma = false

    /// Bytes behind the limit, so that eight bytes may be stored where fewer are wanted.
    private static var slack: Int { 8 }

    /// An empty writer with room for some bytes.
    package init(reserving capacity: Int = 256) {
        limit = max(capacity, 32)
        base = .allocate(capacity: limit + Self.slack)
    }

    deinit {
        base.deallocate()
    }

    /// Gives the bytes written and ends the writer.
    package consuming func finish() -> [UInt8] {
        [UInt8](UnsafeBufferPointer(start: base, count: count))
    }

    /// Gives the text written and ends the writer.
    package consuming func finishString() -> String {
        String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }

    package mutating func beginObject() {
        separate(reserving: 1)
        put(UInt8(ascii: "{"))
        needsComma = false
    }

    package mutating func endObject() {
        reserve(1)
        put(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func beginArray() {
        separate(reserving: 1)
        put(UInt8(ascii: "["))
        needsComma = false
    }

    package mutating func endArray() {
        reserve(1)
        put(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a key that needs no escapes: printable ASCII without `"` and `\`.
    package mutating func key(_ key: StaticString) {
        let length = key.utf8CodeUnitCount
        separate(reserving: length + 3)
        put(UInt8(ascii: "\""))
        (base + count).update(from: key.utf8Start, count: length)
        count &+= length
        put(UInt8(ascii: "\""))
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes any key.
    @_disfavoredOverload
    package mutating func key(_ key: String) {
        separate(reserving: 0)
        quoted(key, reserving: 1)
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a value with all it contains.
    package mutating func value(_ value: JSONValue) {
        value.write(to: &self)
    }

    package mutating func string(_ text: String) {
        separate(reserving: 0)
        quoted(text, reserving: 0)
        needsComma = true
    }

    /// Writes a string from its UTF-8 bytes, which the caller knows to be valid.
    package mutating func string(utf8 bytes: [UInt8]) {
        separate(reserving: 0)
        bytes.withUnsafeBufferPointer { quoted($0, reserving: 0) }
        needsComma = true
    }

    package mutating func integer(_ value: Int64) {
        separate(reserving: DecimalDigits.countMax + 1)
        if value < 0 { put(UInt8(ascii: "-")) }
        count &+= DecimalDigits.write(value.magnitude, to: base + count)
        needsComma = true
    }

    /// Writes a double in the form of ``JSONNumber``; `null` when it is not finite.
    package mutating func double(_ value: Double) {
        number(.double(value))
    }

    package mutating func number(_ value: JSONNumber) {
        switch value {
        case .integer(let integer): self.integer(integer)
        case .double(let double): verbatim(DoubleText.json(double))
        case .text(let text): verbatim(text)
        }
    }

    package mutating func bool(_ value: Bool) {
        literal(value ? "true" : "false")
    }

    package mutating func null() {
        literal("null")
    }

    /// Writes a complete JSON value that is already serialised.
    package mutating func raw(_ json: [UInt8]) {
        separate(reserving: json.count)
        json.withUnsafeBufferPointer { put($0) }
        needsComma = true
    }

    // MARK: Bytes

    private mutating func literal(_ word: StaticString) {
        let length = word.utf8CodeUnitCount
        separate(reserving: length)
        (base + count).update(from: word.utf8Start, count: length)
        count &+= length
        needsComma = true
    }

    private mutating func verbatim(_ text: String) {
        let length = text.utf8.count
        separate(reserving: length)
        let target = base + count
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard let source = bytes.baseAddress else { return }
            var index = 0
            while index < length {
                let word = SWAR.load(UnsafeRawPointer(source) + index, count: length &- index)
                UnsafeMutableRawPointer(target + index).storeBytes(of: word.littleEndian, as: UInt64.self)
                index &+= 8
            }
        }
        if done == nil {
            for (index, byte) in text.utf8.enumerated() { target[index] = byte }
        }
        count &+= length
        needsComma = true
    }

    /// Sets the comma before a key or value and makes room for it and for `added` bytes.
    @inline(__always)
    private mutating func separate(reserving added: Int) {
        reserve(added &+ 1)
        if needsComma { put(UInt8(ascii: ",")) }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        base[count] = byte
        count &+= 1
    }

    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        (base + count).update(from: source, count: bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    private mutating func reserve(_ added: Int) {
        if limit &- count < added { grow(added) }
    }

    @inline(never)
    private mutating func grow(_ added: Int) {
        limit = max(limit * 2, count + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: limit + Self.slack)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    /// Writes a string in quotes and keeps room for `more` bytes behind it.
    @inline(__always)
    private mutating func quoted(_ text: String, reserving more: Int) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { quoted($0, reserving: more) }
        if done == nil {
            Array(text.utf8).withUnsafeBufferPointer { quoted($0, reserving: more) }
        }
    }

    private mutating func quoted(_ bytes: UnsafeBufferPointer<UInt8>, reserving more: Int) {
        let length = bytes.count
        reserve(length &+ 2 &+ more)
        // A local place: stores through it could change `self.count`, as far as the compiler knows.
        var target = base + count
        target[0] = UInt8(ascii: "\"")
        target += 1
        if let source = bytes.baseAddress {
            let plain = Self.copyPlain(source, to: target, count: length)
            target += plain
            if plain < length {
                count = target - base
                escapeRest(source + plain, count: length &- plain, reserving: more)
                target = base + count
            }
        }
        target[0] = UInt8(ascii: "\"")
        count = target - base + 1
    }

    /// Copies bytes up to the first one that must be escaped, and gives their count.
    ///
    /// It may store up to seven bytes more than it copies.
    @inline(__always)
    private static func copyPlain(
        _ source: UnsafePointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>,
        count: Int
    ) -> Int {
        let raw = UnsafeRawPointer(source)
        let place = UnsafeMutableRawPointer(target)
        var index = 0
        while count &- index >= 8 {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            place.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
            let hits = SWAR.specials(word)
            if hits != 0 { return index &+ hits.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        guard index < count else { return count }
        let rest = count &- index
        let word = SWAR.load(raw + index, count: rest)
        place.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
        // The bytes behind the last one are zero, which counts as a control character.
        return index &+ min(SWAR.specials(word).trailingZeroBitCount &>> 3, rest)
    }

    /// Goes on with a string at a byte that must be escaped.
    @inline(never)
    private mutating func escapeRest(_ source: UnsafePointer<UInt8>, count length: Int, reserving more: Int) {
        var index = 0
        while index < length {
            escape(source[index])
            index &+= 1
            reserve(length &- index &+ 1 &+ more)
            let plain = Self.copyPlain(source + index, to: base + count, count: length &- index)
            count &+= plain
            index &+= plain
        }
    }

    private mutating func escape(_ byte: UInt8) {
        reserve(6)
        put(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5C: put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            put(UInt8(ascii: "u"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 0xF
            put(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "A") - 10 + low)
        }
    }
}

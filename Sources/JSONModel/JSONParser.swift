/// A strict RFC 8259 parser over UTF-8 bytes, without recursion.
///
/// Open containers are frames on a stack. Complete values wait on a second stack and names of members on a third; closing a
/// container moves its part of them into an array of exactly that size.
///
/// ```
/// value  = object / array / string / number / "true" / "false" / "null"
/// object = "{" [ member *( "," member ) ] "}"      member = string ":" value
/// array  = "[" [ value *( "," value ) ] "]"
/// ```
/// Source: https://www.rfc-editor.org/rfc/rfc8259
struct JSONParser: ~Copyable {
    let base: UnsafePointer<UInt8>
    let end: Int
    let depthMax: Int
    var position = 0
    var strings = StringScratch()

    private var values: ScratchStack<JSONValue>
    private var names: ScratchStack<String>
    /// The hashes of `names`, to notice duplicates.
    private var nameHashes: ScratchStack<UInt32>
    private var frames: ScratchStack<Frame>

    /// An open container.
    struct Frame {
        var isObject: Bool
        /// Whether two of its names have equal hashes.
        var mayRepeat = false
        /// One bit for each hash of a name, by its upper six bits.
        var seenHashes: UInt64 = 0
        /// Its first entry on the value stack.
        var start: Int
        /// Its first name on the name stack.
        var nameStart: Int
        /// Its opening bracket in the source.
        var offset: Int
    }

    /// The caller keeps the bytes and the room alive while the parser lives.
    init(base: UnsafePointer<UInt8>, count: Int, depthMax: Int, room: ParserRoom) {
        self.base = base
        end = count
        self.depthMax = depthMax
        values = ScratchStack(borrowing: room.values, capacity: ParserRoom.capacity)
        names = ScratchStack(borrowing: room.names, capacity: ParserRoom.capacity)
        nameHashes = ScratchStack(borrowing: room.nameHashes, capacity: ParserRoom.capacity)
        frames = ScratchStack(borrowing: room.frames, capacity: ParserRoom.capacity)
    }

    /// Parses one document that fills the whole input.
    mutating func parseDocument() throws(JSONFault) -> JSONValue {
        guard skipSpace() else { throw fault(.emptyDocument, at: position) }
        let value = try parseValue()
        if skipSpace() {
            throw fault(base[position] < 0x20 ? .controlCharacterBetweenTokens : .trailingContent, at: position)
        }
        return value
    }

    /// Parses the value at `position`, which is its first byte.
    private mutating func parseValue() throws(JSONFault) -> JSONValue {
        while true {
            switch base[position] {
            case UInt8(ascii: "\""):
                position &+= 1
                values.push(.string(try parseString()))
            case UInt8(ascii: "{"):
                guard try opensEmpty(isObject: true) else { continue }
                values.push(.object(JSONObject()))
            case UInt8(ascii: "["):
                guard try opensEmpty(isObject: false) else { continue }
                values.push(.array([]))
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                values.push(.number(try parseNumber()))
            case UInt8(ascii: "t"):
                try expect("true")
                values.push(.bool(true))
            case UInt8(ascii: "f"):
                try expect("false")
                values.push(.bool(false))
            case UInt8(ascii: "n"):
                try expect("null")
                values.push(.null)
            default:
                throw oddValue()
            }
            if try endsDocument() { return values.pop() }
        }
    }

    /// Opens a container; true when it is closed at once, else `position` is at its first value.
    @inline(__always)
    private mutating func opensEmpty(isObject: Bool) throws(JSONFault) -> Bool {
        guard frames.count < depthMax else { throw fault(.tooDeep, at: position) }
        frames.push(Frame(isObject: isObject, start: values.count, nameStart: names.count, offset: position))
        position &+= 1
        guard skipSpace() else { throw fault(.endBeforeClose, at: end) }
        if base[position] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            position &+= 1
            _ = frames.pop()
            return true
        }
        if base[position] == (isObject ? UInt8(ascii: "]") : UInt8(ascii: "}")) {
            throw fault(.mismatchedClose, at: position)
        }
        if isObject { try parseName() }
        return false
    }

    /// Goes on behind a complete value: closes the containers that end here, and moves to the next value.
    ///
    /// - Returns: true when the document is complete.
    @inline(__always)
    private mutating func endsDocument() throws(JSONFault) -> Bool {
        while frames.count > 0 {
            let isObject = frames[frames.count &- 1].isObject
            guard skipSpace() else { throw fault(.endBeforeClose, at: end) }
            let byte = base[position]
            if byte == UInt8(ascii: ",") {
                position &+= 1
                guard skipSpace() else { throw fault(.endBetweenEntries, at: end) }
                if isObject { try parseName() }
                return false
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw oddSeparator() }
            position &+= 1
            let frame = frames.pop()
            if isObject {
                closeObject(frame)
            } else {
                let elements = values.moveOut(from: frame.start)
                values.push(.array(elements))
            }
        }
        return true
    }

    private mutating func closeObject(_ frame: Frame) {
        let count = names.count &- frame.nameStart
        var members: [JSONObject.Member] = []
        members.reserveCapacity(count)
        for index in 0..<count {
            members.append(
                JSONObject.Member(
                    key: names.moveElement(at: frame.nameStart &+ index),
                    value: values.moveElement(at: frame.start &+ index)
                )
            )
        }
        names.forget(from: frame.nameStart)
        nameHashes.forget(from: frame.nameStart)
        values.forget(from: frame.start)
        if frame.mayRepeat || count > JSONObject.indexThreshold {
            values.push(.object(JSONObject(members)))
        } else {
            values.push(.object(JSONObject(uniqueMembers: members)))
        }
    }

    // MARK: Names

    /// Parses a name and its colon; `position` is then at the value.
    @inline(__always)
    private mutating func parseName() throws(JSONFault) {
        guard base[position] == UInt8(ascii: "\"") else {
            throw fault(base[position] < 0x20 ? .controlCharacterBetweenTokens : .expectedName, at: position)
        }
        let start = position &+ 1
        var high: UInt64 = 0
        let stop = Self.plainEnd(base, from: start, to: end, high: &high)
        if stop < end, base[stop] == UInt8(ascii: "\"") {
            position = stop &+ 1
            let count = stop &- start
            names.push(try makeString(base + start, count: count, isASCII: high & SWAR.high == 0, from: start))
            noteHash(Self.hash(base + start, count: count, readable: end &- start))
        } else {
            names.push(try parseEscapedString(from: start, plainTo: stop, isName: true))
            noteHash(Self.hash(strings.base, count: strings.count, readable: strings.count))
        }
        guard skipSpace() else { throw fault(.endBetweenEntries, at: end) }
        guard base[position] == UInt8(ascii: ":") else {
            throw fault(base[position] < 0x20 ? .controlCharacterBetweenTokens : .expectedColon, at: position)
        }
        position &+= 1
        guard skipSpace() else { throw fault(.endBetweenEntries, at: end) }
    }

    /// Remembers the hash of a new name and whether an earlier one of the same object has the same.
    ///
    /// Objects above the index threshold are checked by their index instead, whose hash cannot be chosen against it.
    @inline(__always)
    private mutating func noteHash(_ hash: UInt32) {
        let top = frames.count &- 1
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: hash &>> 26)
        if frames[top].seenHashes & bit != 0 { compareHashes(hash) }
        frames[top].seenHashes |= bit
        nameHashes.push(hash)
    }

    /// Compares a hash with those of the earlier names of the innermost object.
    private mutating func compareHashes(_ hash: UInt32) {
        let top = frames.count &- 1
        let start = frames[top].nameStart
        guard nameHashes.count &- start < JSONObject.indexThreshold else { return }
        for index in start..<nameHashes.count where nameHashes[index] == hash {
            frames[top].mayRepeat = true
        }
    }

    /// A cheap hash of the ends and the length of a name; `readable` bytes may be read from `bytes`.
    @inline(__always)
    private static func hash(_ bytes: UnsafePointer<UInt8>, count: Int, readable: Int) -> UInt32 {
        let raw = UnsafeRawPointer(bytes)
        var mixed = UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            mixed ^= raw.loadUnaligned(as: UInt64.self)
            mixed = (mixed &* SWAR.mixer) ^ raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if readable >= 8 {
            let unused = UInt64(truncatingIfNeeded: (8 &- count) &* 8)
            mixed ^= UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) &<< unused
            if count == 0 { mixed = 0 }
        } else {
            var word: UInt64 = 0
            for index in 0..<count {
                word |= UInt64(bytes[index]) &<< UInt64(truncatingIfNeeded: (index &+ 8 &- count) &* 8)
            }
            mixed = count == 0 ? 0 : mixed ^ word
        }
        return UInt32(truncatingIfNeeded: (mixed &* SWAR.mixer) &>> 32)
    }

    // MARK: Tokens

    /// Moves to the next byte that is no white space; false at the end of the input.
    @inline(__always)
    mutating func skipSpace() -> Bool {
        while position < end {
            let byte = base[position]
            if byte > 0x20 { return true }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return true }
            position &+= 1
        }
        return false
    }

    @inline(__always)
    private mutating func expect(_ word: StaticString) throws(JSONFault) {
        let count = word.utf8CodeUnitCount
        guard end &- position >= count,
            haveSameBytes(base + position, word.utf8Start, count: count),
            !isTokenByte(at: position &+ count)
        else { throw fault(.unrecognizedToken, at: position) }
        position &+= count
    }

    /// True when a byte belongs to a word, as in `nullx`.
    private func isTokenByte(at index: Int) -> Bool {
        guard index < end else { return false }
        switch base[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xFF:
            return true
        default:
            return false
        }
    }

    // MARK: Faults

    /// A fault that knows the innermost open container.
    func fault(_ kind: JSONFault.Kind, at offset: Int) -> JSONFault {
        guard frames.count > 0 else { return JSONFault(kind: kind, offset: offset) }
        let frame = frames[frames.count - 1]
        return JSONFault(
            kind: kind,
            offset: offset,
            container: frame.isObject ? .object : .array,
            containerOffset: frame.offset
        )
    }

    /// The fault of a byte that starts no value.
    private func oddValue() -> JSONFault {
        switch base[position] {
        case 0..<0x20: fault(.controlCharacterBetweenTokens, at: position)
        case UInt8(ascii: "+"): fault(.plusSign, at: position)
        default: fault(.expectedValue, at: position)
        }
    }

    /// The fault of a byte that neither separates nor closes.
    private func oddSeparator() -> JSONFault {
        switch base[position] {
        case 0..<0x20: fault(.controlCharacterBetweenTokens, at: position)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): fault(.mismatchedClose, at: position)
        default: fault(.expectedComma, at: position)
        }
    }
}

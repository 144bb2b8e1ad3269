import JSONModel

/// Reads the items of a JSON document: the elements of an array, or the members of an object.
///
/// The document is read forward and never held whole; what stands behind the dataset is not looked at. With an
/// `ItemsPointer`, the dataset is the value that it points to.
package struct JSONDocumentDecoder: ItemDecoding {
    /// What is expected next.
    ///
    /// `value` → `firstEntry` → [`colon`] → `entryValue` → `separator` → `entry` … → `ended`; a value that the pointer
    /// leads into is a `value` again.
    private enum Phase {
        /// The value of the current pointer token, or the dataset itself.
        case value
        /// The first entry of a container, or its end.
        case firstEntry
        /// An entry behind a comma.
        case entry
        /// The colon behind a key.
        case colon
        /// A value, whose beginning is at the position.
        case entryValue
        /// A comma or the container's end.
        case separator
        case ended
    }

    private var input = ByteWindow()
    private var hasBegun = false
    private let pointer: JSONPointer?
    /// Tokens of the pointer that have been followed.
    private var followed = 0
    private var phase = Phase.value
    private var isObject = false
    private var key: String?
    /// Entries of the container that have been passed: the index of the next one.
    private var index = 0
    /// The value under way, and how many bytes of it have been scanned.
    private var span = JSONValueSpan()
    private var scanned = 0
    private var isMidValue = false

    package init(pointer: JSONPointer? = nil) { self.pointer = pointer }

    package mutating func append(_ bytes: [UInt8]) { input.append(bytes) }

    package mutating func end() { input.end() }

    package mutating func next(isPassed: Bool) throws(DatasetError) -> DecodingStep {
        if !hasBegun {
            guard try input.passByteOrderMark() else { return .needsInput }
            hasBegun = true
        }
        while true {
            if case .ended = phase { return .ended }
            if case .entryValue = phase, isMidValue || hasToken() {
                guard let step = try entryValue(isPassed) else { continue }
                return step
            }
            guard hasToken() else {
                guard input.isEnded else { return .needsInput }
                throw invalid(input.bytes.isEmpty ? "it is empty" : "it ends too early")
            }
            guard try advance() else { return .needsInput }
        }
    }

    /// Passes over space; false when nothing stands behind it yet.
    private mutating func hasToken() -> Bool {
        while !input.isEmpty {
            switch input[0] {
            case 0x20, 0x09, 0x0A, 0x0D: input.position += 1
            default: return true
            }
        }
        return false
    }

    /// The tokens of the pointer that are still to be followed.
    private var isAtDataset: Bool { followed == (pointer?.tokens.count ?? 0) }

    /// Takes up one token that is no entry's value; false when it needs more bytes.
    private mutating func advance() throws(DatasetError) -> Bool {
        let byte = input[0]
        switch phase {
        case .value:
            try open(byte)
        case .firstEntry where byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")):
            try closeContainer()
        case .firstEntry, .entry:
            guard isObject else {
                phase = .entryValue
                return true
            }
            return try takeKey(byte)
        case .colon:
            guard byte == UInt8(ascii: ":") else { throw unexpected(byte, "':'") }
            input.position += 1
            phase = .entryValue
        case .separator:
            if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                try closeContainer()
            } else if byte == UInt8(ascii: ",") {
                input.position += 1
                phase = .entry
            } else {
                throw unexpected(byte, isObject ? "',' or '}'" : "',' or ']'")
            }
        case .entryValue, .ended:
            break
        }
        return true
    }

    private mutating func open(_ byte: UInt8) throws(DatasetError) {
        switch byte {
        case UInt8(ascii: "["): isObject = false
        case UInt8(ascii: "{"): isObject = true
        case UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"),
            UInt8(ascii: "f"), UInt8(ascii: "n"):
            guard isAtDataset else { throw notFound() }
            throw DatasetError("Attempting to map over non-iterable node.")
        default: throw unexpected(byte, "a value")
        }
        input.position += 1
        index = 0
        key = nil
        phase = .firstEntry
    }

    private mutating func closeContainer() throws(DatasetError) {
        guard isAtDataset else { throw notFound() }
        input.position += 1
        phase = .ended
    }

    /// Takes up a key as a whole; false when it needs more bytes.
    private mutating func takeKey(_ byte: UInt8) throws(DatasetError) -> Bool {
        guard byte == UInt8(ascii: "\"") else { throw unexpected(byte, "a key") }
        guard let end = span.scan(input.bytes, from: input.position + scanned) else {
            scanned = input.count
            try checkSize(scanned)
            if input.isEnded { throw invalid("it ends within a key") }
            return false
        }
        guard case .string(let text) = try parse(input.position..<end) else { throw unexpected(byte, "a key") }
        key = text
        take(to: end)
        phase = .colon
        return true
    }

    /// Goes on with an entry's value.
    ///
    /// - Returns: nil when it was none of the dataset.
    private mutating func entryValue(_ isPassed: Bool) throws(DatasetError) -> DecodingStep? {
        if !isMidValue, let pointer, !isAtDataset {
            let token = pointer.tokens[followed]
            if isObject ? key == token : JSONPointer.index(token) == index {
                followed += 1
                phase = .value
                return nil
            }
        }
        let found = span.scan(input.bytes, from: input.position + scanned)
        guard let end = found ?? (input.isEnded && span.endsWithText ? input.bytes.count : nil) else {
            isMidValue = true
            scanned = input.count
            if isAtDataset {
                try checkSize(scanned)
            } else {
                // Nobody wants the value: its bytes need not be kept.
                input.position = input.bytes.count
                scanned = 0
            }
            guard input.isEnded else { return .needsInput }
            throw invalid("it ends within a value")
        }
        let step = try isAtDataset ? item(input.position..<end, isPassed) : nil
        take(to: end)
        index += 1
        phase = .separator
        return step
    }

    private func item(_ range: Range<Int>, _ isPassed: Bool) throws(DatasetError) -> DecodingStep {
        try checkSize(range.count)
        return isPassed ? .passed : .item(try parse(range), key: isObject ? key : nil)
    }

    private mutating func take(to end: Int) {
        input.position = end
        scanned = 0
        isMidValue = false
        span = JSONValueSpan()
    }

    private func parse(_ range: Range<Int>) throws(DatasetError) -> JSONValue {
        do {
            return try JSONValue(parsing: Array(input.bytes[range]))
        } catch {
            throw invalid("item \(index): \(error.message)")
        }
    }

    private func checkSize(_ byteCount: Int) throws(DatasetError) {
        guard byteCount <= DatasetLimits.itemByteCountMax else {
            throw DatasetError(
                "Item \(index) has more than \(DatasetLimits.itemByteCountMax) bytes, which is the largest size of an "
                    + "item."
            )
        }
    }

    private func unexpected(_ byte: UInt8, _ expected: String) -> DatasetError {
        invalid("expected \(expected) but found '\(String(decoding: [byte], as: UTF8.self))'")
    }

    private func invalid(_ reason: String) -> DatasetError {
        DatasetError("The file is not valid JSON: \(reason).")
    }

    private func notFound() -> DatasetError {
        DatasetError("The file has no value at the ItemsPointer '\(pointer?.source ?? "")'.")
    }
}

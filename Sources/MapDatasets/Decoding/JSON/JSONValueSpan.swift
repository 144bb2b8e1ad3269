/// Finds the end of a JSON value without building it, over the borders of its portions.
///
/// It counts brackets outside of strings; what it finds is parsed afterwards, or passed over.
struct JSONValueSpan: Sendable {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Whether the value is a number or a literal, which ends where something else begins.
    private var isScalar = false
    private var hasBegun = false

    /// Scans bytes from an offset on; the first byte of all is the value's.
    ///
    /// - Returns: the offset behind the value; nil when it goes on.
    mutating func scan(_ bytes: [UInt8], from start: Int) -> Int? {
        var offset = start
        while offset < bytes.count {
            let byte = bytes[offset]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    if depth == 0 { return offset + 1 }
                }
            } else if isScalar {
                if Self.endsScalar(byte) { return offset }
            } else if begin(byte) {
                return offset + 1
            }
            offset += 1
        }
        return nil
    }

    /// Whether the end of the text ends the value.
    var endsWithText: Bool { isScalar }

    /// Takes up a byte outside of strings and scalars; true when it ends the value.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth <= 0 { return true }
        default: if !hasBegun { isScalar = true }
        }
        hasBegun = true
        return false
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }
}

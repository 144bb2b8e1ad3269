/// What a service is called and which operations it has: the beginning of an API model.
package struct ModelOutline: Sendable, Hashable {
    /// Such as `S3`, `CloudWatch Logs`.
    package var serviceID = ""
    /// Such as `Amazon Simple Storage Service`.
    package var fullName = ""
    /// In the order of the model.
    package var operations: [String] = []
}

/// Reads the outline of a model from its text, portion by portion, up to where the operations end.
///
/// A model is megabytes of shapes and documentation; metadata and operations stand before the shapes in the files that
/// botocore installs, so a fifth of the text is looked at and nothing is decoded but names.
struct ModelOutlineScanner {
    private enum Section { case metadata, operations, other }

    private(set) var outline = ModelOutline()
    private var section = Section.other
    private var seen: (metadata: Bool, operations: Bool) = (false, false)
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Whether the next text is a value, not the name of a member.
    private var isValue = false
    /// The text that is being read, where it is one that counts.
    private var text: [UInt8] = []
    private var key = ""

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    /// Names are short; of a longer text the beginning is kept.
    private static let textByteCountMax = 256

    /// Takes the next bytes; true once the outline is whole.
    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            if isInString {
                index = consumeString(bytes, from: index)
                continue
            }
            let byte = bytes[index]
            index += 1
            switch byte {
            case Self.quote:
                isInString = true
                text.removeAll(keepingCapacity: true)
            case UInt8(ascii: ":"): nameEnded()
            case UInt8(ascii: ","): isValue = false
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                isValue = false
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                isValue = false
                if depth == 1 { section = .other }
                if depth <= 1, seen.metadata, seen.operations { return true }
            default: break
            }
        }
        return false
    }

    /// Goes to the end of a text, or of the bytes; answers where it got to.
    private mutating func consumeString(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        if isEscaped {
            isEscaped = false
            keep(bytes, start..<start + 1)
            return start + 1
        }
        let quote = ByteSearch.first(Self.quote, in: bytes, start..<bytes.count) ?? bytes.count
        if let backslash = ByteSearch.first(Self.backslash, in: bytes, start..<quote) {
            keep(bytes, start..<backslash)
            isEscaped = true
            return backslash + 1
        }
        keep(bytes, start..<quote)
        guard quote < bytes.count else { return quote }
        isInString = false
        if isValue { valueEnded() }
        return quote + 1
    }

    private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard depth <= 2, text.count < Self.textByteCountMax else { return }
        text.append(contentsOf: bytes[range].prefix(Self.textByteCountMax))
    }

    /// A colon: the text before it was a name.
    private mutating func nameEnded() {
        isValue = true
        guard depth <= 2 else { return }
        let name = String(decoding: text, as: UTF8.self)
        if depth == 1 {
            switch name {
            case "metadata": (section, seen.metadata) = (.metadata, true)
            case "operations": (section, seen.operations) = (.operations, true)
            default: section = .other
            }
        } else if section == .operations {
            outline.operations.append(name)
        } else {
            key = name
        }
    }

    private mutating func valueEnded() {
        guard depth == 2, section == .metadata else { return }
        switch key {
        case "serviceId": outline.serviceID = String(decoding: text, as: UTF8.self)
        case "serviceFullName": outline.fullName = String(decoding: text, as: UTF8.self)
        default: break
        }
    }
}

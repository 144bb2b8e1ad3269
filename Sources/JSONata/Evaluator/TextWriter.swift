import JSONModel

/// Writes values as JSON text in the way of `JSON.stringify` with the rules of `$string`.
///
/// Numbers that are not integers are rounded to 15 digits, functions become empty strings, members without a value are
/// left out.
struct TextWriter {
    private(set) var bytes: [UInt8] = []
    let isPretty: Bool
    private let evaluator: Evaluator?
    private var depth = 0

    init(isPretty: Bool = false, evaluator: Evaluator? = nil) {
        self.isPretty = isPretty
        self.evaluator = evaluator
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// JSON text for messages, which never fails; what has no text reads `null`.
    static func lenientText(_ value: Value) -> String {
        if case .undefined = value { return "undefined" }
        var writer = TextWriter()
        do {
            try writer.write(value)
            return writer.text
        } catch {
            return "null"
        }
    }

    mutating func write(_ value: Value) throws(Failure) {
        switch value {
        case .undefined, .null, .tuples, .tailCall: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .number(let number): try write(number)
        case .string(let text): writeString(text)
        case .function: append("\"\"")
        case .jsonArray, .array: try writeArray(value)
        case .jsonObject, .object: try writeObject(value)
        }
    }

    private mutating func write(_ number: Double) throws(Failure) {
        // Outside an evaluation, in messages, an infinite number is no further error.
        let isNumeric = evaluator == nil ? number.isFinite : try Value.isNumeric(number)
        append(isNumeric ? NumberText.string(NumberText.roundedForText(number)) : "null")
    }

    private mutating func writeArray(_ value: Value) throws(Failure) {
        guard let list = value.list else { return }
        try begin(UInt8(ascii: "["))
        for index in 0..<list.count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine()
            try write(list[index])
            try evaluator?.step()
        }
        end(UInt8(ascii: "]"), isEmpty: list.count == 0)
    }

    private mutating func writeObject(_ value: Value) throws(Failure) {
        try begin(UInt8(ascii: "{"))
        var isEmpty = true
        if case .jsonObject(let object) = value,
            !object.members.contains(where: { MemberOrder.mayBeArrayIndex($0.key) })
        {
            for member in object.members { try writeMember(member.key, Value(member.value), &isEmpty) }
        } else {
            for member in value.orderedMembers ?? [] { try writeMember(member.key, member.value, &isEmpty) }
        }
        end(UInt8(ascii: "}"), isEmpty: isEmpty)
    }

    private mutating func writeMember(_ key: String, _ value: Value, _ isEmpty: inout Bool) throws(Failure) {
        if case .undefined = value { return }
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        newLine()
        writeString(key)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        try write(value)
        try evaluator?.step()
    }

    private mutating func begin(_ bracket: UInt8) throws(Failure) {
        try evaluator?.guardStack()
        if bytes.count > 1 << 20 { try evaluator?.checkProduced(bytes.count) }
        bytes.append(bracket)
        depth += 1
    }

    private mutating func end(_ bracket: UInt8, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { newLine() }
        bytes.append(bracket)
    }

    private mutating func newLine() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<(depth * 2) { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
                return false
            }
            bytes.append(contentsOf: utf8)
            return true
        }
        if !isPlain { writeEscaped(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x08: append("\\b")
            case 0x0C: append("\\f")
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
    }
}

extension Value {
    /// The text that `$string` and `&` make of a value.
    func text(isPretty: Bool = false, _ evaluator: Evaluator) throws(Failure) -> String {
        switch self {
        case .string(let text): return text
        case .function: return ""
        case .number(let number):
            guard number.isFinite else { throw Failure("D3001", value: self) }
            return NumberText.string(NumberText.roundedForText(number))
        case .bool(let flag): return flag ? "true" : "false"
        default: break
        }
        var writer = TextWriter(isPretty: isPretty, evaluator: evaluator)
        var value = self
        if case .array(let array) = self, array.isOuterWrapper, array.view.count > 0 { value = array.view[0] }
        try writer.write(value)
        try evaluator.produce(writer.bytes.count)
        return writer.text
    }
}

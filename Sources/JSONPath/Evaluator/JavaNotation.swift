package import JSONModel

/// Writes values as Java's `toString` writes maps and lists: `{Arg1=1, Arg2=[]}`.
///
/// Jayway's messages and `States.Format` show values this way. Strings are bare, numbers are as they were written.
package enum JavaNotation {
    /// How deep containers are written out; below, they read `...`.
    private static let depthMax = 512

    /// The text of a value, cut after `lengthMax` UTF-8 bytes; what is cut off reads `...`.
    package static func text(_ value: JSONValue, lengthMax: Int = .max) -> String {
        var text = ""
        write(value, to: &text, lengthMax: lengthMax, depth: 0)
        guard text.utf8.count > lengthMax else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: lengthMax)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return "\(text[..<end])..."
    }

    private static func write(_ value: JSONValue, to text: inout String, lengthMax: Int, depth: Int) {
        guard text.utf8.count <= lengthMax else { return }
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.description
        case .string(let string): text += string
        case .array, .object:
            guard depth < depthMax else {
                text += "..."
                return
            }
            writeContainer(value, to: &text, lengthMax: lengthMax, depth: depth)
        }
    }

    private static func writeContainer(_ value: JSONValue, to text: inout String, lengthMax: Int, depth: Int) {
        switch value {
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() where text.utf8.count <= lengthMax {
                if index > 0 { text += ", " }
                write(element, to: &text, lengthMax: lengthMax, depth: depth + 1)
            }
            text += "]"
        case .object(let object):
            text += "{"
            for (index, member) in object.members.enumerated() where text.utf8.count <= lengthMax {
                if index > 0 { text += ", " }
                text += "\(member.key)="
                write(member.value, to: &text, lengthMax: lengthMax, depth: depth + 1)
            }
            text += "}"
        default:
            return
        }
    }
}

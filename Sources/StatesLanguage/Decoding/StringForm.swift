/// What a string in a JSONata field is.
///
/// Source: "Transforming data with JSONata in Step Functions": an expression begins with `{%` and ends with `%}`, with
/// nothing around them; a string that has only one of the marks at its place is an error.
enum StringForm: Equatable {
    case plain
    /// The text between the marks, without white space around it.
    case expression(String)
    case malformed

    init(_ text: String) {
        let bytes = text.utf8
        let opens = bytes.starts(with: "{%".utf8)
        let closes = bytes.suffix(2).elementsEqual("%}".utf8)
        guard opens || closes else {
            self = .plain
            return
        }
        guard opens, closes, bytes.count >= 4 else {
            self = .malformed
            return
        }
        var inner = bytes.dropFirst(2).dropLast(2)
        while let first = inner.first, first <= 0x20 { inner.removeFirst() }
        while let last = inner.last, last <= 0x20 { inner.removeLast() }
        self = .expression(String(inner) ?? "")
    }
}

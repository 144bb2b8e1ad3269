/// Lays JSON out with one entry per line; empty containers stay `{}` and `[]`.
struct JSONPrettyPrinter: JSONSink {
    private(set) var text = ""
    private var depth = 0
    private var isFresh = true
    private var followsKey = false

    mutating func beginObject() { begin("{") }
    mutating func endObject() { end("}") }
    mutating func beginArray() { begin("[") }
    mutating func endArray() { end("]") }
    mutating func null() { item("null") }
    mutating func bool(_ value: Bool) { item(value ? "true" : "false") }
    mutating func string(_ value: String) { item(Self.quoted(value)) }
    mutating func number(_ value: JSONNumber) { item(value.description) }

    mutating func key(_ key: String) {
        item(Self.quoted(key) + ": ")
        followsKey = true
    }

    private mutating func begin(_ bracket: String) {
        item(bracket)
        depth += 1
        isFresh = true
    }

    private mutating func end(_ bracket: String) {
        depth -= 1
        if !isFresh { breakLine() }
        text += bracket
        isFresh = false
    }

    private mutating func item(_ part: String) {
        if !followsKey, depth > 0 {
            if !isFresh { text += "," }
            breakLine()
        }
        text += part
        isFresh = false
        followsKey = false
    }

    private mutating func breakLine() {
        text += "\n"
        for _ in 0..<depth { text += "  " }
    }

    private static func quoted(_ value: String) -> String {
        var writer = JSONWriter(reserving: value.utf8.count + 2)
        writer.string(value)
        return writer.finishString()
    }
}

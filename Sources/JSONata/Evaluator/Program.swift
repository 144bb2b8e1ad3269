/// A compiled expression: its root node and the names that it uses.
///
/// Unchecked Sendable holds because nothing changes after compiling.
final class Program: @unchecked Sendable {
    let root: ExpressionNode
    let names: NameTable
    /// For every name the built-in function of that name, or nothing.
    let globals: [Value]

    init(root: ExpressionNode, names: NameTable, globals: [Value]) {
        self.root = root
        self.names = names
        self.globals = globals
    }
}

/// Numbers for the names of variables.
struct NameTable {
    private(set) var names: [String] = []
    private var numbers: [TextKey: Int32] = [:]

    /// The number of a name, which is new when the name is.
    mutating func number(_ name: String) -> Int32 {
        let key = TextKey(name)
        if let number = numbers[key] { return number }
        let number = Int32(truncatingIfNeeded: names.count)
        names.append(name)
        numbers[key] = number
        return number
    }

    /// The number of a name that is known, or nil.
    func known(_ name: String) -> Int32? {
        numbers[TextKey(name)]
    }
}

/// Names and values below each other, for one thing.
package struct Sheet: Sendable {
    private var entries: [(name: String, value: TextTable.Cell)] = []

    package init() {}

    /// Adds a line; nothing when there is no value.
    package mutating func add(_ name: String, _ value: String?, _ style: TextStyle = .plain) {
        guard let value else { return }
        entries.append((name, .init(value, style)))
    }

    package func lines(for terminal: Terminal) -> [String] {
        let width = entries.map { DisplayText.width($0.name) }.max() ?? 0
        return entries.map { entry in
            let padding = String(repeating: " ", count: width - DisplayText.width(entry.name))
            return terminal.styled(entry.name, .quiet) + padding + "  "
                + terminal.styled(entry.value.text, entry.value.style)
        }
    }
}

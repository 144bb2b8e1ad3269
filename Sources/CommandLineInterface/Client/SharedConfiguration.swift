/// The sections of AWS's shared configuration files: `[default]`, `[profile NAME]`, `[NAME]` and their settings.
///
/// Settings are `name = value` lines; indented lines below a name without value are nested settings and are left out.
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
package struct SharedConfiguration: Sendable {
    private var sections: [String: [String: String]] = [:]

    /// Reads a file's text; lines that are no setting are left out.
    package init(parsing text: String) {
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let content = Self.trimmed(line)
            guard let first = content.first, first != "#", first != ";" else { continue }
            if first == "[", let end = content.firstIndex(of: "]") {
                let words = content[content.index(after: content.startIndex)..<end].split(
                    whereSeparator: \.isWhitespace
                )
                section = words.first == "profile" && words.count > 1 ? String(words[1]) : words.first.map(String.init)
                continue
            }
            guard let section, line.first?.isWhitespace == false, let equals = content.firstIndex(of: "=") else {
                continue
            }
            let value = Self.trimmed(content[content.index(after: equals)...])
            sections[section, default: [:]][Self.trimmed(content[..<equals]).lowercased()] = String(value)
        }
    }

    /// The settings of a profile, or nil when there is no such section.
    package func profile(_ name: String) -> [String: String]? { sections[name] }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { start[...$0] } ?? ""
    }
}

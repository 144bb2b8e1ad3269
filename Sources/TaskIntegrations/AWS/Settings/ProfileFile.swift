/// A configuration or credentials file of AWS: sections of settings, some with settings of their own.
///
///     [profile name]
///     key = value
///     key =
///       inner = value
///
/// Source: "Configuration and credential file settings in the AWS CLI".
struct ProfileFile: Sendable, Hashable {
    struct Section: Sendable, Hashable {
        var values: [String: String] = [:]
        var nested: [String: [String: String]] = [:]
    }

    /// By what stands in the brackets, blanks reduced to one.
    private(set) var sections: [String: Section] = [:]

    init(_ text: String) {
        var name: String?
        var outer: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let isIndented = line.first == " " || line.first == "\t"
            let content = Self.trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                name = Self.sectionName(content)
                outer = nil
                continue
            }
            guard let section = name, let equals = content.firstIndex(of: "=") else { continue }
            let key = Self.trimmed(content[..<equals]).lowercased()
            let value = Self.trimmed(Self.withoutComment(content[content.index(after: equals)...]))
            if isIndented, let outer {
                sections[section, default: Section()].nested[outer, default: [:]][key] = value
            } else {
                sections[section, default: Section()].values[key] = value
                outer = value.isEmpty ? key : nil
            }
        }
    }

    private static func sectionName(_ line: String) -> String? {
        guard let close = line.firstIndex(of: "]") else { return nil }
        return line[line.index(after: line.startIndex)..<close].split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    /// A value ends before ` #` or ` ;`.
    private static func withoutComment(_ value: some StringProtocol) -> String {
        var before: Character = "x"
        var kept = ""
        for character in value {
            if before.isWhitespace, character == "#" || character == ";" { break }
            kept.append(character)
            before = character
        }
        return kept
    }
}

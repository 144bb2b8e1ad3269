/// Rows under headings, in aligned columns; the last column takes what room is left.
package struct TextTable: Sendable {
    package struct Cell: Sendable, ExpressibleByStringLiteral {
        package let text: String
        package let style: TextStyle

        package init(_ text: String, _ style: TextStyle = .plain) {
            self.text = DisplayText.safe(text)
            self.style = style
        }

        package init(stringLiteral value: String) { self.init(value) }
    }

    package let headings: [String]
    /// Columns whose texts end at the same place, as numbers do.
    package let rightAligned: Set<Int>
    package private(set) var rows: [[Cell]] = []

    /// The least room that the last column keeps on a narrow terminal.
    private static let lastColumnMin = 12
    private static let gap = "  "

    package init(_ headings: [String], rightAligned: Set<Int> = []) {
        self.headings = headings
        self.rightAligned = rightAligned
    }

    package mutating func add(_ row: [Cell]) { rows.append(row) }

    /// The table's lines; on a terminal the last column is cut with `…` so that a row is one line.
    package func lines(for terminal: Terminal) -> [String] {
        let widths = self.widths()
        let heading = headings.map { Cell($0, .heading) }
        return ([heading] + rows).map { line($0, widths, terminal) }
    }

    /// The line of one row in the columns of another table's widths.
    package func line(_ row: [Cell], _ widths: [Int], _ terminal: Terminal) -> String {
        var line = ""
        var used = 0
        for (column, cell) in row.enumerated() {
            let isLast = column == row.count - 1
            var text = cell.text
            if isLast, let width = terminal.width {
                text = DisplayText.cut(text, to: max(Self.lastColumnMin, width - used))
            }
            let room = column < widths.count ? widths[column] : 0
            let padding = String(repeating: " ", count: max(0, room - DisplayText.width(text)))
            let styled = terminal.styled(text, cell.style)
            if rightAligned.contains(column) {
                line += padding + styled
            } else {
                line += isLast ? styled : styled + padding
            }
            used += max(room, DisplayText.width(text)) + Self.gap.count
            if !isLast { line += Self.gap }
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The width of each column: that of its longest text.
    package func widths() -> [Int] {
        headings.indices.map { column in
            let longest = rows.lazy.map { column < $0.count ? DisplayText.width($0[column].text) : 0 }.max() ?? 0
            return max(DisplayText.width(headings[column]), longest)
        }
    }
}

/// Text as a terminal shows it.
package enum DisplayText {
    /// Columns that a text takes: two for East Asian wide characters and emoji, none for combining marks.
    package static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + width($1) }
    }

    /// The start of a text that fits, with `…` when something is missing.
    package static func cut(_ text: String, to limit: Int) -> String {
        guard width(text) > limit else { return text }
        var result = ""
        var used = 1
        for character in text {
            used += width(character)
            if used > limit { break }
            result.append(character)
        }
        return result + "…"
    }

    /// The text on one line, without characters that steer a terminal.
    package static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" || scalar == "\r" {
                if result.last != " " { result += " " }
            } else if isControl(scalar) {
                result += "\u{FFFD}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar != "\u{200D}"
        default: false
        }
    }

    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return first.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}

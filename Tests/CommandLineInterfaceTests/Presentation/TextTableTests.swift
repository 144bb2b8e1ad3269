import CommandLineInterface
import Testing

@Suite struct TextTableTests {
    private static let plain = Terminal(width: nil, hasColour: false)

    private var table: TextTable {
        var table = TextTable(["NAME", "COUNT", "DETAIL"], rightAligned: [1])
        table.add(["a", "1", "short"])
        table.add(["注文", "1000", .init("a longer text that goes on", .bad)])
        return table
    }

    @Test func `columns are aligned, wide characters too`() {
        #expect(
            table.lines(for: Self.plain) == [
                "NAME  COUNT  DETAIL",
                "a         1  short",
                "注文   1000  a longer text that goes on",
            ]
        )
    }

    @Test func `on a terminal a row is one line`() {
        let lines = table.lines(for: Terminal(width: 26, hasColour: false))
        #expect(lines[2] == "注文   1000  a longer tex…")
        #expect(lines.allSatisfy { DisplayText.width($0) <= 26 })
        // A very narrow one keeps some of the last column.
        #expect(table.lines(for: Terminal(width: 5, hasColour: false))[2].hasSuffix("a longer te…"))
    }

    @Test func `colours do not move columns`() {
        let coloured = table.lines(for: Terminal(width: nil, hasColour: true))
        #expect(coloured[2].contains("\u{1B}[31ma longer text that goes on\u{1B}[0m"))
        #expect(coloured[1] == table.lines(for: Self.plain)[1])
    }

    @Test(arguments: [
        ("a\nb\t\tc", "a b c"), ("\u{1B}[31mred", "\u{FFFD}[31mred"), ("a\u{202E}b", "a\u{FFFD}b"), ("👩‍👧", "👩‍👧"),
        ("plain", "plain"),
    ])
    func `data cannot steer the terminal`(text: String, safe: String) {
        #expect(DisplayText.safe(text) == safe)
    }
}

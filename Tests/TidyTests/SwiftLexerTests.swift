import Testing

@Suite struct SwiftLexerTests {
    private func texts(_ source: String, _ kind: SwiftToken.Kind) -> [String] {
        SwiftLexer.tokens(of: Array(source.utf8)).filter { $0.kind == kind }.map(\.text)
    }

    @Test func `words, symbols and numbers`() {
        #expect(texts("let a_1 = 0x1F + é", .word) == ["let", "a_1", "0x1F", "é"])
        #expect(texts("a.b(c)", .symbol) == [".", "(", ")"])
    }

    @Test func `comments are no code`() {
        let source = "a // b \"c\n/* d /* e */ f\n*/ g"
        #expect(texts(source, .word) == ["a", "g"])
        #expect(texts(source, .comment) == ["// b \"c", "/* d /* e */ f\n*/"])
    }

    @Test func `strings end where they end`() {
        #expect(texts(#"a("x \" y // z", b)"#, .string) == ["x \" y // z"])
        #expect(texts(#"a("x \" y // z", b)"#, .word) == ["a", "b"])
        #expect(texts("let s = #\"a \" b\"# + c", .word) == ["let", "s", "c"])
        #expect(texts("let s = \"\"\"\n  \"x\" { \n  \"\"\" + c", .word) == ["let", "s", "c"])
        #expect(texts("let e = \"\" + c", .word) == ["let", "e", "c"])
    }

    @Test func `interpolations are code`() {
        let source = #"f("a \(g(h("i"), { j }) ) k") + l"#
        #expect(texts(source, .word) == ["f", "g", "h", "j", "l"])
        #expect(texts(source, .string) == ["a  k", "i"])
        #expect(texts("#\"a \\(b) \\#(c)\"#", .word) == ["c"])
    }

    @Test func `names in backticks may hold anything`() {
        #expect(texts("func `it's \"so\" {`() {}", .word) == ["func", "it's \"so\" {"])
    }

    @Test func `lines are counted`() {
        let tokens = SwiftLexer.tokens(of: Array("a\n\"\"\"\nx\n\"\"\"\nb /* \n */ c".utf8))
        #expect(tokens.map(\.line) == [1, 2, 5, 5, 6])
        #expect(tokens.map(\.lastLine) == [1, 4, 5, 6, 6])
    }

    @Test(arguments: ["\"", "\"\"\"", "/*", "`", "#\"", "\"\\(", "\"\\", "#", "//", "\"\\(\"\\("])
    func `a broken file does not stop the lexer`(_ source: String) {
        #expect(SwiftLexer.tokens(of: Array(source.utf8)).count <= 3)
    }
}

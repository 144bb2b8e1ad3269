import JSONModel
import JSONPath
import Testing

/// Regular expressions, through the filter operator that uses them.
@Suite struct PatternTests {
    private func matches(_ pattern: String, _ text: String, flags: String = "") throws -> Bool {
        let path = try JSONPathExpression(parsing: "$[?(@ =~ /\(pattern)/\(flags))]")
        return try path.evaluate([.string(text)]) == [.string(text)]
    }

    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("a.c", "axc"), ("a*", ""), ("a*", "aaa"), ("a+b?", "aa"), ("a{2}", "aa"),
        ("a{2,}", "aaaa"),
        ("a{1,3}", "aaa"), ("a{0}", ""), ("a|bc|", "bc"), ("a|bc|", ""), ("(ab)+", "abab"), ("(?:a|b)*c", "abbac"),
        ("(?<name>x)y", "xy"), ("[a-c]+", "abc"), ("[^a-c]", "d"), ("[-a]", "-"), ("[a-]", "-"), ("[]a]", "]"),
        ("[a[xy]]", "x"), ("[\\d.]+", "1.5"), ("[^\\s]+", "ab"), ("\\d\\D\\w\\W\\s\\S", "1a_- x"), ("\\.", "."),
        ("\\/a\\/", "/a/"), ("a*?b+?", "aab"), ("^a$", "a"), ("\\bab\\b", "ab"), ("a\\Bb", "ab"), ("\\Aa\\z", "a"),
        ("\\Q.*\\E", ".*"), ("\\x41\\u00e4", "Aä"), ("\\p{Lower}\\p{Upper}", "aB"), ("\\P{Digit}", "x"), ("\\pL", "ä"),
        ("[\\p{Alpha}_]+", "a_b"), ("(?i)abc", "aBc"), ("a(?i)b(?-i)c", "aBc"), ("(?i:a)b", "Ab"), ("(?s).", "\n"),
        ("\\t\\n\\r", "\t\n\r"), (".", "😀"), ("😀+", "😀😀"), ("(a*)*", "aaa"), ("(a|b*)*c", "abbac"),
        ("\\p{Punct}+", "!_~"),
    ])
    func `a pattern matches a whole text`(_ pattern: String, _ text: String) throws {
        #expect(try matches(pattern, text))
    }

    @Test(arguments: [
        ("abc", "abcd"), ("b", "abc"), ("a.c", "a\nc"), ("a+", ""), ("a{2}", "aaa"), ("a{1,2}", "aaa"), ("[a-c]", "d"),
        ("[^a-c]", "b"), ("\\d", "x"), ("\\bab", "xab"), ("a\\bb", "ab"), ("(?i:a)b", "AB"), ("a", "A"), ("^b", "ab"),
        ("(ab|cd)e", "ace"), ("\\w", "ä"), ("[a-c&x]", "y"),
    ])
    func `a pattern does not match a text`(_ pattern: String, _ text: String) throws {
        #expect(try !matches(pattern, text))
    }

    @Test func `the flag i ignores the case of ASCII letters`() throws {
        #expect(try matches("[a-c]x", "BX", flags: "i"))
        #expect(try matches("ÄB", "Äb", flags: "i"))
        #expect(try !matches("ä", "Ä", flags: "i"))
        #expect(try !matches("[^a]", "A", flags: "i"))
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "*a", "a**", "a{", "a{x}", "a{2,1}", "a{2", "\\", "(?", "(?x)", "(?=a)", "(?!a)",
        "(?<=a)",
        "(?<!a)", "(?>a)", "(?<n", "a*+", "a?+", "\\1", "\\k", "\\y", "\\x4", "\\p{Nope}", "\\p{", "[b-a]", "[a-\\d]",
        "[a&&b]",
    ])
    func `a malformed or unsupported pattern is refused`(_ pattern: String) {
        #expect(throws: JSONPathSyntaxError.self) { try matches(pattern, "a") }
    }
}

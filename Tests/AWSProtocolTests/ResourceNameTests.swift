import AWSProtocol
import Testing

@Suite struct ResourceNameTests {
    @Test(arguments: ["a", "Activity1", "activity-name_123", "activity-name.1", "überblick", "日本語", "a@b=c+d'e!f(g)"])
    func `letters of any script and most punctuation are allowed`(_ name: String) throws {
        try ResourceName.check(name)
    }

    @Test(arguments: [
        " ", "a b", "a\tb", "a\u{A0}b", "a\u{3000}b", "a<b", "a>b", "a{b", "a}b", "a[b", "a]b", "a?b", "a*b", "a\"b",
        "a#b", "a%b", "a\\b", "a^b", "a|b", "a~b", "a`b", "a$b", "a&b", "a,b", "a;b", "a:b", "a/b", "\u{0}a", "a\u{1F}",
        "a\u{7F}", "a\u{9F}", "a\u{FFFE}", "a\u{FFFF}", "a\u{10FFFF}",
    ])
    func `white space, control characters and the listed punctuation are refused`(_ name: String) {
        #expect(throws: APIError(.invalidName, "Invalid Name: '\(name)'")) {
            try ResourceName.check(name)
        }
    }
}

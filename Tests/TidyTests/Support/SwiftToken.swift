/// A piece of a Swift file, as far as the rules need to tell pieces apart.
struct SwiftToken: Sendable, Hashable {
    enum Kind: Sendable {
        /// A keyword, a name or a number; the text of a name in backticks has none.
        case word
        /// One character of punctuation.
        case symbol
        /// The text of a string literal, without its interpolations (whose tokens follow it).
        case string
        /// A comment with its marks.
        case comment
    }

    let kind: Kind
    let text: String
    /// Counted from 1; of the first character.
    let line: Int
    /// The line of the last character.
    let lastLine: Int
    /// Bytes of the file that it takes.
    let range: Range<Int>
}

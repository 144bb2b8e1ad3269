/// Why and where a text is no JSON document.
///
/// The message is worded as Jackson words it, because AWS shows these texts to its users.
package struct JSONParseError: Error, Sendable, Hashable {
    package let code: Code
    /// The byte at fault, or the first one of a word at fault; the length of the input when it ends too early.
    package let offset: Int
    /// The line of `offset`, from 1; lines end with LF, CR or CR LF.
    package let line: Int
    /// The column of `offset` in Unicode scalars, from 1.
    package let column: Int
    /// The column that Jackson reports: behind the last character that it read, in UTF-16 units, from 1.
    package let readerColumn: Int
    package let message: String

    /// Kinds of errors.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case emptyDocument, tooManyBytes, tooDeep
        case unexpectedCharacter, unrecognizedToken, mismatchedClose, trailingContent, unexpectedEnd
        case controlCharacter, invalidEscape, loneSurrogate, invalidNumber, invalidUTF8
    }

    /// The place of the error as Jackson prints it: `[Source: (String)"not json"; line: 1, column: 4]`.
    ///
    /// `source` is the text that was parsed; more than 500 UTF-16 units of it are cut.
    package func location(inSource source: String) -> String {
        Self.location(inSource: source, line: line, column: readerColumn)
    }

    static func location(inSource source: String, line: Int, column: Int) -> String {
        let count = source.utf16.count
        guard count > sourceCountMax else { return "[Source: (String)\"\(source)\"; line: \(line), column: \(column)]" }
        let start = source.utf16.prefix(sourceCountMax)
        let shown = String(start) ?? String(decoding: start, as: UTF16.self)
        let cut = "[truncated \(count - sourceCountMax) chars]"
        return "[Source: (String)\"\(shown)\"\(cut); line: \(line), column: \(column)]"
    }

    /// How much of a source a location shows, in UTF-16 units.
    private static let sourceCountMax = 500
}

extension JSONParseError: CustomStringConvertible {
    package var description: String {
        "\(message) at line \(line) column \(column) (byte \(offset))"
    }
}

/// What a parser found wrong, in the compact form that it throws; ``JSONParseError`` is made from it at the end.
struct JSONFault: Error {
    /// Which rule was broken; the message texts are in `JSONFaultWording.swift`.
    enum Kind: UInt8, Sendable {
        case emptyDocument, tooManyBytes, tooDeep
        case expectedValue, expectedName, expectedColon, expectedComma, mismatchedClose, trailingContent
        case unrecognizedToken, controlCharacterBetweenTokens
        case endBeforeClose, endBetweenEntries, endInString, endInName, endInEscape, endInNumber
        case controlCharacterInString, controlCharacterInName, unknownEscape, expectedHexDigit, loneSurrogate
        case leadingZero, digitAfterMinus, digitAfterPoint, digitAfterExponent, spaceAfterNumber, plusSign
        case invalidUTF8
    }

    /// The container in which the fault was found.
    enum Container: UInt8, Sendable {
        case root, array, object
    }

    var kind: Kind
    /// The byte at fault; for a token, its first byte.
    var offset: Int
    var container: Container = .root
    /// Where the container starts.
    var containerOffset = 0
}

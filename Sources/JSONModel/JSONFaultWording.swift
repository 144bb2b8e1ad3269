extension JSONParseError {
    /// Explains a fault in the bytes that were parsed.
    init(_ fault: JSONFault, in source: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        let places = SourcePlaces(source: source)
        let wording = JSONFaultWording(fault, places, limits)
        let (line, start) = places.line(of: fault.offset)
        self.init(
            code: wording.code,
            offset: fault.offset,
            line: line,
            column: places.scalarCount(from: start, to: fault.offset) + 1,
            readerColumn: places.utf16Count(from: start, to: wording.readTo) + 1,
            message: wording.message
        )
    }
}

/// The code and text of a fault, and how far Jackson has read when it reports it.
///
/// The texts are those of Jackson 2.14 reading a `String`; a limit or a rule that Jackson lacks is worded like them.
/// Source: https://github.com/FasterXML/jackson-core (`ReaderBasedJsonParser`, `ParserBase`, `ParserMinimalBase`).
struct JSONFaultWording {
    private(set) var code: JSONParseError.Code
    private(set) var message: String
    private(set) var readTo: Int

    private static let values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
    private static let nonNumeric = "enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
    private static let plusSigns =
        "JSON spec does not allow numbers to have plus signs: "
        + "enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow"
    private static let comments =
        "maybe a (non-standard) comment? "
        + "(not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)"

    init(_ fault: JSONFault, _ places: SourcePlaces, _ limits: JSONLimits) {
        code = .unexpectedCharacter
        message = ""
        readTo = min(fault.offset, places.source.count)
        switch fault.kind {
        case .emptyDocument:
            set(.emptyDocument, "No content to map due to end-of-input")
        case .tooManyBytes:
            let count = places.source.count
            set(.tooManyBytes, "Document length (\(count)) exceeds the maximum allowed (\(limits.byteCountMax))")
        case .tooDeep:
            let depth = limits.depthMax + 1
            set(.tooDeep, "Document nesting depth (\(depth)) exceeds the maximum allowed (\(limits.depthMax))")
        case .expectedValue, .expectedName, .expectedColon, .expectedComma, .spaceAfterNumber, .trailingContent,
            .mismatchedClose, .unrecognizedToken, .controlCharacterBetweenTokens:
            wordStructure(fault, places)
        case .endBeforeClose, .endBetweenEntries, .endInString, .endInName, .endInEscape, .endInNumber:
            wordEnd(fault, places)
        case .controlCharacterInString, .controlCharacterInName, .unknownEscape, .expectedHexDigit, .loneSurrogate,
            .invalidUTF8:
            wordString(fault, places)
        case .leadingZero, .digitAfterMinus, .digitAfterPoint, .digitAfterExponent, .plusSign:
            wordNumber(fault, places)
        }
    }

    private mutating func set(_ code: JSONParseError.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    // MARK: Between tokens

    private mutating func wordStructure(_ fault: JSONFault, _ places: SourcePlaces) {
        switch fault.kind {
        case .expectedName:
            unexpected(fault, places, "was expecting double-quote to start field name")
        case .expectedColon:
            unexpected(fault, places, "was expecting a colon to separate field name and value")
        case .expectedComma:
            unexpected(fault, places, "was expecting comma to separate \(fault.container.name) entries")
        case .spaceAfterNumber:
            unexpected(fault, places, "Expected space separating root-level values")
        case .mismatchedClose:
            mismatchedClose(fault, places)
        case .unrecognizedToken:
            unrecognized(fault, places)
        case .controlCharacterBetweenTokens:
            let description = Self.describe(fault.offset, places)
            readTo = fault.offset + 1
            set(
                .controlCharacter,
                "Illegal character (\(description)): only regular white space (\\r, \\n, \\t) is allowed between tokens"
            )
        case .trailingContent:
            trailing(fault, places)
        default:
            oddValue(fault, places)
        }
    }

    /// A character that starts no value.
    private mutating func oddValue(_ fault: JSONFault, _ places: SourcePlaces) {
        if let (scalar, _) = places.scalar(at: fault.offset), SourcePlaces.startsWord(scalar) {
            unrecognized(fault, places)
        } else if fault.container == .root,
            [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(places.byte(at: fault.offset))
        {
            mismatchedClose(fault, places)
        } else if places.byte(at: fault.offset) == UInt8(ascii: "}") {
            unexpected(fault, places, "expected a value")
        } else {
            unexpected(fault, places, "expected a valid value \(Self.values)")
        }
    }

    private mutating func unexpected(_ fault: JSONFault, _ places: SourcePlaces, _ expectation: String) {
        guard let (_, count) = places.scalar(at: fault.offset) else {
            invalidUTF8(fault, places)
            return
        }
        readTo = fault.offset + count
        let isComment = places.byte(at: fault.offset) == UInt8(ascii: "/")
        let reason = isComment ? Self.comments : expectation
        set(.unexpectedCharacter, "Unexpected character (\(Self.describe(fault.offset, places))): \(reason)")
    }

    private mutating func unrecognized(_ fault: JSONFault, _ places: SourcePlaces) {
        let (word, end) = places.word(at: fault.offset)
        readTo = end
        if word == "NaN" || word == "Infinity" {
            set(.unrecognizedToken, "Non-standard token '\(word)': \(Self.nonNumeric)")
        } else {
            set(.unrecognizedToken, "Unrecognized token '\(word)': was expecting \(Self.values)")
        }
    }

    private mutating func mismatchedClose(_ fault: JSONFault, _ places: SourcePlaces) {
        readTo = fault.offset + 1
        let isBracket = places.byte(at: fault.offset) == UInt8(ascii: "]")
        let context = "\(fault.container.name) starting at \(Self.containerLocation(fault, places))"
        set(
            .mismatchedClose,
            "Unexpected close marker '\(isBracket ? "]" : "}")': expected '\(isBracket ? "}" : "]")' (for \(context))"
        )
    }

    /// Content behind the document: a further value is named by its type, all else is worded as for a value.
    private mutating func trailing(_ fault: JSONFault, _ places: SourcePlaces) {
        let type: String
        switch places.byte(at: fault.offset) {
        case UInt8(ascii: "{"): type = "START_OBJECT"
        case UInt8(ascii: "["): type = "START_ARRAY"
        case UInt8(ascii: "\""): type = "VALUE_STRING"
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): type = "VALUE_NUMBER_INT"
        case UInt8(ascii: "t") where places.word(at: fault.offset).text == "true": type = "VALUE_TRUE"
        case UInt8(ascii: "f") where places.word(at: fault.offset).text == "false": type = "VALUE_FALSE"
        case UInt8(ascii: "n") where places.word(at: fault.offset).text == "null": type = "VALUE_NULL"
        default:
            oddValue(fault, places)
            if code != .invalidUTF8 { code = .trailingContent }
            return
        }
        readTo = fault.offset + 1
        set(
            .trailingContent,
            "Trailing token (of type \(type)) found after value (bound as `JsonNode`): "
                + "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
        )
    }

    // MARK: Ends

    private mutating func wordEnd(_ fault: JSONFault, _ places: SourcePlaces) {
        let detail: String
        switch fault.kind {
        case .endBeforeClose:
            let location = Self.containerLocation(fault, places)
            detail = ": expected close marker for \(fault.container.name) (start marker at \(location))"
        case .endInString: detail = ": was expecting closing quote for a string value"
        case .endInName: detail = " in field name"
        case .endInEscape: detail = " in character escape sequence"
        case .endInNumber: detail = " in a Number value"
        default: detail = " within/between \(fault.container.name) entries"
        }
        set(.unexpectedEnd, "Unexpected end-of-input\(detail)")
    }

    // MARK: Strings

    private mutating func wordString(_ fault: JSONFault, _ places: SourcePlaces) {
        readTo = fault.offset + (places.scalar(at: fault.offset)?.count ?? 1)
        let description = Self.describe(fault.offset, places)
        switch fault.kind {
        case .unknownEscape:
            set(.invalidEscape, "Unrecognized character escape \(description)")
        case .expectedHexDigit:
            let reason = "expected a hex-digit for character escape sequence"
            set(.invalidEscape, "Unexpected character (\(description)): \(reason)")
        case .loneSurrogate:
            readTo = fault.offset + 6
            let escape = (0..<6).compactMap { places.scalar(at: fault.offset + $0)?.scalar }
            let text = escape.reduce(into: "") { $0.unicodeScalars.append($1) }
            set(
                .loneSurrogate,
                "Unpaired surrogate in character escape sequence \(text): expected a high and a low one"
            )
        case .controlCharacterInString, .controlCharacterInName:
            let place = fault.kind == .controlCharacterInName ? "name" : "string value"
            set(
                .controlCharacter,
                "Illegal unquoted character (\(description)): "
                    + "has to be escaped using backslash to be included in \(place)"
            )
        default:
            invalidUTF8(fault, places)
        }
    }

    private mutating func invalidUTF8(_ fault: JSONFault, _ places: SourcePlaces) {
        readTo = fault.offset
        guard let wrong = places.firstWrongByte(at: fault.offset) else { return }
        guard let byte = places.byte(at: wrong) else {
            set(.invalidUTF8, "Unexpected end-of-input in a multi-byte UTF-8 character")
            return
        }
        let place = wrong == fault.offset ? "start" : "middle"
        set(.invalidUTF8, "Invalid UTF-8 \(place) byte 0x\(String(byte, radix: 16))")
    }

    // MARK: Numbers

    private mutating func wordNumber(_ fault: JSONFault, _ places: SourcePlaces) {
        guard let (_, count) = places.scalar(at: fault.offset) else {
            invalidUTF8(fault, places)
            return
        }
        let reason: String
        switch fault.kind {
        case .leadingZero:
            set(.invalidNumber, "Invalid numeric value: Leading zeroes not allowed")
            return
        case .digitAfterMinus:
            let (word, end) = places.word(at: fault.offset)
            if word == "Infinity" || word == "INF" {
                readTo = end
                set(.invalidNumber, "Non-standard token '-\(word)': \(Self.nonNumeric)")
                return
            }
            reason = "expected digit (0-9) to follow minus sign, for valid numeric value"
        case .digitAfterPoint: reason = "Decimal point not followed by a digit"
        case .digitAfterExponent: reason = "Exponent indicator not followed by a digit"
        default: reason = Self.plusSigns
        }
        readTo = fault.offset + count
        let description = Self.describe(fault.offset, places)
        set(.invalidNumber, "Unexpected character (\(description)) in numeric value: \(reason)")
    }

    // MARK: Parts

    /// A character as `'x' (code 120)`, `'€' (code 8364 / 0x20ac)` or `(CTRL-CHAR, code 0)`.
    private static func describe(_ offset: Int, _ places: SourcePlaces) -> String {
        guard let (scalar, _) = places.scalar(at: offset) else { return "byte \(places.byte(at: offset) ?? 0)" }
        let code = scalar.value
        if code < 0x20 || (0x7F...0x9F).contains(code) { return "(CTRL-CHAR, code \(code))" }
        return "'\(scalar)' (code \(code)" + (code > 255 ? " / 0x\(String(code, radix: 16)))" : ")")
    }

    /// Where the innermost container starts; the root starts in column 0.
    private static func containerLocation(_ fault: JSONFault, _ places: SourcePlaces) -> String {
        let text = String(decoding: places.source, as: UTF8.self)
        guard fault.container != .root else { return JSONParseError.location(inSource: text, line: 1, column: 0) }
        let (line, start) = places.line(of: fault.containerOffset)
        let column = places.utf16Count(from: start, to: fault.containerOffset) + 1
        return JSONParseError.location(inSource: text, line: line, column: column)
    }
}

extension JSONFault.Container {
    /// The name that Jackson's messages use.
    fileprivate var name: String {
        switch self {
        case .root: "root"
        case .array: "Array"
        case .object: "Object"
        }
    }
}

import JSONModel

/// Checks of the text before its fields are looked at.
enum SourceCheck {
    static let notAnObject = Diagnostic(
        severity: .error,
        code: .schemaValidationFailed,
        message: DiagnosticText.notAnObject,
        location: nil
    )

    /// A text that is blank or too long; `nil` for all others.
    static func refusal(of source: [UInt8]) -> Diagnostic? {
        if source.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) { return notAnObject }
        guard source.count > BlockRules.characterCountMax else { return nil }
        let characterCount = source.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? ($1 >= 0xF0 ? 2 : 1) : 0) }
        guard characterCount > BlockRules.characterCountMax else { return nil }
        return Diagnostic(
            severity: .error,
            code: .schemaValidationFailed,
            message: DiagnosticText.tooLong(BlockRules.characterCountMax),
            location: nil
        )
    }

    /// The diagnostic of a text that is no JSON.
    ///
    /// Its location is the parser's, and its message repeats it.
    static func diagnostic(of error: JSONParseError, in source: [UInt8]) -> Diagnostic {
        if case .tooDeep = error.code {
            return Diagnostic(severity: .error, code: .tooDeeplyNested, message: error.message, location: nil)
        }
        let place = error.location(inSource: String(decoding: source, as: UTF8.self))
        return Diagnostic(
            severity: .error,
            code: .invalidJSONDescription,
            message: "\(error.message)\n at \(place)",
            location: place
        )
    }
}

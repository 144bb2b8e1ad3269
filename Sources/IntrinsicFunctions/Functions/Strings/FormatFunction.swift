import JSONModel
import JSONPath

/// `States.Format(template, value, ...)`: the template with each `{}` replaced by the next value.
///
/// Strings go in bare, arrays and objects as Java prints them: `{Arg1=1, Arg2=[]}`. `\{`, `\}`, `\'` and `\\` are the characters
/// themselves, also in a template that comes from a path; there, a backslash before anything else stays.
enum FormatFunction: IntrinsicFunction {
    static let name = "States.Format"
    static let arity = 1...Int.max

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let pieces = pieces(of: try template(arguments))
        let placeholderCount = pieces.count - 1
        let valueCount = arguments.count - 1
        guard placeholderCount == valueCount else {
            throw arguments.failure(
                0,
                "has \(placeholderCount) placeholders {}, but \(valueCount) values follow",
                "Pass one value for each {}; write \\{ and \\} for braces that are text."
            )
        }
        var text = pieces[0]
        for index in 0..<valueCount {
            text += arguments[index + 1].stringValue ?? JavaNotation.text(arguments[index + 1])
            text += pieces[index + 1]
            guard text.utf8.count <= IntrinsicLimits.formattedByteCountMax else {
                throw arguments.failure("the text becomes longer than 16 MiB", "Pass shorter values.")
            }
        }
        return .string(text)
    }

    /// The template with its escapes, which tell braces that are text from placeholders.
    private static func template(_ arguments: IntrinsicArguments) throws(IntrinsicError) -> String {
        if case .string(let literal) = arguments.written[0].value { return literal.raw }
        return try arguments.string(0)
    }

    /// Splits a template at its placeholders and resolves the escapes.
    private static func pieces(of template: String) -> [String] {
        var pieces: [String] = []
        var piece: [UInt8] = []
        var bytes = Array(template.utf8)[...]
        while let byte = bytes.popFirst() {
            switch (byte, bytes.first) {
            case (UInt8(ascii: "\\"), let next?) where "'{}\\".utf8.contains(next):
                piece.append(next)
                bytes.removeFirst()
            case (UInt8(ascii: "{"), UInt8(ascii: "}")):
                bytes.removeFirst()
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece.removeAll()
            default:
                piece.append(byte)
            }
        }
        pieces.append(String(decoding: piece, as: UTF8.self))
        return pieces
    }
}

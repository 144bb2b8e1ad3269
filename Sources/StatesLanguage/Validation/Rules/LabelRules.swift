/// Why a `Label` of a distributed Map is refused.
///
/// Source: "Using Map state in Distributed mode", Label.
package enum LabelFault: Sendable, Hashable {
    case empty
    case tooLong
    case invalidCharacter(Unicode.Scalar)

    static let characterCountMax = 40

    /// Finds the first fault; `nil` for a label that may stand in an ARN.
    init?(of label: String) {
        if label.isEmpty {
            self = .empty
        } else if label.unicodeScalars.count > Self.characterCountMax {
            self = .tooLong
        } else if let scalar = label.unicodeScalars.first(where: { !Self.isAllowed($0) }) {
            self = .invalidCharacter(scalar)
        } else {
            return nil
        }
    }

    /// What is wrong, as a sentence.
    package var message: String {
        switch self {
        case .empty: "Label cannot be empty"
        case .tooLong: "Label cannot exceed \(Self.characterCountMax) characters"
        case .invalidCharacter(let scalar): "Label contains invalid character: \(QuotedText.quoting(String(scalar)))"
        }
    }

    /// The refusal of CreateStateMachine, with the definition as it was sent.
    ///
    /// The recorded refusals of labels have this form and not that of all others; they know no location.
    func refusalMessage(source: String) -> String {
        "Error=ValueError Args=[\(QuotedText.quoting(message))] in definition '\(source)'."
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "?", "*", "<", ">", "{", "}", "[", "]", ":", ";", ",", "\\", "|", "^", "~", "$", "#", "%", "&", "`", "\"":
            false
        default:
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        }
    }
}

/// Quoted texts as they stand in refusals of labels.
private enum QuotedText {
    /// Single quotes, or double ones around a text that has single but no double quotes; escapes as in Python.
    static func quoting(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in scalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case quote:
                result += "\\"
                result.unicodeScalars.append(scalar)
            default:
                if isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += escape(scalar)
                }
            }
        }
        result.unicodeScalars.append(quote)
        return result
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let (prefix, count) =
            switch scalar.value {
            case ..<0x100: ("\\x", 2)
            case ..<0x10000: ("\\u", 4)
            default: ("\\U", 8)
            }
        let digits = String(scalar.value, radix: 16)
        return prefix + String(repeating: "0", count: count - digits.count) + digits
    }
}

import JSONModel

/// `States.StringToJson(text)`: the value that a JSON text stands for; the empty text and blanks give `null`.
enum StringToJsonFunction: IntrinsicFunction {
    static let name = "States.StringToJson"
    static let arity = 1...1

    static func evaluate(
        _ arguments: IntrinsicArguments,
        random: inout some RandomNumberGenerator
    ) throws(IntrinsicError) -> JSONValue {
        let text = try arguments.string(0)
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || (9...13).contains($0) }) { return .null }
        do {
            let value = try JSONValue(parsing: text)
            // The service reads numbers without a fraction as integers, which have no negative zero.
            if case .number(.text("-0")) = value { return .integer(0) }
            return value
        } catch {
            throw arguments.failure(0, "is no JSON text: \(error)", "Pass a complete JSON value.")
        }
    }
}

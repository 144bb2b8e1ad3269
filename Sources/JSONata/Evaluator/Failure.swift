import JSONModel

/// The error that travels through parser and evaluator; one reference, so that throwing is cheap.
struct Failure: Error {
    let detail: FailureDetail

    init(_ code: String, position: Int? = nil, token: String? = nil, value: Value? = nil, index: Int? = nil) {
        detail = FailureDetail(code)
        detail.position = position
        detail.token = token
        detail.value = value
        detail.index = index
    }
}

/// The fields that messages are made of; callers on the way out add position and token.
///
/// Unchecked Sendable holds because a failure is thrown and caught on one thread.
final class FailureDetail: @unchecked Sendable {
    let code: String
    var kind: JSONataError.Kind?
    var position: Int?
    var token: String?
    var value: Value?
    var secondValue: Value?
    var exponent: Value?
    var index: Int?
    var typeName: String?
    var functionName: String?
    var message: String?
    /// True when the token is a number or constant, which messages show without quotation marks.
    var isTokenLiteral = false

    init(_ code: String) {
        self.code = code
    }
}

extension Failure {
    /// The public form, with the message filled in.
    func error(_ kind: JSONataError.Kind) -> JSONataError {
        JSONataError(
            kind: detail.kind ?? kind,
            code: detail.code,
            message: ErrorMessages.message(for: detail),
            position: detail.position,
            token: detail.token,
            value: detail.value.flatMap { JSONOutput.lenient($0) },
            functionName: detail.functionName
        )
    }
}

import JSONModel
import JSONPath

/// What a path gives on a document, for comparing.
enum PathAnswer: Hashable, CustomStringConvertible {
    case value(JSONValue)
    case notFound(String)
    /// The path is malformed or cannot be applied.
    case invalidPath(String)

    init(path: String, document: JSONValue) {
        do {
            let expression = try JSONPathExpression(parsing: path)
            self = .value(try expression.evaluate(document))
        } catch let error as JSONPathSyntaxError {
            self = .invalidPath(error.message)
        } catch JSONPathError.notFound(let message) {
            self = .notFound(message)
        } catch JSONPathError.invalidPath(let message) {
            self = .invalidPath(message)
        } catch {
            self = .invalidPath("unexpected error \(error)")
        }
    }

    var description: String {
        switch self {
        case .value(let value): value.serializedString()
        case .notFound(let message): "not found: \(message)"
        case .invalidPath(let message): "invalid path: \(message)"
        }
    }
}

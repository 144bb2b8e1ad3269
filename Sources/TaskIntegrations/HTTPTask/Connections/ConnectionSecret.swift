import JSONModel

/// A value of a connection: written there, or read from the environment or a file when it is needed.
///
/// It never prints itself.
struct ConnectionSecret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    private enum Source: Hashable {
        case literal(JSONValue)
        case environment(String)
        case file(String)
    }

    private let source: Source

    /// A secret file's size is bounded.
    private static let byteCountMax = 65_536

    /// A text, number or truth value, `{"env": "NAME"}` or `{"file": "PATH"}`; `nil` for anything else.
    init?(_ value: JSONValue, relativeTo directory: String) {
        switch value {
        case .string, .number, .bool: source = .literal(value)
        case .object(let object):
            guard object.count == 1, let name = object.members[0].value.stringValue, !name.isEmpty else { return nil }
            switch object.members[0].key {
            case "env": source = .environment(name)
            case "file": source = .file(name.hasPrefix("/") ? name : "\(directory)/\(name)")
            default: return nil
            }
        default: return nil
        }
    }

    /// - Throws: for a variable or file that is not there; the message holds its name only.
    func json() throws(ConnectionProblem) -> JSONValue {
        switch source {
        case .literal(let value): return value
        case .environment(let name):
            guard let text = LocalFile.environmentVariable(name) else {
                throw ConnectionProblem(message: "the environment variable \(name) is not set")
            }
            return .string(text)
        case .file(let path):
            guard let bytes = LocalFile.read(path, byteCountMax: Self.byteCountMax) else {
                throw ConnectionProblem(message: "the file '\(path)' cannot be read")
            }
            guard var text = String(validating: bytes, as: UTF8.self) else {
                throw ConnectionProblem(message: "the file '\(path)' is not UTF-8")
            }
            while let last = text.last, last.isNewline { text.removeLast() }
            return .string(text)
        }
    }

    /// The value as text.
    func text() throws(ConnectionProblem) -> String {
        FormEncoding.scalarText(try json()) ?? ""
    }

    var description: String { "(secret)" }
    var debugDescription: String { description }
}

/// Why a connection cannot be used; holds no secret.
struct ConnectionProblem: Error {
    let message: String
}

/// Why a well-formed path gives no value on a document.
///
/// Source: Jayway JsonPath tells `PathNotFoundException` from `InvalidPathException`, and Step Functions shows the message of
/// either after `Invalid path '…' : `.
package enum JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The document lacks what the path names, for example `No results for path: $['x']`.
    case notFound(message: String)
    /// The path cannot be applied to this document, or it used up its budget.
    case invalidPath(message: String)
    /// The path starts at a workflow variable that has not been assigned.
    case unassignedVariable(String)

    /// The message of any of the cases, for users.
    package var message: String {
        switch self {
        case .notFound(let message), .invalidPath(let message): message
        case .unassignedVariable(let name): "The variable '$\(name)' has not been assigned a value"
        }
    }

    package var description: String { message }
}

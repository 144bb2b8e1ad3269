package import JSONPath

/// Why a well-formed intrinsic function call gives no value.
package enum IntrinsicError: Error, Sendable, Hashable {
    /// A function cannot work with its arguments: `States.IntrinsicFailure`.
    case failure(message: String)
    /// A path among the arguments finds nothing; the same error as for a path that stands alone.
    case path(source: String, JSONPathError)

    /// The message, for users.
    package var message: String {
        switch self {
        case .failure(let message): message
        case .path(let source, let error): "Invalid path '\(source)' : \(error.message)"
        }
    }
}

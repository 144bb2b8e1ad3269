/// The header that names the operation: `X-Amz-Target: AWSStepFunctions.<Operation>`.
package enum OperationTarget {
    /// The header's prefix, AWS's name of the service.
    package static let prefix = "AWSStepFunctions."

    /// The name of the operation in a header's value.
    ///
    /// - Throws: `UnknownOperationException` when the header is missing or belongs to another service.
    package static func operation(_ target: String?) throws(APIError) -> String {
        guard let target, target.hasPrefix(prefix), target.utf8.count > prefix.utf8.count else {
            throw .unknownOperation(target)
        }
        return String(target.dropFirst(prefix.utf8.count))
    }
}

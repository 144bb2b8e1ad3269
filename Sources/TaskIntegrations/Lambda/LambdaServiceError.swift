package import ExecutionRuntime

/// An error of the Lambda service itself, as opposed to one of the function: `Lambda.<Name>` to the state machine.
///
/// Source: "Handle transient Lambda service exceptions" in the Step Functions guide; Lambda API, `Invoke`, errors.
package struct LambdaServiceError: Error, Sendable, Hashable {
    /// The exception's name without prefix, such as `ResourceNotFoundException`.
    package let name: String
    /// The status with which Lambda answers; `nil` for what fails before there is an answer.
    package let status: Int?
    package let message: String
    /// Of the service's answer; nil for what is refused here.
    package let requestID: String?

    package init(name: String, status: Int?, message: String, requestID: String? = nil) {
        self.name = name
        self.status = status
        self.message = message
        self.requestID = requestID
    }

    /// The exceptions of `Invoke` that the SDK has a class for; all others are the service's general one.
    ///
    /// Source: Lambda API, `Invoke`, errors.
    private static let classes: Set<String> = [
        "CodeArtifactUserDeletedException", "CodeArtifactUserFailedException", "CodeArtifactUserPendingException",
        "DurableExecutionAlreadyStartedException", "EC2AccessDeniedException", "EC2ThrottledException",
        "EC2UnexpectedException", "EFSIOException", "EFSMountConnectivityException", "EFSMountFailureException",
        "EFSMountTimeoutException", "ENILimitReachedException", "InvalidParameterValueException",
        "InvalidRequestContentException", "InvalidRuntimeException", "InvalidSecurityGroupIDException",
        "InvalidSubnetIDException", "InvalidZipFileException", "KMSAccessDeniedException", "KMSDisabledException",
        "KMSInvalidStateException", "KMSNotFoundException", "ModeNotSupportedException", "NoPublishedVersionException",
        "RecursiveInvocationException", "RequestTooLargeException", "ResourceConflictException",
        "ResourceNotFoundException", "ResourceNotReadyException", "S3FilesMountConnectivityException",
        "S3FilesMountFailureException", "S3FilesMountTimeoutException", "SerializedRequestEntityTooLargeException",
        "ServiceException", "SnapStartException", "SnapStartNotReadyException", "SnapStartTimeoutException",
        "SubnetIPAddressLimitReachedException", "TooManyRequestsException", "UnsupportedMediaTypeException",
    ]

    package static func functionNotFound(_ function: FunctionReference) -> LambdaServiceError {
        LambdaServiceError(
            name: "ResourceNotFoundException",
            status: 404,
            message: "Function not found: \(function.qualifiedARN)"
        )
    }

    /// More calls at once than are taken on; Lambda's words, and what to change here.
    package static func tooManyRequests(_ reason: String) -> LambdaServiceError {
        LambdaServiceError(name: "TooManyRequestsException", status: 429, message: "Rate Exceeded. \(reason)")
    }

    /// A failure for which a retry may help.
    package static func service(_ message: String) -> LambdaServiceError {
        LambdaServiceError(name: "ServiceException", status: 500, message: message)
    }

    /// The runtime of a function cannot be started at all; the message says what to install or to change.
    package static func invalidRuntime(_ message: String) -> LambdaServiceError {
        LambdaServiceError(name: "InvalidRuntimeException", status: 502, message: message)
    }

    /// A network failure on the way to a function.
    package static func client(_ message: String) -> LambdaServiceError {
        LambdaServiceError(name: "SdkClientException", status: nil, message: message)
    }

    /// No answer in time.
    package static func clientTimeout(_ message: String) -> LambdaServiceError {
        LambdaServiceError(name: "ClientExecutionTimeoutException", status: nil, message: message)
    }

    /// Error and cause as Step Functions reports them, in the words of the SDK that it uses.
    package func outcome(requestID: String) -> TaskOutcome {
        guard let status else { return .failed(error: "Lambda.\(name)", cause: message) }
        let exception = Self.classes.contains(name) ? name : "AWSLambdaException"
        return .failed(
            error: "Lambda.\(exception)",
            cause: "\(message) (Service: AWSLambda; Status Code: \(status); Error Code: \(name); "
                + "Request ID: \(self.requestID ?? requestID); Proxy: null)"
        )
    }
}

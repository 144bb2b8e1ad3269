/// The errors that the API answers with; the raw value is the `__type` on the wire.
///
/// Source: API model; the last group is generic to AWS's JSON protocol.
package enum ErrorCode: String, Sendable, Hashable, CaseIterable {
    case activityAlreadyExists = "ActivityAlreadyExists"
    case activityDoesNotExist = "ActivityDoesNotExist"
    case activityLimitExceeded = "ActivityLimitExceeded"
    case activityWorkerLimitExceeded = "ActivityWorkerLimitExceeded"
    case conflict = "ConflictException"
    case executionAlreadyExists = "ExecutionAlreadyExists"
    case executionDoesNotExist = "ExecutionDoesNotExist"
    case executionLimitExceeded = "ExecutionLimitExceeded"
    case executionNotRedrivable = "ExecutionNotRedrivable"
    case invalidArn = "InvalidArn"
    case invalidDefinition = "InvalidDefinition"
    case invalidEncryptionConfiguration = "InvalidEncryptionConfiguration"
    case invalidExecutionInput = "InvalidExecutionInput"
    case invalidLoggingConfiguration = "InvalidLoggingConfiguration"
    case invalidName = "InvalidName"
    case invalidOutput = "InvalidOutput"
    case invalidToken = "InvalidToken"
    case invalidTracingConfiguration = "InvalidTracingConfiguration"
    case missingRequiredParameter = "MissingRequiredParameter"
    case resourceNotFound = "ResourceNotFound"
    case serviceQuotaExceeded = "ServiceQuotaExceededException"
    case stateMachineAlreadyExists = "StateMachineAlreadyExists"
    case stateMachineDeleting = "StateMachineDeleting"
    case stateMachineDoesNotExist = "StateMachineDoesNotExist"
    case stateMachineLimitExceeded = "StateMachineLimitExceeded"
    case stateMachineTypeNotSupported = "StateMachineTypeNotSupported"
    case taskDoesNotExist = "TaskDoesNotExist"
    case taskTimedOut = "TaskTimedOut"
    case tooManyTags = "TooManyTags"
    case validation = "ValidationException"

    case accessDenied = "AccessDeniedException"
    case expiredToken = "ExpiredTokenException"
    case incompleteSignature = "IncompleteSignatureException"
    case internalFailure = "InternalFailure"
    case invalidSignature = "InvalidSignatureException"
    case missingAuthenticationToken = "MissingAuthenticationTokenException"
    case requestEntityTooLarge = "RequestEntityTooLargeException"
    case serialization = "SerializationException"
    case serviceUnavailable = "ServiceUnavailableException"
    case throttling = "ThrottlingException"
    case unrecognizedClient = "UnrecognizedClientException"
    case unknownOperation = "UnknownOperationException"

    /// The HTTP status that goes with the error.
    package var status: Int {
        switch self {
        case .internalFailure: 500
        case .serviceUnavailable: 503
        case .requestEntityTooLarge: 413
        default: 400
        }
    }
}

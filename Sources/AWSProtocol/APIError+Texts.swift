/// Every text that the API answers with, worded as AWS words it.
extension APIError {
    // MARK: Names and ARNs

    package static func invalidARN(_ reason: String) -> APIError {
        APIError(.invalidArn, "Invalid Arn: '\(reason)'")
    }

    package static func invalidARNPrefix(_ arn: String) -> APIError {
        APIError(.invalidArn, "Invalid Arn: 'Invalid ARN prefix: \(arn)'")
    }

    package static func invalidARNResourceType(_ type: String) -> APIError {
        APIError(.invalidArn, "Invalid Arn: 'Resource type not valid in this context: \(type)'")
    }

    package static func invalidRoleARN(_ arn: String) -> APIError {
        APIError(.invalidArn, "Invalid Role Arn: '\(arn)'")
    }

    package static func invalidName(_ name: String) -> APIError {
        APIError(.invalidName, "Invalid Name: '\(name)'")
    }

    // MARK: State machines

    package static func stateMachineDoesNotExist(_ arn: String) -> APIError {
        APIError(.stateMachineDoesNotExist, "State Machine Does Not Exist: '\(arn)'")
    }

    package static func stateMachineAlreadyExists(_ arn: String) -> APIError {
        APIError(.stateMachineAlreadyExists, "State Machine Already Exists: '\(arn)'")
    }

    package static func stateMachineDeleting(_ arn: String) -> APIError {
        APIError(.stateMachineDeleting, "State Machine is being deleted: '\(arn)'")
    }

    package static let stateMachineTypeNotSupported = APIError(
        .stateMachineTypeNotSupported,
        "This operation is not supported by this type of state machine"
    )

    /// Takes the whole message; the analysis of a definition words it.
    package static func invalidDefinition(_ message: String) -> APIError {
        APIError(.invalidDefinition, message)
    }

    package static let nothingToUpdate = APIError(
        .missingRequiredParameter,
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified"
    )

    package static let versionDescriptionWithoutPublish = APIError(
        .validation,
        "Version description can only be set when publish is true"
    )

    package static let labelledARNNotSupported = APIError(
        .validation,
        "This API does not support labelled state machine ARNs.",
        details: [Detail(name: "reason", value: "API_DOES_NOT_SUPPORT_LABELED_ARNS")]
    )

    package static func invalidLoggingConfiguration(_ reason: String) -> APIError {
        APIError(.invalidLoggingConfiguration, "Invalid Logging Configuration: \(reason)")
    }

    package static let logDestinationDenied = APIError(
        .accessDenied,
        "The state machine IAM Role is not authorized to access the Log Destination"
    )

    package static func invalidEncryptionConfiguration(_ reason: String) -> APIError {
        APIError(.invalidEncryptionConfiguration, "Invalid Encryption Configuration: \(reason)")
    }

    // MARK: Versions and aliases

    package static func revisionIsNotCurrent(_ revision: String, current: String) -> APIError {
        APIError(
            .conflict,
            "Failed to publish the State Machine version for revision \(revision). "
                + "The current State Machine revision is \(current)."
        )
    }

    package static let machineChangedMeanwhile = APIError(
        .conflict,
        "The state machine was changed by another request at the same time. Try again."
    )

    package static func versionHasAliases(_ names: [String]) -> APIError {
        APIError(
            .conflict,
            "Version to be deleted must not be referenced by an alias. "
                + "Current list of aliases referencing this version: [\(names.joined(separator: ", "))]"
        )
    }

    package static let aliasAlreadyExists = APIError(
        .conflict,
        "Failed to create alias because an alias with the same name and a different routing configuration already exists."
    )

    package static let nothingToUpdateInAlias = APIError(
        .validation,
        "Either the description or the RoutingConfiguration must be specified",
        details: [Detail(name: "reason", value: "MISSING_REQUIRED_PARAMETER")]
    )

    package static func routing(_ message: String) -> APIError {
        APIError(
            .validation,
            message,
            details: [Detail(name: "reason", value: "INVALID_ROUTING_CONFIGURATION")]
        )
    }

    package static let referencedResourceNotFound = APIError(
        .resourceNotFound,
        "Request references a resource that does not exist."
    )

    package static func tooManyVersions(max: Int) -> APIError {
        APIError(
            .serviceQuotaExceeded,
            "The state machine has \(max) versions, the most it can have. Delete unused versions."
        )
    }

    package static func tooManyAliases(max: Int) -> APIError {
        APIError(
            .serviceQuotaExceeded,
            "The state machine has \(max) aliases, the most it can have. Delete unused aliases."
        )
    }

    // MARK: Executions

    package static func executionDoesNotExist(_ arn: String) -> APIError {
        APIError(.executionDoesNotExist, "Execution Does Not Exist: '\(arn)'")
    }

    package static func executionAlreadyExists(_ arn: String) -> APIError {
        APIError(.executionAlreadyExists, "Execution Already Exists: '\(arn)'")
    }

    /// Takes the whole message: what `redriveStatusReason` says.
    package static func executionNotRedrivable(_ reason: String) -> APIError {
        APIError(.executionNotRedrivable, reason)
    }

    package static let redrivenByMapRun = executionNotRedrivable(
        "Execution is a child of a Map Run and can only be redriven by redriving the execution that started the Map Run"
    )

    package static let mapRunCompleted = APIError(
        .validation,
        "A Map Run that is completed cannot be updated",
        details: [Detail(name: "reason", value: "CANNOT_UPDATE_COMPLETED_MAP_RUN")]
    )

    package static func invalidExecutionInput(_ reason: String) -> APIError {
        APIError(.invalidExecutionInput, "Invalid State Machine Execution Input: '\(reason)'")
    }

    package static let executionLimitExceeded = APIError(
        .executionLimitExceeded,
        "The maximum number of running executions has been reached."
    )

    // MARK: Activities and tasks

    package static func activityDoesNotExist(_ arn: String) -> APIError {
        APIError(.activityDoesNotExist, "Activity Does Not Exist: '\(arn)'")
    }

    package static func activityAlreadyExists(_ arn: String) -> APIError {
        APIError(.activityAlreadyExists, "Activity Already Exists: '\(arn)'")
    }

    package static let invalidToken = APIError(.invalidToken, "Invalid Token: 'Invalid token'")

    package static let taskTimedOut = APIError(
        .taskTimedOut,
        "Task Timed Out: 'Provided task does not exist anymore'"
    )

    package static let taskDoesNotExist = APIError(
        .taskDoesNotExist,
        "Task Does Not Exist: 'Provided task does not exist'"
    )

    package static func invalidOutput(_ reason: String) -> APIError {
        APIError(.invalidOutput, "Invalid Output: '\(reason)'")
    }

    // MARK: Tags

    package static func resourceNotFound(_ arn: String) -> APIError {
        APIError(
            .resourceNotFound,
            "Resource not found: '\(arn)'",
            details: [Detail(name: "resourceName", value: arn)]
        )
    }

    package static func tooManyTags(_ arn: String, max: Int) -> APIError {
        APIError(
            .tooManyTags,
            "Too many tags: a resource can have at most \(max)",
            details: [Detail(name: "resourceName", value: arn)]
        )
    }

    // MARK: Requests

    package static func validation(_ message: String) -> APIError {
        APIError(.validation, message)
    }

    package static func serialization(_ message: String) -> APIError {
        APIError(.serialization, message)
    }

    package static func unknownOperation(_ target: String?) -> APIError {
        APIError(
            .unknownOperation,
            target.map { "Unknown operation: \($0)" } ?? "The request has no X-Amz-Target header"
        )
    }

    package static func requestTooLarge(limit: Int) -> APIError {
        APIError(.requestEntityTooLarge, "The request is larger than \(limit) bytes")
    }

    package static let rateExceeded = APIError(.throttling, "Rate exceeded")

    package static func serviceUnavailable(_ reason: String) -> APIError {
        APIError(.serviceUnavailable, reason)
    }

    package static func internalFailure(_ cause: String) -> APIError {
        APIError(
            .internalFailure,
            "The request could not be processed because of an internal failure; the server's log says more",
            cause: cause
        )
    }
}

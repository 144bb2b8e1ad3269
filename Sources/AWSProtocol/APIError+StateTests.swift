/// The texts of TestState.
///
/// Those marked "service" are what the service is known to say; the others are in the same manner.
extension APIError {
    // MARK: Requests

    /// Service.
    package static let mockWithResultAndError = validation(
        "A test mock should have only one of the following fields: [result, errorOutput]."
    )
    package static let mockWithoutContent = validation(
        "A test mock should have one of the following fields: [result, errorOutput]."
    )
    package static let mockWithoutErrorName = validation("The 'error' field of a mocked errorOutput must be specified.")
    /// Service.
    package static let revealSecretsWithMock = validation(
        "TestState does not support RevealSecrets when a mock is specified."
    )
    /// Service, for MapIterationFailureCount.
    package static func needsMock(_ member: String) -> APIError {
        validation("TestState does not support \(member) when a mock is not specified.")
    }
    package static let testVariables = validation("Variables must be a valid JSON object")

    // MARK: States

    /// Service.
    package static let testedStateNotFound = validation("State not found in definition")
    /// Service.
    package static func mockForStateType(_ type: String) -> APIError {
        validation("State type '\(type)' is not supported when a mock is specified")
    }
    /// Service; the same text for both types.
    package static let testOfJoinWithoutMock = invalidDefinition(
        "TestState API does not support Map or Parallel states. Supported state types include: "
            + "[Task, Wait, Pass, Succeed, Fail, Choice]"
    )
    package static let testOfWatchedTaskWithoutMock = invalidDefinition(
        "TestState API does not support Activity tasks, .sync or .waitForTaskToken service integration patterns "
            + "when a mock is not specified"
    )
    /// Service.
    package static let testWithoutRole = validation("RoleArn must be specified when testing a Task state")
    package static func errorCauseNotFound(_ name: String) -> APIError {
        validation("State '\(name)' of ErrorCausedByState not found in the tested state")
    }

    // MARK: Mocks

    /// Service.
    package static let mockedResultNotJSON = validation("Mocked result must be valid JSON")
    /// Service.
    package static let mockedResultNotObject = validation("Mocked result must be a JSON object.")
    /// Service.
    package static let mockedResultNotArray = validation("Mocked result must be an array.")
    /// Service.
    package static let mockedBranchCount = validation(
        "Mocked result must contain the same number of items as number of Parallel branches."
    )
    /// Service.
    package static func mockedResultSchema(_ fault: String) -> APIError {
        validation("Mock result schema validation error: \(fault)")
    }
    /// Service.
    package static let tooManyMapFailures = validation(
        "Map iteration failure count must be less than or equal to the number of Map iterations"
    )
    package static let itemReaderDataNotJSON = validation("MapItemReaderData must be valid JSON")
    package static func itemsPointer(_ pointer: String) -> APIError {
        validation("MapItemReaderData has no value at the ItemsPointer '\(pointer)'")
    }
    /// Service, for the beginning and some of the faults.
    package static func mockedContext(_ fault: String) -> APIError {
        validation("Invalid Context object provided: \(fault)")
    }
}

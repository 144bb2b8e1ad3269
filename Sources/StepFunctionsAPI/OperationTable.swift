import AWSProtocol

/// The operations of the API by name.
enum OperationTable {
    private static let supported: [any APIOperation.Type] = [
        CreateActivity.self,
        CreateStateMachine.self,
        DeleteActivity.self,
        DeleteStateMachine.self,
        DescribeActivity.self,
        DescribeExecution.self,
        DescribeStateMachine.self,
        DescribeStateMachineForExecution.self,
        GetActivityTask.self,
        GetExecutionHistory.self,
        ListActivities.self,
        ListExecutions.self,
        ListStateMachines.self,
        ListTagsForResource.self,
        SendTaskFailure.self,
        SendTaskHeartbeat.self,
        SendTaskSuccess.self,
        StartExecution.self,
        StartSyncExecution.self,
        StopExecution.self,
        TagResource.self,
        UntagResource.self,
        UpdateStateMachine.self,
        ValidateStateMachineDefinition.self,
    ]

    /// What AWS has and this release does not.
    private static let unsupported: Set<String> = [
        "CreateStateMachineAlias", "DeleteStateMachineAlias", "DeleteStateMachineVersion", "DescribeMapRun",
        "DescribeStateMachineAlias", "ListMapRuns", "ListStateMachineAliases", "ListStateMachineVersions",
        "PublishStateMachineVersion", "RedriveExecution", "TestState", "UpdateMapRun", "UpdateStateMachineAlias",
    ]

    private static let byName: [String: any APIOperation.Type] = Dictionary(
        uniqueKeysWithValues: supported.map { ($0.name, $0) }
    )

    /// The names of all operations that work.
    static var names: [String] { supported.map { $0.name } }

    /// Finds an operation.
    ///
    /// - Throws: `UnsupportedOperationException`, `UnknownOperationException`.
    static func operation(_ name: String) throws(APIError) -> any APIOperation.Type {
        if let operation = byName[name] { return operation }
        throw unsupported.contains(name) ? .unsupported("The operation \(name)") : .unknownOperation(name)
    }
}

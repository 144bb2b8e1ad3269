import AWSProtocol

/// The operations of the API by name.
enum OperationTable {
    /// What this release has; a new operation is one line here.
    private static let supported: [any APIOperation.Type] = [
        CreateActivity.self,
        CreateStateMachine.self,
        CreateStateMachineAlias.self,
        DeleteActivity.self,
        DeleteStateMachine.self,
        DeleteStateMachineAlias.self,
        DeleteStateMachineVersion.self,
        DescribeActivity.self,
        DescribeExecution.self,
        DescribeMapRun.self,
        DescribeStateMachine.self,
        DescribeStateMachineAlias.self,
        DescribeStateMachineForExecution.self,
        GetActivityTask.self,
        GetExecutionHistory.self,
        ListActivities.self,
        ListExecutions.self,
        ListMapRuns.self,
        ListStateMachineAliases.self,
        ListStateMachineVersions.self,
        ListStateMachines.self,
        ListTagsForResource.self,
        PublishStateMachineVersion.self,
        RedriveExecution.self,
        SendTaskFailure.self,
        SendTaskHeartbeat.self,
        SendTaskSuccess.self,
        StartExecution.self,
        StartSyncExecution.self,
        StopExecution.self,
        TagResource.self,
        TestState.self,
        UntagResource.self,
        UpdateMapRun.self,
        UpdateStateMachine.self,
        UpdateStateMachineAlias.self,
        ValidateStateMachineDefinition.self,
    ]

    private static let byName: [String: any APIOperation.Type] = Dictionary(
        uniqueKeysWithValues: supported.map { ($0.name, $0) }
    )

    /// The names of all operations that work.
    static var names: [String] { supported.map { $0.name } }

    /// Finds an operation.
    ///
    /// - Throws: `UnknownOperationException`.
    static func operation(_ name: String) throws(APIError) -> any APIOperation.Type {
        if let operation = byName[name] { return operation }
        throw .unknownOperation(name)
    }
}

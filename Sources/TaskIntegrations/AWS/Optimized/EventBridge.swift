import JSONModel

extension OptimizedService {
    /// Each entry's `Resources` get the ARNs of state machine and execution; an entry that fails, fails the task.
    ///
    /// Source: "Add EventBridge events with Step Functions"; the result has no metadata (recorded AWS behaviour).
    static let eventBridge = OptimizedService(
        "EventBridge",
        "AmazonEventBridge",
        [
            "putEvents": OptimizedAction(
                model: "events",
                operation: "PutEvents",
                prepare: { parameters, calls in .success(Self.naming(calls, in: parameters)) },
                finish: { answer, _, _ in
                    guard answer["FailedEntryCount"]?.numberValue?.integerValue ?? 0 != 0 else {
                        return .success(answer)
                    }
                    let cause = JSONValue.object(answer).serializedString()
                    return .failure(.task(error: "EventBridge.FailedEntry", cause: cause))
                },
                hasMetadata: false
            )
        ]
    )

    private static func naming(_ calls: ServiceCalls, in parameters: JSONObject) -> JSONObject {
        guard case .array(let entries)? = parameters["Entries"] else { return parameters }
        var prepared = parameters
        prepared["Entries"] = .array(
            entries.map { entry in
                guard case .object(var members) = entry else { return entry }
                let given = members["Resources"]?.arrayValue ?? []
                members["Resources"] = .array(given + [.string(calls.stateMachineARN), .string(calls.executionARN)])
                return .object(members)
            }
        )
        return prepared
    }
}

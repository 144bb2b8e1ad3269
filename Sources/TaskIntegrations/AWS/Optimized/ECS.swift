import JSONModel

extension OptimizedService {
    /// A task has failed when a container ended with another code than 0, or never started.
    ///
    /// Source: "Run Amazon ECS or Fargate tasks with Step Functions".
    static let ecs = OptimizedService(
        "ECS",
        "AmazonECS",
        [
            "runTask": OptimizedAction(
                model: "ecs",
                operation: "RunTask",
                prepare: { parameters, _ in .success(parameters.filling("StartedBy", with: "AWS Step Functions")) },
                finish: { answer, _, _ in
                    guard answer["Tasks"]?.arrayValue?.isEmpty ?? true,
                        !(answer["Failures"]?.arrayValue?.isEmpty ?? true)
                    else { return .success(answer) }
                    let cause = JSONValue.object(answer).serializedString()
                    return .failure(.task(error: "ECS.AmazonECSException", cause: cause))
                },
                job: JobTable(
                    describe: JobTable.Call("DescribeTasks") { Self.tasks($0, as: "Tasks") },
                    progress: Self.progress,
                    cancel: JobTable.Call("StopTask") { job in
                        var parameters: JSONObject = ["Reason": "The Step Functions execution was stopped"]
                        parameters["Cluster"] = job.input["Cluster"]
                        parameters["Task"] = job.answer["Tasks"]?.arrayValue?.first?["TaskArn"]
                        return parameters
                    }
                )
            )
        ]
    )

    private static func tasks(_ job: JobTable.Job, as name: String) -> JSONObject {
        var parameters = JSONObject()
        parameters["Cluster"] = job.input["Cluster"]
        parameters[name] = .array((job.answer["Tasks"]?.arrayValue ?? []).compactMap { $0["TaskArn"] })
        return parameters
    }

    private static let progress: @Sendable (JSONObject) -> JobTable.Progress = { answer in
        let tasks = answer["Tasks"]?.arrayValue ?? []
        guard !tasks.isEmpty else { return .failed(.object(answer)) }
        guard tasks.allSatisfy({ $0["LastStatus"] == "STOPPED" || $0["LastStatus"] == "DELETED" }) else {
            return .running
        }
        let shown = tasks.count == 1 ? tasks[0] : .object(answer)
        let containers = tasks.flatMap { $0["Containers"]?.arrayValue ?? [] }
        let hasStarted = !tasks.contains { $0["StopCode"] == "TaskFailedToStart" }
        let isGood = containers.allSatisfy { ($0["ExitCode"]?.numberValue?.integerValue ?? 0) == 0 }
        return hasStarted && isGood ? .succeeded(shown) : .failed(shown)
    }
}

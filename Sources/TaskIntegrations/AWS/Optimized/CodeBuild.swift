import JSONModel

extension OptimizedService {
    static let codeBuild = OptimizedService(
        "CodeBuild",
        "AWSCodeBuild",
        [
            "startBuild": build("StartBuild"), "retryBuild": build("RetryBuild"),
            "startBuildBatch": batch("StartBuildBatch"), "retryBuildBatch": batch("RetryBuildBatch"),
            "stopBuild": .call("codebuild", "StopBuild"), "stopBuildBatch": .call("codebuild", "StopBuildBatch"),
            "deleteBuildBatch": .call("codebuild", "DeleteBuildBatch"),
            "batchGetReports": .call("codebuild", "BatchGetReports"),
            "batchDeleteBuilds": .call("codebuild", "BatchDeleteBuilds"),
        ]
    )

    private static func build(_ operation: String) -> OptimizedAction {
        action(operation, member: "Build", describe: "BatchGetBuilds", stop: "StopBuild")
    }

    private static func batch(_ operation: String) -> OptimizedAction {
        action(operation, member: "BuildBatch", describe: "BatchGetBuildBatches", stop: "StopBuildBatch")
    }

    private static func action(
        _ operation: String,
        member: String,
        describe: String,
        stop: String
    ) -> OptimizedAction {
        OptimizedAction(
            model: "codebuild",
            operation: operation,
            prepare: { parameters, calls in
                .success(parameters.filling("IdempotencyToken", with: calls.idempotencyToken))
            },
            job: JobTable(
                describe: JobTable.Call(describe) { ["Ids": [.string($0.answer.text(member, "Id"))]] },
                progress: { answer in
                    let list = answer[member == "Build" ? "Builds" : "BuildBatches"]?.arrayValue
                    guard let build = list?.first else { return .running }
                    return JobTable.progress(
                        build["\(member)Status"]?.stringValue ?? "",
                        done: ["SUCCEEDED"],
                        failed: ["FAILED", "FAULT", "TIMED_OUT", "STOPPED"],
                        showing: .object([member: build])
                    )
                },
                cancel: JobTable.Call(stop) { ["Id": .string($0.answer.text(member, "Id"))] }
            )
        )
    }
}

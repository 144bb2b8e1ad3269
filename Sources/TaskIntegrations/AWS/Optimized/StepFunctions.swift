import JSONModel

extension OptimizedService {
    /// Nested executions at another server; those of this one do not go over the network.
    static let stepFunctions = OptimizedService(
        "StepFunctions",
        "AWSStepFunctions",
        [
            "startExecution": OptimizedAction(
                model: "stepfunctions",
                operation: "StartExecution",
                // A name made from the attempt: a repeated one finds what it has started.
                prepare: { parameters, calls in .success(parameters.filling("Name", with: calls.idempotencyToken)) },
                job: JobTable(
                    describe: JobTable.Call("DescribeExecution", execution),
                    progress: { answer in
                        JobTable.progress(
                            answer.text("Status"),
                            done: ["SUCCEEDED"],
                            failed: ["FAILED", "TIMED_OUT", "ABORTED"],
                            showing: .object(answer)
                        )
                    },
                    cancel: JobTable.Call("StopExecution", execution),
                    jsonTexts: ["Input", "Output"]
                )
            )
        ]
    )

    private static let execution: @Sendable (JobTable.Job) -> JSONObject = { job in
        ["ExecutionArn": .string(job.answer.text("ExecutionArn"))]
    }
}
